import { isMapping, mappingAt, valueAt } from '../../object/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

/** Values that the bundled charts spell otherwise (milvus-helm; Bitnami etcd and kafka; apache pulsar). */
const misspelled: Readonly<Record<string, readonly { readonly path: readonly string[]; readonly right: string }[]>> = {
  etcd: [
    { path: ['persistence', 'storageClassName'], right: 'storageClass' },
    { path: ['replicas'], right: 'replicaCount' },
  ],
  kafka: [{ path: ['persistence', 'storageClassName'], right: 'storageClass' }],
  storage: [{ path: ['persistence', 'storageClassName'], right: 'storageClass' }],
  pulsar: ['bookkeeper', 'zookeeper', 'broker', 'proxy'].map((name) => ({
    path: [name, 'replicas'],
    right: 'replicaCount',
  })),
};

/** Misspelled at the top of the values of any chart (milvus-operator issue 54). */
const typos: Readonly<Record<string, string>> = {
  borker: 'broker',
  persistance: 'persistence',
  replicacount: 'replicaCount',
};

/** Names in Helm values that no chart looks at; nothing else checks them. */
export const helmValueName = domainRule({
  id: 'helm-value-name',
  title: 'Helm values have the names of the chart',
  severity: 'warning',
  why: 'No one checks the values of the bundled charts. A name that the chart does not know is ignored, and its default holds: another storage class, another size.',
  fix: 'Write the name that the finding gives; /fix does so.',
  find: ({ written }) =>
    Object.keys(mappingAt(written, ['spec', 'dependencies'])).flatMap((name) => {
      const values = ['spec', 'dependencies', name, 'inCluster', 'values'];
      const given = valueAt(written, values);
      if (!isMapping(given)) return [];
      const top = Object.keys(given).flatMap((key) =>
        Object.hasOwn(typos, key) ? [{ path: [key], right: typos[key] ?? key }] : [],
      );
      const nested = Object.hasOwn(misspelled, name) ? (misspelled[name] ?? []) : [];
      return [...top, ...nested]
        .filter(({ path }) => valueAt(given, path) !== undefined)
        .map(({ path, right }): DomainFault => {
          const message = `The chart of ${name} does not know ${path.join('.')} and ignores it. Write ${right}.`;
          return { path: [...values, ...path], at: 'key', message, rename: right };
        });
    }),
});
