import { isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml';
import {
  type FieldPath,
  findingAt,
  type Manifest,
  type ManifestDocument,
  milvusDocuments,
  parseManifest,
} from '../../manifest/index.ts';
import { applyEdits, type Finding, type TextEdit } from '../../text/index.ts';
import type { Rule } from '../rule.ts';

/** A file of certificates has a few entries; more are not looked at. */
const nodeLimit = 20_000;

/** Keys and certificates that YAML folds into one line, also in the Secrets beside a Milvus. */
export const pemFolded: Rule = {
  ids: ['pem-folded'],
  title: 'Keys and certificates keep their lines',
  why: 'Without `|` YAML joins the lines of a text with blanks. A certificate on one line is none: TLS does not start.',
  fix: 'Write `|` behind the key; /fix does so.',
  check: ({ manifest, document }) => {
    if (!manifest.text.includes('-----BEGIN ') || milvusDocuments(manifest).length === 0) return [];
    return folded(document).map((entry) => findingOf(manifest, document, entry));
  },
};

interface Entry {
  readonly path: FieldPath;
  readonly key: ParsedNode;
  readonly value: Scalar & ParsedNode;
}

function folded(document: ManifestDocument): readonly Entry[] {
  const found: Entry[] = [];
  const open: { readonly node: ParsedNode | null; readonly path: FieldPath }[] = [];
  let next: (typeof open)[number] | undefined = { node: document.node.contents, path: [] };
  for (let seen = 0; next !== undefined && seen < nodeLimit; seen += 1) {
    const { node, path }: (typeof open)[number] = next;
    if (isSeq<ParsedNode>(node))
      for (const [index, item] of node.items.entries()) open.push({ node: item, path: [...path, index] });
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      for (const { key, value } of node.items) {
        const place = [...path, isScalar(key) ? String(key.value) : ''];
        if (isScalar(value) && isFolded(value.value)) found.push({ key, value, path: place });
        else open.push({ node: value, path: place });
      }
    }
    next = open.pop();
  }
  return found.sort((a, b) => a.value.range[0] - b.value.range[0]);
}

function isFolded(value: unknown): boolean {
  return typeof value === 'string' && /-----BEGIN [A-Z0-9 ]+-----[ \t]+\S/.test(value) && value.includes('-----END ');
}

function findingOf(manifest: Manifest, document: ManifestDocument, { key, value, path }: Entry): Finding {
  const name = String(path.at(-1) ?? '').slice(0, 60);
  const fix = blockMark(manifest, key, value);
  return findingAt(manifest, document, {
    rule: 'pem-folded',
    severity: 'error',
    path,
    at: 'key',
    message: `YAML joins the lines of ${JSON.stringify(name)} into one, and so it is no key or certificate. Write | behind the colon.`,
    ...(fix === undefined ? {} : { fix: [fix] }),
  });
}

/** The `|`, where the text begins on the next line and the file stays readable with it. */
function blockMark(manifest: Manifest, key: ParsedNode, value: Scalar): TextEdit | undefined {
  const between = manifest.text.slice(key.range[1], value.range?.[0]);
  if (value.type !== 'PLAIN' || !/^:[ \t]*\r?\n[ \t]*$/.test(between)) return undefined;
  const edit = { start: key.range[1] + 1, end: key.range[1] + 1, newText: ' |' };
  const after = parseManifest(manifest.path, applyEdits(manifest.text, [edit]));
  return after.findings.length === 0 ? edit : undefined;
}
