import { entryComponent } from '../../milvus/index.ts';
import { numberAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** The port of the Service, which Milvus itself does not learn (milvus-operator issue 194). */
export const proxyPort = domainRule({
  id: 'proxy-port',
  title: 'Milvus listens on the port of its Service',
  severity: 'warning',
  why: 'The port of the component changes the Service and the container; Milvus itself listens where `config.proxy.port` says, by default on 19530. Nobody can connect.',
  fix: 'Write the same number in `spec.config.proxy.port`; /fix does so.',
  find: ({ written }) => {
    const path = ['spec', 'components', entryComponent(written), 'port'];
    const port = numberAt(written, path);
    const listening = ['spec', 'config', 'proxy', 'port'];
    const actual = valueAt(written, listening) ?? 19530;
    if (port === undefined || port === 0 || String(port) === String(actual)) return [];
    const message = `The Service leads to port ${port}, but Milvus listens on ${actual}. Write config.proxy.port: ${port}.`;
    return [{ path, message, repair: [{ kind: 'set', path: listening, value: port }] }];
  },
});
