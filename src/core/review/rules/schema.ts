import type { Manifest, ManifestDocument, SourceRange } from '../../manifest/index.ts';
import { operatorSchemas } from '../../milvus/index.ts';
import {
  type ApiObject,
  concise,
  type FieldSource,
  isApiObject,
  judgeResource,
  type KindFault,
  locateValue,
  pathText,
  type ReadingProblem,
  type ResourceSchema,
  readApiValue,
  readingWording,
  repairOf,
  resourceKindOf,
  type Subject,
  type Surprise,
  textTraps,
  trapWording,
  type Violation,
  type Wording,
  wordSurprise,
  wordViolation,
} from '../../schema/index.ts';
import { type Finding, positionAt, type TextEdit } from '../../text/index.ts';
import { editFor } from '../domain-rule.ts';
import { type KnownMistake, knownMistake } from '../known-mistakes.ts';
import type { ReviewSubject, Rule } from '../rule.ts';

/** More than these are counted, not listed: nobody reads them, and a hostile file may have a million. */
const findingLimit = 100;

const ids = [
  'yaml-reading',
  ...new Set([...Object.values(readingWording), ...Object.values(trapWording)].map(({ rule }) => rule)),
  'schema-api-version',
  'schema-combination',
  'schema-duplicate-item',
  'schema-enum',
  'schema-format',
  'schema-kind',
  'schema-length',
  'schema-metadata',
  'schema-pattern',
  'schema-quantity',
  'schema-range',
  'schema-required',
  'schema-type',
  'schema-unknown-field',
];

/**
 * Holds documents against the schema of their kind as strictly as the API server does with strict field validation. The
 * schemas given (of a CustomResourceDefinition) replace those of the operator's newest release, kind by kind.
 */
export function schemaRuleFor(given: readonly ResourceSchema[]): Rule {
  const subject = subjectOf(given);
  return {
    ids,
    title: 'The API server takes the resource',
    why: 'What the API server refuses never reaches the cluster: the sync fails, or an unknown field is dropped in silence and the setting never takes effect.',
    fix: 'Write what the finding says; most misspelled names, missing quotes and doubled quotes can be repaired by /fix.',
    check: (review) => reviewDocument(review, subject),
  };
}

/** Against the newest release of the operator. */
export const schemaRule: Rule = schemaRuleFor([]);

function subjectOf(given: readonly ResourceSchema[]): Subject {
  const kinds = new Set(given.map(({ group, kind }) => `${group}/${kind}`));
  const schemas = [...given, ...operatorSchemas().filter(({ group, kind }) => !kinds.has(`${group}/${kind}`))];
  const ofMilvus = schemas.filter(({ group, kind }) => group === 'milvus.io' && kind === 'Milvus');
  const main = ofMilvus.find(({ version }) => version === 'v1beta1') ?? ofMilvus[0];
  if (main === undefined) throw new Error('the schema of Milvus has no version');
  return { schemas, main, others: [{ version: 'v1alpha1', kind: 'MilvusCluster' }] };
}

function reviewDocument({ manifest, document }: ReviewSubject, subject: Subject): readonly Finding[] {
  // What cannot be parsed at all has its finding already.
  if (document.value === undefined || document.value === null) return [];
  const { value, problems, surprises } = readApiValue(document);
  const resource = isApiObject(value) ? resourceKindOf(value, subject) : undefined;
  if (!isApiObject(value) || resource?.kind !== 'known') return [];
  const place = { manifest, document };
  const findings = [
    ...textTraps(manifest, document).map(({ kind, range }) =>
      findingOf(place, { range, path: '', wording: trapWording[kind] }),
    ),
    ...problems
      .slice(0, findingLimit)
      .filter((problem) => !isKnown(place, problem))
      .map((problem) => readingFinding(place, problem)),
    ...resource.faults.map((fault) => kindFinding(place, fault)),
  ];
  const violations = concise(judgeResource(value, resource.schema).violations);
  const listed = violations.slice(0, findingLimit).map((violation) => violationFinding(place, violation, value));
  const errors = [...findings, ...listed, ...restFinding(place, violations.length - listed.length)];
  return [...errors, ...surpriseFindings(place, surprises, errors)];
}

interface Place {
  readonly manifest: Manifest;
  readonly document: ManifestDocument;
}

/** Doubled keys that were found with the file; what it does not see are merges, and `yes` next to `true`. */
function isKnown({ manifest }: Place, { kind, range }: ReadingProblem): boolean {
  if (kind !== 'duplicate key') return false;
  const { line, column } = positionAt(manifest.lineStarts, range.start);
  return manifest.findings.some(
    (each) => each.rule === 'yaml-duplicate-key' && each.line === line && each.column === column,
  );
}

function readingFinding(place: Place, { kind, path, range }: ReadingProblem): Finding {
  return findingOf(place, { range, path: pathText(path), wording: readingWording[kind] });
}

/** Warnings, where nothing worse is said of the same field. */
function surpriseFindings(
  place: Place,
  surprises: readonly Surprise[],
  errors: readonly Finding[],
): readonly Finding[] {
  const paths = new Set(errors.map(({ path }) => path));
  return surprises
    .slice(0, findingLimit)
    .map((surprise) =>
      findingOf(place, { ...surprise, path: pathText(surprise.path), wording: wordSurprise(surprise) }),
    )
    .filter(({ path }) => !paths.has(path))
    .map((finding): Finding => ({ ...finding, severity: 'warning' }));
}

function kindFinding(place: Place, { field, severity, message }: KindFault): Finding {
  const { range } = locateValue(place.manifest, place.document, [field]);
  return { ...findingOf(place, { range, path: field, wording: { rule: ruleOf(field), message } }), severity };
}

function ruleOf(field: 'apiVersion' | 'kind'): string {
  return field === 'kind' ? 'schema-kind' : 'schema-api-version';
}

function violationFinding(place: Place, violation: Violation, resource: ApiObject): Finding {
  const source = locateValue(place.manifest, place.document, violation.place ?? violation.path);
  const { problem } = violation;
  const aboutKey = problem.kind === 'unknown field' || (problem.kind === 'metadata' && problem.at === 'key');
  const written = source.scalar && place.manifest.text.slice(source.scalar.start, source.scalar.end);
  const range = aboutKey ? (source.key ?? source.range) : source.range;
  const known = knownMistake(resource, violation.path);
  const { manifest } = place;
  const edit = repairOf(violation, { manifest, resource, source }) ?? (known && knownEdit(place, known, source));
  const { rule, message } = wordViolation(violation, written);
  const isSaid = known === undefined || message.includes(known.advice);
  const wording = { rule, message: isSaid ? message : `${message} ${known.advice}` };
  return findingOf(place, { range, path: pathText(violation.path), wording, edit });
}

function knownEdit(
  { manifest, document }: Place,
  { rename, repair }: KnownMistake,
  source: FieldSource,
): TextEdit | undefined {
  if (source.shared) return undefined;
  if (rename !== undefined && source.key !== undefined) return { ...source.key, newText: rename };
  return repair.length === 0 ? undefined : editFor(manifest, document, repair);
}

function restFinding(place: Place, count: number): readonly Finding[] {
  if (count <= 0) return [];
  const { range } = locateValue(place.manifest, place.document, []);
  const message = `${count} more fields of this document are wrong. Repair the ones that are listed first.`;
  return [findingOf(place, { range, path: '', wording: { rule: 'schema-unknown-field', message } })];
}

interface Statement {
  readonly range: SourceRange;
  readonly path: string;
  readonly wording: Wording;
  readonly edit?: TextEdit | undefined;
}

function findingOf({ manifest }: Place, { range, path, wording, edit }: Statement): Finding {
  const from = positionAt(manifest.lineStarts, range.start);
  const to = positionAt(manifest.lineStarts, range.end);
  return {
    rule: wording.rule,
    severity: 'error',
    file: manifest.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    path,
    message: wording.message,
    ...(edit === undefined ? {} : { fix: [edit] }),
  };
}
