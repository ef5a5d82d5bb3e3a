import { stringAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** The operator knows the release of etcd by the letters in its name (milvus-operator v1.3.8, dependencies.go). */
export const nameWithEtcd = domainRule({
  id: 'name-with-etcd',
  title: 'The name does not contain etcd',
  severity: 'warning',
  why: 'The names of all Helm releases begin with the name of the resource, and the operator takes each with `etcd` in it for the one of etcd. Later changes of values of MinIO, Pulsar or Kafka then likely fail.',
  fix: 'Choose another name before the instance exists. Later, the name must stay: a new one is a new, empty instance.',
  find: ({ written }) => {
    if (!(stringAt(written, ['metadata', 'name']) ?? '').includes('etcd')) return [];
    const message =
      'With etcd in its name the operator takes every dependency of this instance for its etcd, and changes of their values likely fail. Choose another name if the instance does not exist yet.';
    return [{ path: ['metadata', 'name'], message }];
  },
});
