import { messageQueueOf } from '../../milvus/index.ts';
import { isMapping, mappingAt, stringAt, valueAt } from '../../object/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

const dependencies = ['spec', 'dependencies'];

/** Dependencies that say two things at once. */
export const dependencyContradiction = domainRule({
  id: 'dependency-contradiction',
  title: 'A dependency is one thing',
  severity: 'warning',
  why: 'The operator follows one statement and ignores the other in silence: settings for a chart that is not installed, or for a message queue that is not used.',
  fix: 'Remove what does not hold.',
  find: ({ written }) => [...bothPlaces(written), ...wrongType(written), ...idleQueues(written)],
});

function bothPlaces(milvus: unknown): readonly DomainFault[] {
  return ['etcd', 'storage', 'pulsar', 'kafka'].flatMap((name): readonly DomainFault[] => {
    const path = [...dependencies, name, 'inCluster'];
    const isExternal = valueAt(milvus, [...dependencies, name, 'external']) === true;
    if (!isExternal || Object.keys(mappingAt(milvus, path)).length === 0) return [];
    const message = `${name} is external, so nothing of inCluster has any effect. Remove inCluster, or external: true.`;
    return [{ path, at: 'key', message }];
  });
}

function wrongType(milvus: unknown): readonly DomainFault[] {
  const path = [...dependencies, 'storage', 'type'];
  const type = stringAt(milvus, path) ?? '';
  if (!['S3', 'Azure'].includes(type) || valueAt(milvus, [...dependencies, 'storage', 'external']) === true) return [];
  const message = `The operator installs a MinIO for a storage that is not external, whatever its type. For ${type} write external: true and an endpoint, or remove the type.`;
  return [{ path, message }];
}

function idleQueues(milvus: unknown): readonly DomainFault[] {
  const queue = messageQueueOf(milvus);
  const idle = ['pulsar', 'kafka', 'woodpecker', 'rocksmq', 'natsmq'].filter((name) => {
    const block = valueAt(milvus, [...dependencies, name]);
    return name !== queue && isMapping(block) && Object.keys(block).length > 0;
  });
  const [first] = idle;
  if (first === undefined) return [];
  const message = `The message queue is ${queue}; the settings of ${idle.join(', ')} have no effect. Remove them, or write msgStreamType.`;
  return [{ path: [...dependencies, first], at: 'key', severity: 'notice', message }];
}
