import { afterEach, describe, expect, test } from 'vitest';
import { type ClusterConnection, connectCluster, systemTimers } from '../../../src/adapters/kubernetes/index.ts';
import type { ObjectSelector } from '../../../src/ports.ts';
import { logTo } from './watched-server.ts';

/** A cluster of whoever runs the tests. It is only read, so what needs changes in the cluster is not asked of it. */
const path = process.env.KUBECONFIG ?? '';

const namespaces: ObjectSelector = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  scope: 'cluster',
};

describe.skipIf(path === '')('the cluster in KUBECONFIG', () => {
  let cluster: ClusterConnection | undefined;
  afterEach(async () => {
    await cluster?.close();
    cluster = undefined;
  });

  const connect = async (pageSize: number) => {
    cluster = await connectCluster({
      name: 'test',
      kubeconfig: { kind: 'file', path },
      clock: { now: () => new Date() },
      timers: systemTimers,
      timings: { firstAnswer: 20_000 },
      log: logTo([]),
      pageSize,
    });
    return cluster;
  };

  test('lists the same objects in one page as in many', async () => {
    const names = async (pageSize: number) => {
      const observed = await (await connect(pageSize)).observe(namespaces, undefined);
      await cluster?.close();
      return observed.kind === 'known' ? observed.objects.map((object) => object.metadata.name) : observed;
    };
    expect(await names(1)).toEqual(await names(500));
  });

  test('says of a kind that it does not have that it is not installed', async () => {
    const nowhere = { ...namespaces, group: 'nowhere.falconer.dev', resource: 'nothings', kind: 'Nothing' };
    expect(await (await connect(100)).observe(nowhere, undefined)).toMatchObject({ reason: 'not_installed' });
  });
});
