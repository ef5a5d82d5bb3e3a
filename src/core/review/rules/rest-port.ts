import { entryComponent } from '../../milvus/index.ts';
import { numberAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** A port of the Service behind which nobody listens (milvus-operator issue 415). */
export const restPort = domainRule({
  id: 'rest-port',
  title: 'Milvus listens on the REST port of its Service',
  severity: 'warning',
  why: '`serviceRestfulPort` opens a port of the Service and of the container. Milvus itself answers REST there only when `config.proxy.http.port` says so.',
  fix: 'Write the same number in `spec.config.proxy.http.port`; /fix does so.',
  find: ({ written }) => {
    const path = ['spec', 'components', entryComponent(written), 'serviceRestfulPort'];
    const listening = ['spec', 'config', 'proxy', 'http', 'port'];
    const port = numberAt(written, path);
    const actual = valueAt(written, listening);
    if (port === undefined || port === 0 || String(port) === String(actual)) return [];
    const message = `The Service offers REST on port ${port}, but Milvus listens ${actual === undefined ? 'for it on no port of its own' : `on ${String(actual)}`}. Write config.proxy.http.port: ${port}.`;
    return [{ path, message, repair: [{ kind: 'set', path: listening, value: port }] }];
  },
});
