import { expect, onTestFinished, test } from 'vitest';
import { type KubernetesObject, stringAt, valueAt } from '../../../src/core/object/index.ts';
import { startSandboxClock } from '../../../src/sandbox/clock.ts';
import { type ClusterSandbox, startClusterSandbox } from '../../../src/sandbox/cluster/index.ts';
import { type FluxSandbox, type FluxSandboxOptions, startFluxSandbox } from '../../../src/sandbox/gitops/index.ts';
import { list, request, watch, write } from '../cluster/api-reader.ts';
import { type GitSource, gitSource } from './git-source.ts';

const path = 'clusters/prod/milvus.yaml';
const kustomization = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/apps';
const source = '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/apps';

function milvus(name: string, replicas: number | string = 1, namespace = 'shop'): string {
  const spec = `spec:\n  mode: cluster\n  components:\n    queryNode:\n      replicas: ${replicas}\n`;
  const place = namespace === '' ? '' : `  namespace: ${namespace}\n`;
  return `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: ${name}\n${place}${spec}`;
}

interface Setting {
  readonly cluster: ClusterSandbox;
  readonly git: GitSource;
  start(options?: Partial<FluxSandboxOptions>): Promise<FluxSandbox>;
}

async function setting(): Promise<Setting> {
  const clock = startSandboxClock(200);
  const cluster = await startClusterSandbox({ clock, nodes: [] });
  cluster.pauseOperator();
  onTestFinished(() => cluster.close());
  const git = gitSource();
  const start = async (options: Partial<FluxSandboxOptions> = {}) => {
    const repository = { url: 'https://github.com/acme/shop', directory: git.directory, branch: 'main' };
    // An hour between rounds, so that a test says itself when the next one is.
    const interval = 3_600_000;
    const flux = await startFluxSandbox({
      clock,
      cluster,
      name: 'apps',
      repository,
      path: './clusters/prod',
      interval,
      ...options,
    });
    onTestFinished(() => flux.close());
    return flux;
  };
  return { cluster, git, start };
}

async function get(cluster: ClusterSandbox, where: string): Promise<KubernetesObject> {
  return (await (await request(cluster, where)).json()) as KubernetesObject;
}

async function ready(cluster: ClusterSandbox, where = kustomization): Promise<unknown> {
  const conditions = valueAt(await get(cluster, where), ['status', 'conditions']) as { type: string }[];
  const { status, reason, message } = conditions.find((each) => each.type === 'Ready') as unknown as Record<
    string,
    string
  >;
  return { status, reason, message };
}

async function replicasOf(cluster: ClusterSandbox, name: string): Promise<unknown> {
  const object = await get(cluster, `/apis/milvus.io/v1beta1/namespaces/shop/milvuses/${name}`);
  return valueAt(object, ['spec', 'components', 'queryNode', 'replicas']);
}

test('a commit is applied, and both objects say which one it was', async () => {
  const { cluster, git, start } = await setting();
  const commit = git.push({ [path]: milvus('vec', 3), 'README.md': '# not a manifest' });
  await start();
  const revision = `main@sha1:${commit}`;
  expect(await replicasOf(cluster, 'vec')).toBe(3);
  expect(await get(cluster, kustomization)).toMatchObject({
    metadata: { generation: 1 },
    spec: {
      interval: '60m0s',
      path: './clusters/prod',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'apps' },
    },
    status: {
      observedGeneration: 1,
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      inventory: { entries: [{ id: 'shop_vec_milvus.io_Milvus', v: 'v1beta1' }] },
    },
  });
  expect(await ready(cluster)).toEqual({
    status: 'True',
    reason: 'ReconciliationSucceeded',
    message: `Applied revision: ${revision}`,
  });
  expect(await get(cluster, source)).toMatchObject({
    spec: { url: 'https://github.com/acme/shop', ref: { branch: 'main' } },
    status: { artifact: { revision } },
  });
  expect(await ready(cluster, source)).toEqual({
    status: 'True',
    reason: 'Succeeded',
    message: `stored artifact for revision '${revision}'`,
  });
  const labels = (await list(cluster, '/apis/milvus.io/v1beta1/milvuses')).items[0]?.metadata.labels;
  expect(labels).toEqual({
    'kustomize.toolkit.fluxcd.io/name': 'apps',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  });
  expect(cluster.writesBy('kustomize-controller/v1.6.0')).toBeGreaterThan(2);
  expect(cluster.writesBy('reader')).toBe(0);
});

test('the branch is looked at in the interval, and a round is told while it runs', async () => {
  const { cluster, git, start } = await setting();
  git.push({ [path]: milvus('vec', 3) });
  const told = await watch(cluster, '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations');
  await start({ interval: 60_000 });
  const commit = git.push({ [path]: milvus('vec', 5) });
  await told.until(
    ({ object }) => stringAt(object, ['status', 'lastAppliedRevision']) === `main@sha1:${commit}`,
    'the second commit to be applied',
  );
  expect(await replicasOf(cluster, 'vec')).toBe(5);
  const messages = told.events.flatMap(({ object }) => {
    const conditions = (valueAt(object, ['status', 'conditions']) ?? []) as { type: string; message: string }[];
    return conditions.filter((each) => each.type === 'Reconciling').map((each) => each.message);
  });
  expect(messages).toContain(`Fetching manifests for revision main@sha1:${commit} with a timeout of 50s`);
  expect(messages).toContain(`Building manifests for revision main@sha1:${commit} with a timeout of 50s`);
});

test('what the API server refuses is told, and the last applied revision stays', async () => {
  const { cluster, git, start } = await setting();
  const good = git.push({ [path]: milvus('vec', 3) });
  const flux = await start();
  const bad = git.push({ [path]: milvus('vec', -2) });
  await flux.reconcileNow();
  expect(await ready(cluster)).toEqual({
    status: 'False',
    reason: 'ReconciliationFailed',
    message:
      'Milvus/shop/vec dry-run failed (Invalid): Milvus.milvus.io "vec" is invalid: spec.components.queryNode.replicas: ' +
      'Invalid value: -2: spec.components.queryNode.replicas in body should be greater than or equal to -1',
  });
  expect((await get(cluster, kustomization)).status).toMatchObject({
    lastAppliedRevision: `main@sha1:${good}`,
    lastAttemptedRevision: `main@sha1:${bad}`,
  });
  expect(await replicasOf(cluster, 'vec')).toBe(3);
  git.push({ [path]: milvus('vec', 4) });
  await flux.reconcileNow();
  expect(await ready(cluster)).toMatchObject({ status: 'True' });
});

test.each([
  [
    'broken YAML',
    { [path]: 'a: [1\n' },
    'BuildFailed',
    /^kustomize build failed: clusters\/prod\/milvus\.yaml: yaml: /,
  ],
  [
    'a manifest without a name',
    { [path]: 'apiVersion: v1\nkind: ConfigMap\n' },
    'BuildFailed',
    /missing apiVersion, kind or metadata\.name/,
  ],
  [
    'a path that is not there',
    { 'other/a.yaml': milvus('vec') },
    'ArtifactFailed',
    /kustomization path not found: stat \.\/clusters\/prod/,
  ],
  [
    'an unknown kind',
    { [path]: 'apiVersion: a.io/v1\nkind: B\nmetadata: {name: c, namespace: d}\n' },
    'ReconciliationFailed',
    /no matches for kind "B" in version "a\.io\/v1"/,
  ],
  ['no namespace', { [path]: milvus('vec', 1, '') }, 'ReconciliationFailed', /^Milvus\/vec namespace not specified/],
  [
    'a kustomization that asks for more',
    { 'clusters/prod/kustomization.yaml': 'helmCharts: []\n' },
    'BuildFailed',
    /does not know helmCharts/,
  ],
  [
    'a resource that is not there',
    { 'clusters/prod/kustomization.yaml': 'resources: [a.yaml]\n' },
    'BuildFailed',
    /'clusters\/prod\/a\.yaml': no such file/,
  ],
])('%s fails with the words of Flux', async (_title, files, reason, message) => {
  const { cluster, git, start } = await setting();
  git.push(files);
  await start();
  expect(await ready(cluster)).toMatchObject({ status: 'False', reason, message: expect.stringMatching(message) });
});

test('a branch that is not there leaves the source not ready and the Kustomization without an artifact', async () => {
  const { cluster, start } = await setting();
  await start();
  expect(await ready(cluster, source)).toEqual({
    status: 'False',
    reason: 'GitOperationFailed',
    message: 'failed to checkout and determine revision: couldn\'t find remote ref "refs/heads/main"',
  });
  expect(await ready(cluster)).toMatchObject({ status: 'False', reason: 'ArtifactFailed' });
});

test('objects that leave Git are pruned, fields that leave Git go, and what the operator added stays', async () => {
  const { cluster, git, start } = await setting();
  const two = `${milvus('vec', 3)}---\n# nothing here\n---\n${milvus('old')}`;
  git.push({ [path]: two });
  const flux = await start();
  const live = '/apis/milvus.io/v1beta1/namespaces/shop/milvuses/vec';
  const body = { spec: { components: { queryNode: { paused: false } } } };
  await write(cluster, live, { method: 'PATCH', type: 'application/merge-patch+json', body });
  git.push({ [path]: milvus('vec', 3).replace('      replicas: 3\n', '      image: other\n') });
  await flux.reconcileNow();
  expect(valueAt(await get(cluster, live), ['spec', 'components', 'queryNode'])).toEqual({
    paused: false,
    image: 'other',
  });
  expect((await list(cluster, '/apis/milvus.io/v1beta1/milvuses')).items.map((item) => item.metadata.name)).toEqual([
    'vec',
  ]);
});

test('drift in a field that Git has is put right in the next round', async () => {
  const { cluster, git, start } = await setting();
  git.push({ [path]: milvus('vec', 3) });
  const flux = await start();
  const live = '/apis/milvus.io/v1beta1/namespaces/shop/milvuses/vec';
  const body = { spec: { components: { queryNode: { replicas: 9 } } } };
  await write(cluster, live, { method: 'PATCH', type: 'application/merge-patch+json', body });
  await flux.reconcileNow();
  expect(await replicasOf(cluster, 'vec')).toBe(3);
});

test('a suspended Kustomization applies nothing while its source goes on, and catches up when resumed', async () => {
  const { cluster, git, start } = await setting();
  git.push({ [path]: milvus('vec', 3) });
  const flux = await start();
  await flux.suspend();
  const commit = git.push({ [path]: milvus('vec', 5) });
  await flux.reconcileNow();
  expect(await replicasOf(cluster, 'vec')).toBe(3);
  expect(await get(cluster, kustomization)).toMatchObject({
    metadata: { generation: 2 },
    spec: { suspend: true },
    status: { observedGeneration: 1 },
  });
  expect(stringAt(await get(cluster, source), ['status', 'artifact', 'revision'])).toBe(`main@sha1:${commit}`);
  expect(cluster.snapshot().kustomizations).toMatchObject([{ name: 'apps', suspended: true }]);
  await flux.resume();
  expect(await replicasOf(cluster, 'vec')).toBe(5);
});

test('the target namespace wins over what the manifest says, and does not touch the cluster scope', async () => {
  const { cluster, git, start } = await setting();
  const space = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: extra\n';
  git.push({ [path]: `${milvus('vec', 3, 'elsewhere')}---\n${space}` });
  await start({ targetNamespace: 'shop' });
  expect(await replicasOf(cluster, 'vec')).toBe(3);
  expect((await request(cluster, '/api/v1/namespaces/extra')).status).toBe(200);
  const entries = valueAt(await get(cluster, kustomization), ['status', 'inventory', 'entries']);
  expect(entries).toEqual([
    { id: '_extra__Namespace', v: 'v1' },
    { id: 'shop_vec_milvus.io_Milvus', v: 'v1beta1' },
  ]);
});

test('a kustomization.yaml picks resources, sets the namespace and patches a shared base', async () => {
  const { cluster, git, start } = await setting();
  const patch =
    'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: vec\nspec:\n  components:\n    queryNode:\n      replicas: 7\n';
  git.push({
    'base/kustomization.yaml': 'resources: [milvus.yaml]\n',
    'base/milvus.yaml': milvus('vec', 1, ''),
    'clusters/prod/kustomization.yaml': [
      'namespace: shop',
      'resources: [../../base]',
      'patches:',
      '  - path: scale.yaml',
      '  - target: { kind: Milvus }',
      '    patch: |',
      '      - op: replace',
      '        path: /spec/mode',
      '        value: standalone',
      '',
    ].join('\n'),
    'clusters/prod/scale.yaml': patch,
    'clusters/prod/ignored.yaml': milvus('not-listed'),
  });
  await start();
  expect(await ready(cluster)).toMatchObject({ status: 'True' });
  const { items } = await list(cluster, '/apis/milvus.io/v1beta1/milvuses');
  expect(items.map((item) => item.metadata.name)).toEqual(['vec']);
  expect(items[0]?.spec).toMatchObject({ mode: 'standalone', components: { queryNode: { replicas: 7 } } });
});

test('an API server that is away is no catastrophe: the next round finds everything', async () => {
  const { cluster, git, start } = await setting();
  git.push({ [path]: milvus('vec', 3) });
  const flux = await start({ interval: 60_000 });
  cluster.goAway();
  const commit = git.push({ [path]: milvus('vec', 5) });
  await expect(flux.reconcileNow()).rejects.toThrow();
  cluster.comeBack();
  await cluster.waitFor(
    () => cluster.snapshot().kustomizations[0]?.lastAppliedRevision === `main@sha1:${commit}`,
    'the second commit to be applied',
  );
});
