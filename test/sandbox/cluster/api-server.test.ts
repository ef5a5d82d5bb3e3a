import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { application, configMap, configMaps, status } from './api-objects.ts';
import { objectIn, request, watch, write } from './api-reader.ts';
import { startedCluster } from './started-cluster.ts';

interface StatusAnswer {
  readonly reason: string;
  readonly details: { readonly causes: readonly { readonly field: string; readonly message: string }[] };
}

test('a request without a valid token is answered 401 with a Status', async () => {
  const cluster = await startedCluster();
  const answer = request(cluster, '/api/v1/pods', { headers: { authorization: 'Bearer nonsense' } });
  expect(await status(answer)).toEqual({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
});

test('the kubeconfig names the sandbox, its URL and the token that can only read', async () => {
  const cluster = await startedCluster();
  const config = parse(cluster.kubeconfig());
  expect(config['current-context']).toBe('sandbox');
  expect(config.clusters[0].cluster).toEqual({ server: cluster.url, 'insecure-skip-tls-verify': true });
  expect(config.users[0].user.token).toBe(cluster.tokens.reader);
});

test('discovery tells version, groups and resources', async () => {
  const cluster = await startedCluster();
  const get = async (path: string): Promise<unknown> => (await request(cluster, path)).json();
  expect(await get('/version')).toMatchObject({ major: '1', gitVersion: 'v1.32.4' });
  expect(await get('/api')).toMatchObject({ versions: ['v1'] });
  const groups = (await get('/apis')) as { groups: { name: string }[] };
  expect(groups.groups.map((group) => group.name)).toContain('milvus.io');
  expect(await get('/apis/milvus.io')).toMatchObject({ preferredVersion: { groupVersion: 'milvus.io/v1beta1' } });
  const list = (await get('/apis/milvus.io/v1beta1')) as { resources: { name: string }[] };
  expect(list.resources.map((resource) => resource.name)).toEqual(['milvuses', 'milvuses/status']);
});

test('a kind that the cluster does not serve is a plain 404, as of a real API server', async () => {
  const cluster = await startedCluster({ without: ['applications'] });
  const answer = await request(cluster, '/apis/argoproj.io/v1alpha1/applications');
  expect(answer.status).toBe(404);
  expect(await answer.text()).toBe('404 page not found\n');
  expect((await request(cluster, '/apis/nobody.io/v1/things')).status).toBe(404);
});

test('an object that does not exist is a 404 with a Status', async () => {
  const cluster = await startedCluster();
  expect(await status(request(cluster, '/apis/milvus.io/v1beta1/namespaces/a/milvuses/b'))).toEqual({
    code: 404,
    reason: 'NotFound',
    message: 'milvuses.milvus.io "b" not found',
  });
});

test('the reader cannot write, and the attempt is counted by user, token and user agent', async () => {
  const cluster = await startedCluster();
  const answer = request(cluster, configMaps, { method: 'POST', body: JSON.stringify(configMap('a')) });
  expect(await status(answer)).toEqual({
    code: 403,
    reason: 'Forbidden',
    message:
      'configmaps is forbidden: User "reader" cannot create resource "configmaps" in API group "" in the namespace "shop"',
  });
  const counts = ['reader', cluster.tokens.reader, 'a-test', 'admin'].map((who) => cluster.writesBy(who));
  expect(counts).toEqual([1, 1, 1, 0]);
  expect(cluster.writes()).toMatchObject([{ user: 'reader', method: 'POST', path: configMaps, code: 403 }]);
});

test('RBAC can take a resource away from the reader, and give it back', async () => {
  const cluster = await startedCluster();
  const open = await watch(cluster, '/api/v1/pods');
  cluster.forbid('pods');
  await open.ended;
  expect(await status(request(cluster, '/api/v1/pods'))).toMatchObject({
    code: 403,
    message: 'pods is forbidden: User "reader" cannot list resource "pods" in API group "" at the cluster scope',
  });
  expect((await request(cluster, '/api/v1/nodes')).status).toBe(200);
  cluster.permit('pods');
  expect((await request(cluster, '/api/v1/pods')).status).toBe(200);
});

test('Secrets are closed to the reader', async () => {
  const cluster = await startedCluster();
  expect((await request(cluster, '/api/v1/secrets')).status).toBe(403);
});

test('objects are created, patched, replaced and deleted with the conflicts and generations of Kubernetes', async () => {
  const cluster = await startedCluster();
  const path = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
  const created = await write(cluster, path, { method: 'POST', body: application('a') });
  expect(created.status).toBe(201);
  const first = await objectIn(Promise.resolve(created));
  expect(first.metadata).toMatchObject({ namespace: 'argocd', generation: 1, uid: expect.any(String) });
  expect(await status(write(cluster, path, { method: 'POST', body: application('a') }))).toMatchObject({
    code: 409,
    reason: 'AlreadyExists',
  });

  const merge = 'application/merge-patch+json';
  const labelled = await write(cluster, `${path}/a`, {
    method: 'PATCH',
    type: merge,
    body: { metadata: { labels: { team: 'search' } } },
  });
  expect((await objectIn(Promise.resolve(labelled))).metadata).toMatchObject({
    generation: 1,
    labels: { team: 'search' },
  });
  const changed = await write(cluster, `${path}/a`, { method: 'PATCH', type: merge, body: { spec: { x: 2, y: 3 } } });
  expect(await changed.json()).toMatchObject({ metadata: { generation: 2 }, spec: { x: 2, y: 3 } });

  expect(await status(write(cluster, `${path}/a`, { method: 'PUT', body: first }))).toMatchObject({
    code: 409,
    reason: 'Conflict',
    message: expect.stringContaining('the object has been modified; please apply your changes to the latest version'),
  });
  expect((await write(cluster, `${path}/a`, { method: 'DELETE' })).status).toBe(200);
  expect((await request(cluster, `${path}/a`)).status).toBe(404);
});

test('spec and status are written apart where the status is a subresource', async () => {
  const cluster = await startedCluster();
  const path = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations';
  const object = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'apps' },
    spec: { path: './' },
    status: { lastAppliedRevision: 'main@sha1:1' },
  };
  const created = await objectIn(write(cluster, path, { method: 'POST', body: object }));
  expect(created.status).toBeUndefined();
  const body = { spec: { path: './other' }, status: { lastAppliedRevision: 'main@sha1:2' } };
  const type = 'application/merge-patch+json';
  const patched = await objectIn(write(cluster, `${path}/apps/status`, { method: 'PATCH', type, body }));
  expect(patched).toMatchObject({
    metadata: { generation: 1 },
    spec: { path: './' },
    status: { lastAppliedRevision: 'main@sha1:2' },
  });
});

test('an object with a finalizer stays, marked, until the finalizer is taken off', async () => {
  const cluster = await startedCluster();
  const path = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a';
  cluster.apply(application('a', ['wait.example.com']));
  const marked = await objectIn(write(cluster, path, { method: 'DELETE' }));
  expect(marked.metadata).toMatchObject({ deletionTimestamp: expect.any(String), generation: 2 });
  const body = { metadata: { finalizers: null } };
  await write(cluster, path, { method: 'PATCH', type: 'application/merge-patch+json', body });
  expect((await request(cluster, path)).status).toBe(404);
});

test('apply takes away what the same manager applied before, and leaves what others wrote', async () => {
  const cluster = await startedCluster();
  const apply = async (manager: string, spec: object) => {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/a?fieldManager=${manager}`;
    const object = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'a' }, spec };
    const type = 'application/apply-patch+yaml';
    return (await objectIn(write(cluster, path, { method: 'PATCH', type, body: object }))).spec;
  };
  await apply('git', { a: { x: 1, y: 2 }, b: { z: 1 }, list: [1, 2] });
  await apply('operator', { a: { added: true }, c: 1 });
  expect(await apply('git', { a: { x: 5 }, list: [3] })).toEqual({ a: { x: 5, added: true }, c: 1, list: [3] });
});

test('what Milvus rejects is answered 422 with a cause for each field', async () => {
  const cluster = await startedCluster();
  const body = {
    apiVersion: 'milvus.io/v1beta1',
    kind: 'Milvus',
    metadata: { name: 'bad' },
    spec: {
      mode: 'distributed',
      components: { queryNode: { replicas: -2 }, proxy: { replicas: '2', groups: [{ name: 'g' }] } },
      dependencies: { etcd: { inCluster: true } },
    },
  };
  const answer = await write(cluster, '/apis/milvus.io/v1beta1/namespaces/a/milvuses', { method: 'POST', body });
  expect(answer.status).toBe(422);
  const { reason, details } = (await answer.json()) as StatusAnswer;
  expect(reason).toBe('Invalid');
  expect(details.causes.map((cause) => `${cause.field}: ${cause.message}`)).toEqual([
    'spec.dependencies.etcd.inCluster: Invalid value: "boolean": spec.dependencies.etcd.inCluster in body must be of type object: "boolean"',
    'spec.mode: Unsupported value: "distributed": supported values: "cluster", "standalone"',
    'spec.components.proxy.replicas: Invalid value: "string": spec.components.proxy.replicas in body must be of type integer: "string"',
    'spec.components.queryNode.replicas: Invalid value: -2: spec.components.queryNode.replicas in body should be greater than or equal to -1',
    'spec.components.proxy.groups[0].replicas: Required value',
  ]);
});

test('bodies and parameters that are not understood are refused, never ignored', async () => {
  const cluster = await startedCluster();
  cluster.apply(configMap('a'));
  const codes = await Promise.all([
    write(cluster, configMaps, { method: 'POST', body: 'text' }),
    write(cluster, configMaps, { method: 'POST', body: { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'b' } } }),
    write(cluster, `${configMaps}?dryRun=All`, { method: 'POST', body: configMap('b') }),
    write(cluster, `${configMaps}/a`, { method: 'PATCH', type: 'application/json-patch+json', body: [] }),
    request(cluster, '/api/v1/configmaps?fieldSelector=data.x%3D1'),
    request(cluster, '/api/v1/configmaps?labelSelector=%3D%3D'),
    request(cluster, '/api/v1/configmaps?continue=nonsense'),
    write(cluster, configMaps, { method: 'PUT', body: configMap('b') }),
  ]);
  expect(codes.map((answer) => answer.status)).toEqual([400, 400, 400, 415, 400, 400, 400, 404]);
});
