import { expect, test } from 'vitest';
import { application, configMap, configMaps, namesOf, status } from './api-objects.ts';
import { list, request, watch } from './api-reader.ts';
import { startedCluster } from './started-cluster.ts';

test('a list is cut into pages that all show the same moment', async () => {
  const cluster = await startedCluster();
  for (const name of ['a', 'b', 'c', 'd', 'e']) cluster.apply(configMap(name));
  const page = (query: string) => list(cluster, `${configMaps}?${query}`);
  const first = await page('limit=2');
  cluster.remove('ConfigMap', 'shop', 'd');
  cluster.apply(configMap('cc'));
  const second = await page(`limit=2&continue=${first.metadata.continue}`);
  const third = await page(`limit=2&continue=${second.metadata.continue}`);
  const names = [first, second, third].map(namesOf);
  expect(names).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect([first, second].map(({ metadata }) => metadata.remainingItemCount)).toEqual([3, 1]);
  expect(new Set([first, second, third].map(({ metadata }) => metadata.resourceVersion)).size).toBe(1);
  expect(third.metadata.continue).toBeUndefined();
});

test('a list that was begun before the history was forgotten cannot go on: HTTP 410', async () => {
  const cluster = await startedCluster();
  for (const name of ['a', 'b', 'c']) cluster.apply(configMap(name));
  const first = await list(cluster, `${configMaps}?limit=2`);
  cluster.compact();
  const next = request(cluster, `${configMaps}?limit=2&continue=${first.metadata.continue}`);
  expect(await status(next)).toMatchObject({ code: 410, reason: 'Expired' });
});

test('items of built-in kinds come without kind and apiVersion, custom resources with them', async () => {
  const cluster = await startedCluster();
  cluster.apply(configMap('a'));
  cluster.apply(application('a'));
  const builtIn = await list(cluster, configMaps);
  expect(builtIn).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
  expect(builtIn.items[0]?.kind).toBeUndefined();
  const custom = await list(cluster, '/apis/argoproj.io/v1alpha1/applications');
  expect(custom.items[0]?.kind).toBe('Application');
});

test.each([
  ['labelSelector=app%3Dshop', ['a']],
  ['labelSelector=app!%3Dshop', ['b', 'c']],
  ['labelSelector=app', ['a', 'b']],
  ['labelSelector=!app', ['c']],
  ['labelSelector=app+in+(shop,till)', ['a', 'b']],
  ['labelSelector=app+notin+(shop),app', ['b']],
  ['fieldSelector=metadata.name%3Dc', ['c']],
  ['fieldSelector=metadata.name!%3Dc,metadata.namespace%3Dshop', ['a', 'b']],
])('the selector %s gives %j', async (query, expected) => {
  const cluster = await startedCluster();
  cluster.apply(configMap('a', {}, { app: 'shop' }));
  cluster.apply(configMap('b', {}, { app: 'till' }));
  cluster.apply(configMap('c'));
  expect(namesOf(await list(cluster, `${configMaps}?${query}`))).toEqual(expected);
});

test('a watch goes on from the version of a list without a gap', async () => {
  const cluster = await startedCluster();
  cluster.apply(configMap('a'));
  const { metadata } = await list(cluster, configMaps);
  cluster.apply(configMap('b'));
  cluster.apply(configMap('a', { x: '1' }));
  const seen = await watch(cluster, `${configMaps}?resourceVersion=${metadata.resourceVersion}`);
  cluster.remove('ConfigMap', 'shop', 'b');
  await seen.until((event) => event.type === 'DELETED', 'the deletion');
  expect(seen.events.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual([
    'ADDED b',
    'MODIFIED a',
    'DELETED b',
  ]);
  const versions = seen.events.map(({ object }) => Number(object.metadata.resourceVersion));
  expect(versions).toEqual([...versions].sort((one, other) => one - other));
});

test('a watch with a selector tells of objects that begin and cease to match', async () => {
  const cluster = await startedCluster();
  const seen = await watch(cluster, `${configMaps}?labelSelector=app%3Dshop`);
  cluster.apply(configMap('a'));
  cluster.apply(configMap('a', {}, { app: 'shop' }));
  cluster.apply(configMap('a', { x: '1' }, { app: 'shop' }));
  cluster.apply(configMap('a', { x: '1' }, { app: 'till' }));
  await seen.until((event) => event.type === 'DELETED', 'the object to leave the selection');
  expect(seen.events.map((event) => event.type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
});

test('a watch from a version that is too old gets a 410 as an ERROR event', async () => {
  const cluster = await startedCluster();
  cluster.apply(configMap('a'));
  const { metadata } = await list(cluster, configMaps);
  cluster.compact();
  const events = await (await watch(cluster, `${configMaps}?resourceVersion=${metadata.resourceVersion}`)).ended;
  expect(events).toMatchObject([{ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }]);
  const fresh = await list(cluster, configMaps);
  await watch(cluster, `${configMaps}?resourceVersion=${fresh.metadata.resourceVersion}`);
});

test('a watch that wants bookmarks gets them, also at its end', async () => {
  const cluster = await startedCluster();
  const { metadata } = await list(cluster, configMaps);
  const query = `resourceVersion=${metadata.resourceVersion}&allowWatchBookmarks=true&timeoutSeconds=1`;
  const quiet = await watch(cluster, `${configMaps}?${query}`);
  cluster.apply({ ...configMap('elsewhere'), metadata: { name: 'elsewhere', namespace: 'other' } });
  const bookmark = await quiet.until((event) => event.type === 'BOOKMARK', 'a bookmark');
  expect(Number(bookmark.object.metadata.resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion));
  const events = await quiet.ended;
  expect(events.every((event) => event.type === 'BOOKMARK')).toBe(true);
  expect(events.length).toBeGreaterThan(1);
});

test('an API server that is away drops connections, and comes back with everything it had', async () => {
  const cluster = await startedCluster();
  cluster.apply(configMap('a'));
  const open = await watch(cluster, configMaps);
  cluster.goAway();
  await expect(open.ended).rejects.toThrow();
  await expect(request(cluster, configMaps)).rejects.toThrow();
  cluster.comeBack();
  expect((await list(cluster, configMaps)).items).toHaveLength(1);
});

test('interference breaks, closes and expires open watches and answers errors, for as long as it is wanted', async () => {
  const cluster = await startedCluster();
  const open = await watch(cluster, configMaps);
  cluster.interfere({ fault: { kind: 'break' }, resource: 'configmaps', verb: 'watch', times: 1 });
  await expect(open.ended).rejects.toThrow();
  await expect(watch(cluster, configMaps)).rejects.toThrow();

  const closing = cluster.interfere({ fault: { kind: 'close' }, resource: 'configmaps' });
  expect(await (await watch(cluster, configMaps)).ended).toEqual([]);
  expect((await request(cluster, configMaps)).status).toBe(200);
  closing();

  const expiring = await watch(cluster, configMaps);
  cluster.interfere({ fault: { kind: 'expire' }, verb: 'watch', times: 1 });
  expect(await expiring.ended).toMatchObject([{ type: 'ERROR', object: { code: 410 } }]);
  expect(await (await watch(cluster, configMaps)).ended).toMatchObject([{ type: 'ERROR', object: { code: 410 } }]);

  cluster.interfere({ fault: { kind: 'answer', code: 500 }, verb: 'list', times: 2 });
  const codes = [];
  for (let attempt = 0; attempt < 3; attempt += 1) codes.push((await request(cluster, configMaps)).status);
  expect(codes).toEqual([500, 500, 200]);

  cluster.interfere({ fault: { kind: 'answer', code: 410 }, verb: 'watch', times: 1 });
  await expect(watch(cluster, configMaps)).rejects.toThrow('the watch was answered with 410');

  cluster.interfere({ fault: { kind: 'delay', milliseconds: 30 }, times: 1 });
  const before = performance.now();
  expect((await request(cluster, configMaps)).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThan(25);

  cluster.interfere({ fault: { kind: 'hang' }, times: 1 });
  await expect(request(cluster, configMaps, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
});

test('waiting in vain ends with what was waited for and how the cluster is', async () => {
  const cluster = await startedCluster();
  cluster.pauseOperator();
  const metadata = { name: 'my-release', namespace: 'default' };
  cluster.apply({ apiVersion: 'milvus.io/v1beta1', kind: 'Milvus', metadata });
  const inVain = cluster.waitFor(() => false, 'a miracle', 20);
  await expect(inVain).rejects.toThrow(
    'waited 0.02 s for a miracle; now: default/my-release without status (generation none of 1) | not ready: no pod',
  );
});
