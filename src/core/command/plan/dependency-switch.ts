import { messageQueueOf, runsAtLeast26 } from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import type { Refusal } from '../../text/index.ts';
import { type DependencyRequest, dependencyKinds } from './dependency-kinds.ts';
import { isInUse, placeAfter, placeOf, storageTypeOf, writtenEndpoints } from './dependency-state.ts';

/**
 * Why a change would put Milvus on another backend than the one that holds its data, when nobody has said that the data
 * was moved; undefined when the backend stays, or the data did move.
 */
export function switchRefusal(milvus: unknown, request: DependencyRequest): Refusal | undefined {
  if (request.data === 'moved') return undefined;
  const what = switchOf(milvus, request);
  if (what === undefined) return undefined;
  return {
    code: 'data_at_risk',
    message: `${what} ${lossOf(milvus, request)} Nothing moves the data by itself. When it was moved, or this Milvus never ran, say so with --migrated.`,
    correction: `${request.source} --migrated`,
  };
}

/** True when Milvus would be on another backend afterwards. */
export function isSwitch(milvus: unknown, request: DependencyRequest): boolean {
  return switchOf(milvus, request) !== undefined;
}

function switchOf(milvus: unknown, request: DependencyRequest): string | undefined {
  const { name, endpoints, storageType, bucket } = request;
  if (!isInUse(milvus, name)) return `The message queue would be ${name} instead of ${messageQueueOf(milvus)}.`;
  const [before, after] = [placeOf(milvus, name), placeAfter(milvus, request)];
  if (before !== after) {
    return after === 'external'
      ? `${name} would be an external one instead of the one that runs now.`
      : `${name} would be a new one instead of the external one.`;
  }
  if (after === 'inside') return undefined;
  const old = writtenEndpoints(milvus, name);
  if (endpoints.length > 0 && old.length > 0 && !endpoints.some((endpoint) => old.includes(endpoint))) {
    return `${name} would be at ${endpoints.join(', ')} instead of ${old.join(', ')}.`;
  }
  if (name !== 'storage') return undefined;
  if (storageType !== undefined && storageType !== storageTypeOf(milvus)) {
    return `The storage would be ${storageType} instead of ${storageTypeOf(milvus)}.`;
  }
  const oldBucket = stringAt(milvus, ['spec', 'config', 'minio', 'bucketName']);
  const otherBucket = bucket !== undefined && oldBucket !== undefined && bucket !== oldBucket;
  return otherBucket ? `The bucket would be ${bucket} instead of ${oldBucket}.` : undefined;
}

function lossOf(milvus: unknown, { name }: DependencyRequest): string {
  if (name === 'etcd') return 'An etcd without the metadata makes Milvus start as a new, empty one.';
  if (name === 'storage') return 'A storage without the data makes collections fail to load.';
  if (!dependencyKinds[name].isQueue) return '';
  return runsAtLeast26(milvus)
    ? 'What was written and not yet stored is lost, and Milvus 2.6 and later refuses a queue that was not switched by its WAL API first.'
    : 'What was written and not yet stored is lost, and collections may not load.';
}
