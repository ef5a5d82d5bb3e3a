import { array, assert, constantFrom, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandDefinitions, commandLines } from '../../../src/core/command/index.ts';
import { runCommands } from '../../../src/core/operation/index.ts';
import { outcomeOf, renderPullRequestBody, renderReply } from '../../../src/core/report/index.ts';

const bound = { operation: 'a'.repeat(16), head: 'b'.repeat(40), base: 'main', policies: 'c'.repeat(16) };

/** A small repository with everything that a stray write could hurt. */
const plain = `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata: {name: search, namespace: milvus-prod}
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.4
    queryNode:
      replicas: 5 # since spring
`;
const files = [
  { path: 'clusters/prod/search.yaml', text: plain },
  { path: 'base/milvus.yaml', text: plain.replace('search, namespace: milvus-prod', 'chat') },
  { path: 'base/kustomization.yaml', text: 'resources: [milvus.yaml]\n' },
  { path: 'overlays/eu/kustomization.yaml', text: 'resources: [../../base]\nnamespace: milvus-eu\n' },
  { path: 'overlays/us/kustomization.yaml', text: 'resources: [../../base]\nnamespace: milvus-us\n' },
  { path: '.github/workflows/ci.yaml', text: 'on: push\n' },
  { path: 'clusters/prod/secrets.yaml', text: 'apiVersion: v1\nkind: Secret\nmetadata: {name: s3}\n' },
  { path: 'README.md', text: '# Milvus\n' },
];
const context = { requestedAt: '2026-08-22T10:00:00Z' };
const facts = { id: 1, person: { id: 2, login: 'ada' }, commentUrl: 'https://github.com/o/r/issues/1#issuecomment-1' };

/**
 * What any command may change: the file of a target, what takes a new patch in, a patch beside that, and a new file below a
 * folder that is not hidden.
 */
const mayChange =
  /^(clusters\/prod\/search\.yaml|overlays\/(eu|us)\/[\w.-]+\.ya?ml|(?!base\/|overlays\/|clusters\/prod\/secrets|\.)(?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.ya?ml)$/;

const numbers = constantFrom(
  '7',
  '1e9',
  '0x10',
  '-0',
  '+0',
  '٣',
  '３',
  '1.5',
  '-1',
  '99999',
  'NaN',
  '1_000',
  '007',
  '',
);
const names = constantFrom(
  'search',
  'milvus-eu/chat',
  'milvus-us/chat',
  'chat',
  'rag',
  '../x',
  '.github/x.yaml',
  'constructor',
);
const paths = constantFrom(
  'a.yaml',
  'a/b/c.yml',
  '../a.yaml',
  '/etc/a.yaml',
  '.github/workflows/ci.yaml',
  '.git/config.yaml',
  'base/new.yaml',
  'README.md/a.yaml',
  'clusters/prod/secrets.yaml',
  'a/../b.yaml',
  'a//b.yaml',
  './a.yaml',
  'a\\b.yaml',
  'a.yaml\u0000',
);
const words = oneof(
  numbers,
  names,
  constantFrom(
    'querynode',
    'standalone',
    'all',
    'set',
    'unset',
    'cpu=4',
    'memory=16Gi',
    'log.level=warn',
    'v2.6.6',
    'etcd',
    '#12',
  ),
  names.map((name) => `--target ${name}`),
  paths.map((path) => `--path ${path}`),
  constantFrom(
    '--dry-run',
    '--yes-delete-data',
    '--step',
    '--mode cluster',
    '--profile dev',
    '--migrated',
    '--',
    '"',
    "'",
    '{a: [1',
  ),
  constantFrom('spec.components.queryNode.nodeSelector.pool=a', 'metadata.name=x', 'spec.mode=standalone'),
  string({ maxLength: 12 }),
);
const slash = constantFrom('/', '/', '/', '／', '⁄', ' /', '> /', '\u200b/');
const verb = oneof(
  constantFrom(...commandDefinitions.map((each) => each.verb)),
  constantFrom('ѕcale', 'SCALE', 'rm', 'scale;'),
);
const line = tuple(slash, verb, array(words, { maxLength: 5 })).map(
  ([begin, name, rest]) => `${begin}${[name, ...rest].join(' ')}`,
);
/** Lines that make sense, or nearly. */
const sense = oneof(
  tuple(constantFrom('scale querynode', 'scale datanode'), numbers, names).map(
    ([start, number, name]) => `/${start} ${number} --target ${name}`,
  ),
  tuple(
    constantFrom(
      'restart all',
      'stop',
      'config set log.level=warn',
      'upgrade v2.6.6',
      'resources querynode cpu=4',
      'delete',
    ),
    names,
  ).map(([start, name]) => `/${start} --target ${name}`),
  tuple(names, paths).map(([name, path]) => `/create ${name} --path ${path}`),
);
const mixed = array(oneof(sense, line, string({ maxLength: 30 })), { minLength: 1, maxLength: 3 });
const comment = oneof(
  sense,
  mixed.map((lines) => lines.join('\n')),
);

describe('any comment', () => {
  it('changes at most the files of its targets, and is answered line by line', () => {
    let changed = 0;
    assert(
      property(comment, (text) => {
        const lines = commandLines(text).map((each) => each.text);
        const run = runCommands(lines, files, context);
        expect(run.steps.length).toBeGreaterThanOrEqual(lines.length);
        for (const { path, after } of run.files) {
          expect(path).toMatch(mayChange);
          const before = files.find((each) => each.path === path);
          if (before === undefined) expect(after).toContain('milvus.io/v1beta1');
        }
        if (run.files.length > 0) changed += 1;
        if (run.steps.some((step) => step.kind === 'refused')) expect(run.files).toEqual([]);
        if (lines.length === 0) return;
        const reply = renderReply(facts, run, undefined);
        expect(reply).toContain(`outcome=${outcomeOf(run)}`);
        // A question gets its words from whoever can answer it.
        if (run.steps.some(({ kind }) => kind !== 'asked')) expect(reply.length).toBeGreaterThan(80);
        expect(renderPullRequestBody(facts, run, { findings: [], rooms: [], blastRadius: [], bound })).toContain(
          '@ada',
        );
      }),
      { numRuns: 600, seed: 20260822 },
    );
    // The words above do make sense often enough for this to say something.
    expect(changed).toBeGreaterThan(20);
  });

  it('leaves a comment without a command alone', () => {
    assert(
      property(string({ maxLength: 200 }), (text) => {
        const lines = commandLines(text.replaceAll(/^[/\u2044\uff0f]/gm, 'x'));
        expect(lines).toEqual([]);
      }),
      { numRuns: 500, seed: 20260822 },
    );
  });
});
