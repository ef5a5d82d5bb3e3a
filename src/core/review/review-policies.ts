import { locateField, type Manifest, type ManifestDocument, milvusDocuments } from '../manifest/index.ts';
import { evaluatePolicies, type FieldPlace, type PolicySet } from '../policy/index.ts';
import { isApiObject, readApiValue } from '../schema/index.ts';
import { type Finding, positionAt } from '../text/index.ts';

/**
 * What policies have against the Milvus resources of a file, as if they were created. Documents that the API server could
 * not read are left to the other rules.
 */
export function reviewPolicies(manifest: Manifest, policies: PolicySet): readonly Finding[] {
  return milvusDocuments(manifest).flatMap((document) => {
    const { value, problems } = readApiValue(document);
    if (!isApiObject(value) || problems.length > 0) return [];
    const locate = (path: readonly (string | number)[]): FieldPlace => placeOf(manifest, document, path);
    return evaluatePolicies(policies, { after: value }, { file: manifest.path, locate });
  });
}

function placeOf(manifest: Manifest, document: ManifestDocument, path: readonly (string | number)[]): FieldPlace {
  const range = locateField(manifest, document, path);
  const from = positionAt(manifest.lineStarts, range.start);
  const to = positionAt(manifest.lineStarts, range.end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}
