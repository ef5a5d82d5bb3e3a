import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type FieldPath, locateField, locateKey, parseManifest } from '../../../src/core/manifest/index.ts';
import { readPlainText } from '../../../src/core/manifest/plain-text.ts';
import { locateValue, readApiValue } from '../../../src/core/schema/index.ts';

const resource = `# made by hand
---
# the tenant of search
apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: "a"
  labels: {team: search, 'tier': gold}
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.11   # pinned
    resources:
      requests: {cpu: 500m, memory: 2Gi}
      limits: {cpu: "2", list: [a, {b: c}, []]}
    queryNode:
    - name: hot
      replicas: 3
    -   name: cold
        replicas: 0
    proxy:
      args:
        - --x
        - 1.5
        - true
    dataNode: {}
    empty:
  dependencies:
    etcd:
      endpoints:
        - etcd-0.etcd:2379
      password: 'a # b'
# end
`;

/** Pieces that change what a text means, or whether it is YAML at all. */
const pieces = fc.oneof(
  fc.constantFrom(
    ' ',
    '  ',
    '\n',
    '\n  ',
    '\n    ',
    ': ',
    ':',
    '- ',
    '-',
    '#',
    ' #',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
  ),
  fc.constantFrom(
    '\n- ',
    '\n---\n',
    '\n...\n',
    '\t',
    '\r',
    '\u0085',
    '\u2028',
    '\ufeff',
    '&a ',
    '*a',
    '!!str ',
    '| ',
    '>',
  ),
  fc.constantFrom(
    'yes',
    'on',
    'y',
    '~',
    'null',
    'True',
    '010',
    '0x1f',
    '1_000',
    '1e3',
    '.5',
    '-0',
    '<<',
    '12:30',
    '?',
    '%',
    '@',
  ),
  fc.constantFrom(
    'name: a',
    'mode: x',
    'image:',
    '9999999999999999999',
    '1.0',
    '2024-01-01',
    '__proto__: 1',
    'é',
    '=',
    '<<: {a: b}',
  ),
  fc.string({ maxLength: 3 }),
);
const splice = fc.tuple(fc.nat(resource.length), fc.nat(12), pieces);
const texts = fc
  .array(splice, { minLength: 1, maxLength: 4 })
  .map((splices) =>
    splices.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), resource),
  );

const runs = Number(process.env.FUZZ_RUNS ?? 500);

describe('a text that is read without the parser', () => {
  it('has the value that the parser finds, in YAML 1.2 and as the API server reads it', () => {
    expect(readPlainText(resource)).toBeDefined();
    fc.assert(fc.property(texts, sameAsParsed), { numRuns: runs });
  });

  it('has each field where the parser finds it', () => {
    samePlaces(resource);
    fc.assert(fc.property(texts, samePlaces), { numRuns: runs });
  });

  it('keeps the place of the document and of its content', () => {
    const { documents } = parseManifest('a.yaml', resource);
    expect(documents.map(({ isPlain, start, contentStart }) => ({ isPlain, start, contentStart }))).toEqual([
      { isPlain: true, start: resource.indexOf('---'), contentStart: resource.indexOf('apiVersion') },
    ]);
  });

  it.each([
    ['an escape', 'a: "\\t"\n'],
    ['text of several lines', 'a: b\n  c\n'],
    ['a block of text', 'a: |\n  b\n'],
    ['a key that stands twice', 'a: 1\nb: 2\na: 3\n'],
    ['an anchor', 'a: &b 1\n'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['a word that YAML 1.1 takes for true', 'a: on\n'],
    ['an octal number', 'a: 010\n'],
    ['a bare colon in a value', 'a: b: c\n'],
    ['an item below a value', 'a: b\n- c\n'],
    ['a list in a list', 'a:\n  - - b\n'],
    ['nothing', '\n# nothing\n'],
  ])('is none with %s', (_what, text) => {
    expect(readPlainText(text)).toBeUndefined();
  });
});

function sameAsParsed(text: string): void {
  const plain = readPlainText(text);
  if (plain === undefined) return;
  const [node, ...others] = [...parseAllDocuments(text, { uniqueKeys: true, logLevel: 'silent' })];
  expect(others).toEqual([]);
  expect(node?.errors).toEqual([]);
  expect(node?.toJS()).toEqual(plain.value);
  expect([node?.range[0], node?.contents?.range?.[0]]).toEqual([plain.start, plain.contentStart]);
  const [document] = parseManifest('a.yaml', text).documents;
  if (document === undefined) throw new Error('no document');
  const parsed = readApiValue({ ...document, isPlain: false });
  expect(parsed.problems).toEqual([]);
  expect(parsed.surprises).toEqual([]);
  expect(parsed.value).toEqual(plain.value);
}

/** Every path of the document, and one behind each that leads nowhere. */
function pathsOf(value: unknown, path: FieldPath = []): readonly FieldPath[] {
  const entries = Array.isArray(value)
    ? [...value.entries()]
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  return [
    path,
    [...path, 'missing'],
    [...path, 99],
    ...entries.flatMap(([key, child]) => pathsOf(child, [...path, key])),
  ];
}

function samePlaces(text: string): void {
  const manifest = parseManifest('a.yaml', text);
  const [document] = manifest.documents;
  if (document?.isPlain !== true) return;
  const parsed = { ...document, isPlain: false };
  for (const path of pathsOf(document.value)) {
    expect(locateField(manifest, document, path), String(path)).toEqual(locateField(manifest, parsed, path));
    expect(locateKey(manifest, document, path), String(path)).toEqual(locateKey(manifest, parsed, path));
    expect(locateValue(manifest, document, path), String(path)).toEqual(locateValue(manifest, parsed, path));
  }
}
