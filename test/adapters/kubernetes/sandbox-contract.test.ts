import type { KubernetesObject } from '../../../src/core/object/index.ts';
import type { ObjectSelector } from '../../../src/ports.ts';
import { startSandboxClock } from '../../../src/sandbox/clock.ts';
import { type ClusterSandbox, startClusterSandbox } from '../../../src/sandbox/cluster/index.ts';
import { reflectorContract } from './reflector-contract.ts';
import { type ContractServer, versionsOf } from './watched-server.ts';

/** A kind that no controller of the sandbox touches. */
const selector: ObjectSelector = {
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  resource: 'gitrepositories',
  kind: 'GitRepository',
  scope: 'namespaced',
};

reflectorContract('the sandbox', async (): Promise<ContractServer> => {
  const sandbox = await startClusterSandbox({ clock: startSandboxClock(1), nodes: [] });
  return {
    url: sandbox.url,
    token: sandbox.tokens.reader,
    selector,
    put: (namespace, name, value) =>
      sandbox.apply({
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name, namespace },
        spec: { url: `https://github.com/acme/${value}`, interval: '1m' },
      }),
    remove: (namespace, name) => sandbox.remove('GitRepository', namespace, name),
    state: () => listed(sandbox),
    forbid: () => sandbox.forbid(selector.resource),
    permit: () => sandbox.permit(selector.resource),
    compact: () => sandbox.compact(),
    close: () => sandbox.close(),
  };
});

async function listed(sandbox: ClusterSandbox): Promise<readonly string[]> {
  const url = `${sandbox.url}/apis/${selector.group}/${selector.version}/${selector.resource}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${sandbox.tokens.admin}` } });
  const list = (await response.json()) as { readonly items: readonly KubernetesObject[] };
  return versionsOf(list.items);
}
