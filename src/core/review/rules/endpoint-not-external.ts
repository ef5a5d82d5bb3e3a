import { messageQueueOf } from '../../milvus/index.ts';
import { listAt, stringAt, valueAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** Addresses of dependencies that the operator installs itself (milvus-operator v1.3.8, milvus_webhook.go). */
export const endpointNotExternal = domainRule({
  id: 'endpoint-not-external',
  title: 'Addresses belong to external dependencies',
  severity: 'warning',
  why: 'Without `external: true` the operator installs a dependency of its own and writes its address over the one given: Milvus starts empty, beside the data it should use.',
  fix: 'Write `external: true` beside the address, or remove the address.',
  find: ({ written }) => {
    const queue = messageQueueOf(written);
    const fields = [
      { name: 'etcd', field: 'endpoints' },
      { name: 'storage', field: 'endpoint' },
      ...(queue === 'pulsar' ? [{ name: 'pulsar', field: 'endpoint' }] : []),
      ...(queue === 'kafka' ? [{ name: 'kafka', field: 'brokerList' }] : []),
    ];
    return fields.flatMap(({ name, field }) => {
      const path = ['spec', 'dependencies', name, field];
      const isOurs = `${stringAt(written, ['metadata', 'name']) ?? ''}-`;
      const given = [stringAt(written, path) ?? '', ...listAt(written, path)].filter((each) => each !== '');
      const isForeign = given.some((each) => typeof each === 'string' && !each.startsWith(isOurs));
      if (!isForeign || valueAt(written, ['spec', 'dependencies', name, 'external']) === true) return [];
      const fate = name === 'etcd' ? 'and leaves it idle beside these' : 'and writes its own address over this';
      const message = `An address of ${name} without external: true: the operator installs ${name} itself ${fate}. Write external: true, or remove ${field}.`;
      return [{ path, message, at: 'key' as const }];
    });
  },
});
