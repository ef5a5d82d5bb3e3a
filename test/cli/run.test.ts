import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { runCommand } from '../../src/cli/run.ts';
import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../../src/core/object/index.ts';
import { policyText } from '../core/policy/policy-text.ts';
import { recordingIo } from './recording-io.ts';

const prod = `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: search
spec:
  mode: cluster
  components:
    queryNode:
      replicas: 5 # since spring
`;

describe('falconer run', () => {
  it('prints a diff of one line and changes no file', async () => {
    const io = recordingIo({ 'prod.yaml': prod });
    expect(await runCommand(['/scale querynode 20', '--file', 'prod.yaml'], io)).toBe(0);
    expect(io.printed()).toMatchInlineSnapshot(`
      "--- a/prod.yaml
      +++ b/prod.yaml
      @@ -6,4 +6,4 @@
         mode: cluster
         components:
           queryNode:
      -      replicas: 5 # since spring
      +      replicas: 20 # since spring
      "
    `);
    expect(io.complained()).toMatchInlineSnapshot(`
      "No running pod restarts: only the number of pods changes.
      15 more pods must find room on the nodes. queryNode has no requests, so the scheduler will not check that they fit.
      "
    `);
    expect(io.files.get('prod.yaml')).toBe(prod);
  });

  it('writes the file when told to', async () => {
    const io = recordingIo({ 'prod.yaml': prod });
    await runCommand(['scale querynode 20', '--file', 'prod.yaml', '--write'], io);
    expect(io.files.get('prod.yaml')).toBe(prod.replace('5 #', '20 #'));
  });

  it('finds the target in a folder, and asks which when there are two', async () => {
    const io = recordingIo({
      'a/prod.yaml': prod,
      'a/dev.yaml': prod.replace('search', 'dev'),
      'a/other.yaml': 'kind: Service\n',
    });
    expect(await runCommand(['/scale querynode 20', '--dir', 'a'], io)).toBe(1);
    expect(io.complained()).toMatchInlineSnapshot(`
      "refused (target_ambiguous): There are 2 Milvus resources here. Name the one you mean; nothing was changed.
        - dev: Milvus dev, a/dev.yaml:1
        - search: Milvus search, a/prod.yaml:1
        try: /scale querynode 20 --target dev
      "
    `);
    expect(await runCommand(['/scale querynode 20', '--dir', 'a', '--target', 'dev'], io)).toBe(0);
    expect(io.printed()).toContain('+++ b/a/dev.yaml');
  });

  it('gives the outcome as JSON', async () => {
    const io = recordingIo({ 'prod.yaml': prod });
    await runCommand(['/scale querynode 20', '--file', 'prod.yaml', '--format', 'json'], io);
    expect(JSON.parse(io.printed())).toEqual({
      outcome: 'changed',
      reason_code: 'changed',
      message: 'scale queryNode 5 -> 20 (search)',
      files: [{ path: 'prod.yaml', before: prod, after: prod.replace('5 #', '20 #') }],
      findings: [],
    });
  });

  it.each([
    [[], 'which command?'],
    [['/scale', 'querynode', '20'], 'put the command in quotes'],
    [['/scale querynode 20', '--format', 'xml'], '--format is diff or json'],
    [['/scale querynode 20', '--file', 'a', '--dir', 'b'], 'not both'],
    [['/scale querynode 20', '--bogus'], "Unknown option '--bogus'"],
    [['/scale querynode 20', '--file', 'missing.yaml'], 'missing.yaml cannot be read'],
  ])('ends with 2 and says why for %j', async (args, why) => {
    const io = recordingIo({});
    expect(await runCommand(args, io)).toBe(2);
    expect(io.complained()).toContain(why);
  });
});

const samples = fileURLToPath(new URL('../../../shared/samples', import.meta.url));

describe.skipIf(!existsSync(samples))('falconer run "/scale querynode 20" on the samples of the operator', () => {
  const files = existsSync(samples)
    ? readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))
    : [];

  it.each(files)('%s changes in the one field, or is refused with a reason', async (file) => {
    const text = readFileSync(join(samples, file), 'utf8');
    const io = recordingIo({ [file]: text });
    const code = await runCommand(['/scale querynode 20', '--file', file, '--write'], io);
    const after = io.files.get(file) ?? '';
    const documents = parseAllDocuments(text).map((document): unknown => document.toJS());
    const clusters = documents.filter((each) => stringAt(each, ['kind']) === 'Milvus');
    const [only] = clusters;
    const isPlainCluster =
      clusters.length === 1 &&
      stringAt(only, ['spec', 'mode']) === 'cluster' &&
      listAt(only, ['spec', 'components', 'queryNode', 'groups']).length === 0;
    if (!isPlainCluster) {
      expect({ code, after }).toEqual({ code: 1, after: text });
      expect(io.complained()).toMatch(/^refused \((not_in_mode|group_required|target_ambiguous|no_target)\): .{20,}/);
      return;
    }
    expect(code).toBe(0);
    const expected = documents.map((each) => (each === only ? withQueryNodes(each, 20) : each));
    expect(parseAllDocuments(after).map((document): unknown => document.toJS())).toEqual(expected);
    expectFewLines(io.printed(), valueAt(only, ['spec', 'components', 'queryNode', 'replicas']) !== undefined);
  });
});

/** One line for one line where the key was there; else at most three new ones (a last line without a break is printed twice). */
function expectFewLines(diff: string, isReplaced: boolean): void {
  const added = diff.split('\n').filter((line) => /^\+(?!\+\+)/.test(line));
  const removed = diff.split('\n').filter((line) => /^-(?!--)/.test(line));
  const reprinted = removed.filter((line) => added.includes(`+${line.slice(1)}`));
  const emptied = removed.filter((line) => /: \{\}$/.test(line));
  if (isReplaced) expect([added.length, removed.length]).toEqual([1, 1]);
  else
    expect([added.length - reprinted.length <= 3, removed.length - reprinted.length - emptied.length]).toEqual([
      true,
      0,
    ]);
}

function withQueryNodes(milvus: unknown, replicas: number): unknown {
  const root = isMapping(milvus) ? milvus : {};
  const spec = mappingAt(root, ['spec']);
  const components = mappingAt(spec, ['components']);
  const queryNode = { ...mappingAt(components, ['queryNode']), replicas };
  return { ...root, spec: { ...spec, components: { ...components, queryNode } } };
}

describe('the policies of the repository', () => {
  const two = policyText({
    expression: 'object.spec.components.proxy.replicas >= 2',
    more: '      message: two proxies',
  });
  const repository = {
    '.github/falconer.yml': 'version: 1\npolicies: {packs: [], directories: [rules]}\n',
    'rules/two.yaml': two,
    'prod.yaml':
      'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: prod}\nspec:\n  mode: cluster\n  components:\n    image: milvusdb/milvus:v2.6.4\n    proxy:\n      replicas: 2\n',
  };

  it('say what they have against the change, as they will on the pull request', async () => {
    const io = recordingIo(repository);
    await runCommand(['/scale proxy 1', '--format', 'json'], io);
    expect(JSON.parse(io.printed()).findings).toContainEqual(
      expect.objectContaining({ rule: 'policy-sample', severity: 'error', file: 'prod.yaml', line: 9 }),
    );
    const text = recordingIo(repository);
    await runCommand(['/scale proxy 1'], text);
    expect(text.complained()).toContain('prod.yaml:9: error: two proxies. [policy-sample]\n');
  });

  it('that cannot be read are told with their place', async () => {
    const io = recordingIo({ ...repository, 'rules/two.yaml': two.replace('spec:', 'spec: [') });
    await runCommand(['/scale proxy 3', '--format', 'json'], io);
    expect(JSON.parse(io.printed()).findings).toContainEqual(
      expect.objectContaining({ rule: 'policies-invalid', severity: 'error', file: 'rules/two.yaml', line: 7 }),
    );
  });
});
