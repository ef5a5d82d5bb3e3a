import type { FieldPath } from '../../manifest/index.ts';
import { isMapping, listAt, valueAt } from '../../object/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

const dependencies = ['spec', 'dependencies'];

/** The operator splits an address at its colon (milvus-operator v1.3.8, util.go, GetHostPort). */
export const endpointScheme = domainRule({
  id: 'endpoint-scheme',
  title: 'Addresses are host and port',
  severity: 'error',
  why: 'With a scheme in front, the whole text is taken for the name of the host, and the port becomes 80 or 443: the dependency is never reached and nothing is deployed.',
  fix: 'Write host and port only, such as `minio.data:9000`; /fix removes the scheme where the port is written. TLS is switched on in spec.config.',
  find: ({ written }) =>
    addresses(written).flatMap(({ path, text, lenient }): readonly DomainFault[] => {
      const match = /^([a-z][a-z0-9+.-]*):\/\/([^/\s]*)\/?$/i.exec(text);
      if (match === null) return [];
      const [, scheme = '', rest = ''] = match;
      const plain = /^[^:]+:\d+$/.test(rest) && isHarmless(written, scheme);
      return [
        {
          path,
          message: `The address begins with ${scheme}://, but the operator expects host and port alone and cannot reach it so. Write ${rest}${/:\d+$/.test(rest) ? '' : ':<port>'}.`,
          ...(lenient ? { severity: 'warning' as const } : {}),
          ...(plain ? { repair: [{ kind: 'set' as const, path, value: rest }] } : {}),
        },
      ];
    }),
});

/** https says something that must then be said in the configuration. */
function isHarmless(milvus: unknown, scheme: string): boolean {
  return scheme !== 'https' || valueAt(milvus, ['spec', 'config', 'minio', 'useSSL']) === true;
}

interface Address {
  readonly path: FieldPath;
  readonly text: string;
  /** The clients of etcd and Kafka can read some schemes themselves. */
  readonly lenient: boolean;
}

function addresses(milvus: unknown): readonly Address[] {
  const ofExternal = (name: string, field: string): readonly FieldPath[] =>
    valueAt(milvus, [...dependencies, name, 'external']) === true
      ? placesOf(milvus, [...dependencies, name, field])
      : [];
  const paths = [
    ...placesOf(milvus, [...dependencies, 'etcd', 'endpoints']),
    ...ofExternal('storage', 'endpoint'),
    ...ofExternal('pulsar', 'endpoint'),
    ...ofExternal('kafka', 'brokerList'),
    ...ofExternal('woodpecker', 'quorumBufferPools'),
  ];
  return paths.flatMap((path) => {
    const text = valueAt(milvus, path);
    return typeof text === 'string' ? [{ path, text, lenient: path[2] === 'etcd' || path[2] === 'kafka' }] : [];
  });
}

function placesOf(milvus: unknown, path: FieldPath): readonly FieldPath[] {
  if (typeof valueAt(milvus, path) === 'string') return [path];
  return listAt(milvus, path).flatMap((item, index): readonly FieldPath[] =>
    isMapping(item) ? listAt(item, ['seeds']).map((_, seed) => [...path, index, 'seeds', seed]) : [[...path, index]],
  );
}
