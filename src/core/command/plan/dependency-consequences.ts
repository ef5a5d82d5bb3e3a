import { messageQueueOf, runsAtLeast26 } from '../../milvus/index.ts';
import { stringAt, valueAt } from '../../object/index.ts';
import { type DependencyRequest, dependencyKinds } from './dependency-kinds.ts';
import { isInUse, placeOf, storageTypeOf } from './dependency-state.ts';
import { isSwitch } from './dependency-switch.ts';
import { join, restartConsequences, runningComponents } from './restart-consequences.ts';

export interface PlannedDependency {
  readonly before: unknown;
  readonly after: unknown;
  readonly request: DependencyRequest;
}

/** What people should know before a dependency is somewhere else, or is looked after in another way. */
export function dependencyConsequences(planned: PlannedDependency): readonly string[] {
  return [
    ...switchSentences(planned),
    ...secretSentences(planned),
    ...restartSentences(planned),
    ...leftoverSentences(planned),
    ...storageSentences(planned),
    ...queueSentences(planned),
    ...policySentences(planned),
  ];
}

function switchSentences({ before, request }: PlannedDependency): readonly string[] {
  if (!isSwitch(before, request)) return [];
  const sentences = [
    'The command says that the data was moved (--migrated). Falconer cannot check that: whoever approves this should.',
  ];
  if (!isInUse(before, request.name) && runsAtLeast26(before)) {
    sentences.push(
      `Milvus 2.6 and later remembers its message queue: it must have been switched to ${request.name} by POST /management/wal/alter before this is merged.`,
    );
  }
  return sentences;
}

function secretSentences({ before, request }: PlannedDependency): readonly string[] {
  const { name, secret } = request;
  const keys = dependencyKinds[name].secretKeys;
  const old = stringAt(before, ['spec', 'dependencies', name, 'secretRef']);
  if (secret === undefined || keys === undefined || old === secret) return [];
  const operator = name === 'kafka' ? ' The operator must be 1.3.8 or later.' : '';
  return [
    `The Secret ${secret} must be in the namespace of this Milvus, with the keys ${join(keys)}, before this is merged.${operator}`,
  ];
}

/** The name of the Secret is in the pod templates; everything else only in the ConfigMap. */
function restartSentences({ before, after, request }: PlannedDependency): readonly string[] {
  const { name, secret } = request;
  const old = stringAt(before, ['spec', 'dependencies', name, 'secretRef']);
  const running = runningComponents(after).map(({ component }) => component);
  if (secret !== undefined && old !== secret) return restartConsequences(after, running);
  const onlyPolicy = request.place === undefined && request.endpoints.length === 0 && request.storageType === undefined;
  if (onlyPolicy && isInUse(before, name)) return ['No pod restarts.'];
  return [
    'No pod restarts by itself: the new address is in the ConfigMap, and running pods keep the old one until /restart all.',
  ];
}

function leftoverSentences({ before, after, request }: PlannedDependency): readonly string[] {
  const { name } = request;
  const sentences: string[] = [];
  if (isInUse(before, name) && placeOf(before, name) === 'inside' && placeOf(after, name) === 'external') {
    if (dependencyKinds[name].inCluster) {
      const release = `${stringAt(before, ['metadata', 'name']) ?? '<name>'}-${name === 'storage' ? 'minio' : name}`;
      sentences.push(
        `The Helm release ${release} and its volumes stay in the cluster: the operator does not remove what it no longer uses.`,
      );
    }
  }
  const oldQueue = messageQueueOf(before);
  const hasBlock = valueAt(after, ['spec', 'dependencies', oldQueue]) !== undefined;
  if (oldQueue !== messageQueueOf(after) && hasBlock) {
    sentences.push(
      `The block of ${oldQueue} stays in the resource; when all is well, /unset spec.dependencies.${oldQueue}.`,
    );
  }
  return sentences;
}

function storageSentences({ before, after, request }: PlannedDependency): readonly string[] {
  if (request.name !== 'storage' || placeOf(after, 'storage') !== 'external') return [];
  const sentences: string[] = [];
  const bucket = stringAt(after, ['spec', 'config', 'minio', 'bucketName']);
  if (storageTypeOf(after) === 'S3' && bucket === undefined) {
    const name = stringAt(before, ['metadata', 'name']) ?? '<name>';
    sentences.push(
      `No bucket is named: Milvus will use ${name}, but the operator looks for milvus-bucket and reports the storage as not ready. Name it with --bucket.`,
    );
  }
  const plain = valueAt(after, ['spec', 'config', 'minio', 'useSSL']) === false;
  if (plain && request.endpoints.some((endpoint) => endpoint.endsWith(':443'))) {
    sentences.push('minio.useSSL is false in spec.config, but port 443 speaks TLS: /config set minio.useSSL=true.');
  }
  return sentences;
}

function queueSentences({ after, request }: PlannedDependency): readonly string[] {
  const { name } = request;
  if (name === 'kafka' && request.secret !== undefined) {
    return ['kafka.securityProtocol and kafka.saslMechanisms in spec.config must fit the Secret.'];
  }
  if (name === 'woodpecker' && placeOf(after, name) === 'external') {
    return ['The operator must be 1.3.8 or later to know an external woodpecker.'];
  }
  if (name !== 'rocksmq' || valueAt(after, ['spec', 'dependencies', name, 'persistence', 'enabled']) === true)
    return [];
  return [
    'rocksmq has no volume, so what is not yet stored is lost with the pod: /set spec.dependencies.rocksmq.persistence.enabled=true.',
  ];
}

function policySentences({ after, request }: PlannedDependency): readonly string[] {
  const { name, deletePolicy } = request;
  if (deletePolicy === undefined) return [];
  if (deletePolicy === 'Retain') return [`When this Milvus is deleted, ${name} and its data stay.`];
  const volumes = valueAt(after, ['spec', 'dependencies', name, 'inCluster', 'pvcDeletion']) === true;
  return [
    `When this Milvus is deleted, ${name} goes with it${volumes ? ', and its volumes too (pvcDeletion is true): the data is gone' : '; its volumes stay, because pvcDeletion is not true'}. With a GitOps engine that prunes, removing the file deletes this Milvus.`,
  ];
}
