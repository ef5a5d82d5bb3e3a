import type { ObjectSelector } from '../../../src/ports.ts';
import { FakeApiServer } from './fake-api-server.ts';
import { reflectorContract } from './reflector-contract.ts';
import type { ContractServer } from './watched-server.ts';

const selector: ObjectSelector = {
  group: 'milvus.io',
  version: 'v1beta1',
  resource: 'milvuses',
  kind: 'Milvus',
  scope: 'namespaced',
};

reflectorContract('a small API server', async (): Promise<ContractServer> => {
  const server = await new FakeApiServer([selector]).listen();
  return {
    url: server.url,
    token: server.token,
    selector,
    put: (namespace, name, value) => server.put(selector, { metadata: { namespace, name }, spec: { value } }),
    remove: (namespace, name) => server.remove(selector, namespace, name),
    state: async () => server.state(selector),
    forbid: () => server.forbid(selector.resource),
    permit: () => server.permit(selector.resource),
    compact: () => server.compact(),
    close: () => server.close(),
  };
});
