import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openTree } from '../../../src/core/layout/index.ts';
import { milvusFields } from '../../../src/core/milvus/index.ts';
import { reviewChange } from '../../../src/core/review/index.ts';
import type { StructuralSchema } from '../../../src/core/schema/index.ts';
import { applyEdits, type Finding } from '../../../src/core/text/index.ts';

/** Milliseconds that any file of this size may take. */
const deadline = 200;

const scalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    '',
    'yes',
    'off',
    '0x10',
    '1e3',
    '.inf',
    '~',
    '<<',
    '2024-01-01',
    'cluster',
    '500m',
    '4 Gi',
  ),
  fc.integer(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.string({ maxLength: 12 }),
);
const anyKey = fc.oneof(
  fc.constantFrom('name', '__proto__', 'constructor', 'toString', '', 'y', '1', 'a.b/c'),
  fc.string({ maxLength: 6 }),
);
const anything: fc.Arbitrary<unknown> = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(anyKey, tie('tree'), { maxKeys: 4 }),
  ),
})).tree;

/** Values that follow the schema, and leave it now and then. */
function valuesOf(schema: StructuralSchema, depth = 0): fc.Arbitrary<unknown> {
  const right = rightValuesOf(schema, depth);
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: anything });
}

function rightValuesOf(schema: StructuralSchema, depth: number): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom<unknown>(...schema.enum);
  if (schema.intOrString === true) return fc.constantFrom('500m', 2, '1.5Gi', 0.5);
  if (schema.type === 'integer') return fc.integer({ min: -2, max: 70_000 });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'string') return fc.constantFrom('a', 'host:6650', '30s', 'milvusdb/milvus:v2.6.11', '2.6');
  if (depth > 6) return fc.constant({});
  if (schema.type === 'array') return fc.array(valuesOf(schema.items ?? {}, depth + 1), { maxLength: 3 });
  return mappingsOf(schema, depth);
}

function mappingsOf(schema: StructuralSchema, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return fc.dictionary(anyKey, anything, { maxKeys: 3 });
  const field = fc
    .constantFrom(...fields)
    .chain(([name, part]) => fc.tuple(misspelled(name), valuesOf(part, depth + 1)));
  return fc.array(field, { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
}

function misspelled(name: string): fc.Arbitrary<string> {
  const wrong = fc.constantFrom(name.toLowerCase(), `${name}s`, name.slice(1), name.replace(/[A-Z]/, '-$&'));
  return fc.oneof({ weight: 15, arbitrary: fc.constant(name) }, { weight: 1, arbitrary: wrong });
}

const resources = fc
  .record({
    apiVersion: fc.oneof({ weight: 20, arbitrary: fc.constant('milvus.io/v1beta1') }, anything),
    kind: fc.oneof({ weight: 20, arbitrary: fc.constant('Milvus') }, anything),
    metadata: fc.oneof({ weight: 5, arbitrary: fc.constant({ name: 'a' }) }, anything),
    spec: valuesOf(milvusFields.properties?.spec ?? {}),
  })
  .chain((resource) => fc.constantFrom(...renderings).map((render) => render(resource)));

const renderings: readonly ((resource: unknown) => string)[] = [
  (resource) => stringify(resource),
  (resource) => stringify(resource, { collectionStyle: 'flow' }),
  (resource) => JSON.stringify(resource, undefined, 1),
];

const seed = `# comment
apiVersion: milvus.io/v1beta1
kind: Milvus
metadata: {name: a, labels: {team: "42"}}
spec:
  mode: cluster
  components:
    resources: &r
      limits: {cpu: '4', memory: 16Gi}
    proxy: {replicas: 2, resources: *r}
    queryNode:
      <<: *r
      groups:
        - name: hot
          replicas: 3
  config:
    text: |
      a: b
    quoted: "x\\ty"
---
apiVersion: v1
kind: ConfigMap
`;

const piece = fc.oneof(
  fc.constantFrom(
    '\t',
    '\n',
    '\r\n',
    ' ',
    ':',
    ': ',
    '- ',
    '? ',
    '&a ',
    '*a',
    '<<: ',
    '|',
    '>',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '#',
    '%',
    '!!int ',
    '---\n',
    '...\n',
    '\u0000',
    '\ufeff',
    '\u0085',
    '\ud800',
  ),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);
const splices = fc.array(fc.tuple(fc.nat(seed.length), fc.nat(30), piece), { minLength: 1, maxLength: 6 });
const soups = fc.oneof(
  splices.map((cuts) =>
    cuts.reduce((text, [at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length), seed),
  ),
  fc.array(piece, { maxLength: 60 }).map((pieces) => `apiVersion: milvus.io/v1beta1\nkind: Milvus\n${pieces.join('')}`),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

/** Continuous integration feeds 20,000 in all. */
const runs = Number(process.env.FUZZ_RUNS ?? 100);

/** Milliseconds for all of them. */
const patience = Math.max(60_000, runs * 60);

describe('a review of anything at all', () => {
  it(
    'gives findings in the file, in time, for thousands of resources that are nearly right',
    () => {
      fc.assert(fc.property(resources, holdsUp), { numRuns: runs });
    },
    patience,
  );

  it(
    'gives findings in the file, in time, for thousands of texts that are nearly YAML',
    () => {
      fc.assert(fc.property(soups, holdsUp), { numRuns: runs });
    },
    patience,
  );
});

function holdsUp(text: string): void {
  const { findings, milliseconds } = review(text);
  // A pause of the machine is no fault of the review: only what is slow every time is slow.
  if (milliseconds > deadline) expect(fastestOf(5, text)).toBeLessThan(deadline);
  const lines = text.split('\n');
  for (const finding of findings) {
    expect(finding.line).toBeGreaterThan(0);
    expect(finding.endLine).toBeLessThanOrEqual(lines.length);
    expect(finding.message).not.toMatch(/undefined|\[object/);
    if (finding.fix !== undefined) expect(applyEdits(text, finding.fix)).not.toBe(text);
  }
}

function fastestOf(times: number, text: string): number {
  return Math.min(...Array.from({ length: times }, () => review(text).milliseconds));
}

/** The whole review: the text, the schema, every rule, and the way there from a good file. */
function review(text: string): { readonly findings: readonly Finding[]; readonly milliseconds: number } {
  const before = openTree([{ path: 'a.yaml', text: seed }]);
  const started = performance.now();
  const after = openTree([{ path: 'a.yaml', text }]);
  const { findings } = reviewChange({ before, after, changedPaths: ['a.yaml'] });
  return { findings, milliseconds: performance.now() - started };
}
