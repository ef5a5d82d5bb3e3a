import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localFiles } from '../../src/cli/local-files.ts';
import { openLocalCheckout } from '../../src/cli/local-git.ts';
import { reviewCommand } from '../../src/cli/review.ts';
import { policyText } from '../core/policy/policy-text.ts';
import { recordingIo } from './recording-io.ts';

const broken =
  'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec:\n  mode: cluster\n  mode: standalone\n';

describe('falconer review', () => {
  it('shows the place under the line and ends with 1', () => {
    const io = recordingIo({ 'prod.yaml': broken });
    expect(reviewCommand(['prod.yaml'], io)).toBe(1);
    expect(io.printed()).toMatchInlineSnapshot(`
      "prod.yaml:7:3: error: The key "mode" stands twice in this mapping. kubectl would take the last one in silence and a strict API server refuses the file: remove one. [yaml-duplicate-key]
          7 |   mode: standalone
            |   ^^^^
      1 file reviewed: 1 error.
      "
    `);
  });

  it('takes the fields from a CustomResourceDefinition, and names those that an older operator does not know', () => {
    const text =
      'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec:\n  mode: cluster\n  components:\n    image: milvusdb/milvus:v2.6.11\n    runAsNonRoot: true\n';
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: milvus.io
  names: {kind: Milvus}
  scope: Namespaced
  versions:
    - name: v1beta1
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {mode: {type: string}}}
`;
    const rules = (...flags: string[]): readonly string[] => {
      const io = recordingIo({ 'prod.yaml': text, 'crd.yaml': definition });
      reviewCommand(['prod.yaml', '--format', 'json', ...flags], io);
      const { findings } = JSON.parse(io.printed()) as { findings: { rule: string; path: string }[] };
      return findings.map(({ rule, path }) => `${rule} ${path}`);
    };
    expect(rules()).toEqual([]);
    expect(rules('--crd', 'crd.yaml')).toEqual(['schema-unknown-field spec.components']);
    expect(rules('--operator-version', '1.0.0')).toEqual(['field-newer-than-operator spec.components.runAsNonRoot']);
  });

  it('takes no operator version that is none, and no definition that cannot be read', () => {
    const io = recordingIo({ 'prod.yaml': broken, 'crd.yaml': 'kind: ConfigMap\n' });
    expect(reviewCommand(['prod.yaml', '--operator-version', 'latest'], io)).toBe(2);
    expect(reviewCommand(['prod.yaml', '--crd', 'crd.yaml'], io)).toBe(2);
    expect(reviewCommand(['prod.yaml', '--crd', 'missing.yaml'], io)).toBe(2);
  });

  it('gives findings and a summary as JSON', () => {
    const io = recordingIo({ 'a/prod.yaml': broken, 'a/service.yaml': 'kind: Service\n' });
    expect(reviewCommand(['a', '--format', 'json'], io)).toBe(1);
    expect(JSON.parse(io.printed())).toMatchObject({
      findings: [{ rule: 'yaml-duplicate-key', severity: 'error', file: 'a/prod.yaml', line: 7, column: 3 }],
      summary: { files: 1, error: 1, warning: 0, notice: 0 },
    });
  });

  it('gives the place of each finding as SARIF', () => {
    const io = recordingIo({ 'prod.yaml': broken });
    reviewCommand(['prod.yaml', '--format', 'sarif'], io);
    expect(JSON.parse(io.printed())).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          results: [
            {
              ruleId: 'yaml-duplicate-key',
              level: 'error',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'prod.yaml' },
                    region: { startLine: 7, startColumn: 3 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('gives workflow commands of GitHub Actions, with what could break out of them escaped', () => {
    const io = recordingIo({ 'a,b.yaml': broken });
    reviewCommand(['a,b.yaml', '--format', 'github'], io);
    expect(io.printed()).toMatch(
      /^::error file=a%2Cb\.yaml,line=7,endLine=7,col=3,endColumn=\d+,title=yaml-duplicate-key::The key "mode" stands twice/,
    );
    expect(io.printed().split('\n').length).toBe(2);
  });

  it('holds resources against policies, at the field they are about', () => {
    const policy = readFileSync(new URL('../../policies/production/two-proxies.yaml', import.meta.url), 'utf8');
    const text = broken.replace('  mode: standalone\n', '  components:\n    proxy:\n      replicas: 1\n');
    const io = recordingIo({ 'prod.yaml': text, 'rules/two-proxies.yaml': policy });
    expect(reviewCommand(['prod.yaml', '--policies', 'rules', '--format', 'json'], io)).toBe(1);
    expect(JSON.parse(io.printed()).findings).toMatchObject([
      { file: 'prod.yaml', line: 9, column: 17, severity: 'error' },
    ]);
  });

  it('does not go on with a policy that cannot be read', () => {
    const io = recordingIo({ 'prod.yaml': broken, 'rules/x.yaml': 'kind: Nothing\n' });
    expect(reviewCommand(['prod.yaml', '--policies', 'rules'], io)).toBe(2);
    expect(io.complained()).toContain('there are no policies below rules');
    const typo = recordingIo({ 'prod.yaml': broken, 'rules/x.yaml': policyText({ expression: 'object.spec.mode' }) });
    expect(reviewCommand(['prod.yaml', '--policies', 'rules'], typo)).toBe(2);
    expect(typo.complained()).toContain('rules/x.yaml:13: ');
  });

  it('holds resources against policies as they are deployed, and points at the file that makes them so', () => {
    const io = recordingIo({
      'base/milvus.yaml': broken.replace('  mode: standalone\n', '  components:\n    proxy:\n      replicas: 2\n'),
      'base/kustomization.yaml': 'resources: [milvus.yaml]\n',
      'prod/kustomization.yaml': 'namespace: search\nresources: [../base]\npatches:\n- path: one.yaml\n',
      'prod/one.yaml':
        'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec:\n  components:\n    proxy:\n      replicas: 1\n',
      'rules/two.yaml': policyText({ expression: 'object.spec.components.proxy.replicas >= 2' }),
    });
    expect(reviewCommand(['.', '--policies', 'rules', '--format', 'json'], io)).toBe(1);
    const findings: readonly { rule: string; file: string; line: number }[] = JSON.parse(io.printed()).findings;
    expect(findings.filter(({ rule }) => rule === 'policy-sample')).toMatchObject([{ file: 'prod/one.yaml', line: 8 }]);
  });

  it('finds nothing wrong with a good file and ends with 0', () => {
    const io = recordingIo({ 'prod.yaml': broken.replace('  mode: standalone\n', '') });
    expect(reviewCommand(['prod.yaml'], io)).toBe(0);
    expect(io.printed()).toBe('1 file reviewed: no findings.\n');
  });

  it('ends with 2 for a file that cannot be read', () => {
    const io = recordingIo({});
    expect(reviewCommand(['missing.yaml', '--format', 'xml'], io)).toBe(2);
    expect(io.complained()).toContain('--format is one of text, json, sarif, github');
  });
});

describe('falconer review --base', () => {
  const cluster = 'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec:\n  mode: cluster\n';
  const changed = cluster.replace('mode: cluster', 'mode: standalone');

  it('speaks of the way from the commit to the disk, and of changed files only', () => {
    const io = recordingIo({ 'prod.yaml': changed, 'elsewhere/other.yaml': broken });
    const checkout = {
      root: '.',
      changedPaths: ['prod.yaml'],
      paths: ['prod.yaml', 'elsewhere/other.yaml'],
      textAtBase: () => cluster,
    };
    expect(reviewCommand(['--base', 'main'], io, () => checkout)).toBe(1);
    expect(io.printed()).toMatchInlineSnapshot(`
      "prod.yaml:6:9: error: The mode changes from cluster to standalone: the operator deletes the Deployments of the cluster once a single pod serves in their place, and that pod has to carry all the data. Put mode: cluster back. [mode-changed]
          6 |   mode: standalone
            |         ^^^^^^^^^^
      1 file reviewed: 1 error.
      "
    `);
  });

  it('takes what Git does not have any more for removed', () => {
    const io = recordingIo({ 'readme.md': '' });
    const checkout = { root: '.', changedPaths: ['prod.yaml'], paths: ['prod.yaml'], textAtBase: () => cluster };
    expect(reviewCommand(['--base', 'main', '--format', 'json'], io, () => checkout)).toBe(0);
    expect(JSON.parse(io.printed())).toMatchObject({ findings: [{ rule: 'resource-removed', file: 'prod.yaml' }] });
  });

  it('reads a real checkout', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'falconer-review-'));
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder });
    };
    git('init', '--quiet', '--initial-branch', 'main');
    await writeFile(join(folder, 'prod.yaml'), cluster);
    git('add', '.');
    git('commit', '--quiet', '--message', 'cluster');
    await writeFile(join(folder, 'prod.yaml'), changed);
    const printed: string[] = [];
    const io = { ...localFiles, out: (text: string) => printed.push(text), err: (text: string) => printed.push(text) };
    const run = (revision: string): number =>
      reviewCommand([relative(process.cwd(), folder), '--base', revision], io, (each) =>
        openLocalCheckout(each, folder),
      );
    expect(run('main')).toBe(1);
    expect(printed.join('')).toContain('[mode-changed]');
    expect(run('nowhere')).toBe(2);
    expect(printed.join('')).toContain('"nowhere" is no commit, branch or tag here.');
    await rm(folder, { recursive: true });
  });
});

describe('falconer review --fix', () => {
  const misspelled =
    'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec:\n  mode: cluster # as agreed\n  components:\n    querynode: {replicas: 2}\n';

  it('writes what has one answer, says so, and shows what is left', () => {
    const io = recordingIo({ 'prod.yaml': misspelled });
    expect(reviewCommand(['prod.yaml', '--fix'], io)).toBe(0);
    expect(io.files.get('prod.yaml')).toBe(misspelled.replace('querynode', 'queryNode'));
    expect(io.complained()).toBe('prod.yaml:8: repaired [schema-unknown-field]\n');
    expect(io.printed()).toBe('1 file reviewed: no findings.\n');
  });

  it('writes nothing when there is nothing to repair', () => {
    const io = recordingIo({ 'prod.yaml': broken });
    expect(reviewCommand(['prod.yaml', '--fix'], io)).toBe(1);
    expect(io.files.get('prod.yaml')).toBe(broken);
  });

  it('does not write to standard input', () => {
    expect(reviewCommand(['-', '--fix'], recordingIo({}))).toBe(2);
  });
});

describe('a comment that takes a finding out', () => {
  it('is counted and listed, in every format', () => {
    const text =
      'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: my-etcd # falconer:ignore name-with-etcd -- it has been called so for years\nspec:\n  mode: cluster\n';
    const io = recordingIo({ 'prod.yaml': text });
    expect(reviewCommand(['prod.yaml'], io)).toBe(0);
    expect(io.printed()).toBe(
      'prod.yaml:4: suppressed: it has been called so for years [name-with-etcd]\n1 file reviewed: no findings, 1 suppressed.\n',
    );
    const json = recordingIo({ 'prod.yaml': text });
    reviewCommand(['prod.yaml', '--format', 'json'], json);
    expect(JSON.parse(json.printed())).toMatchObject({
      findings: [],
      suppressed: [{ reason: 'it has been called so for years' }],
    });
    const sarif = recordingIo({ 'prod.yaml': text });
    reviewCommand(['prod.yaml', '--format', 'sarif'], sarif);
    expect(JSON.parse(sarif.printed())).toMatchObject({
      runs: [{ results: [{ ruleId: 'name-with-etcd', suppressions: [{ kind: 'inSource' }] }] }],
    });
  });
});
