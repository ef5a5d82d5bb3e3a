import { stringAt } from '../object/index.ts';
import { modeOf, runsAtLeast26 } from './custom-resource.ts';

/** `spec.dependencies.msgStreamType` as written; undefined when missing or empty, which leaves it to the operator. */
export function writtenMessageQueue(milvus: unknown): string | undefined {
  const written = stringAt(milvus, ['spec', 'dependencies', 'msgStreamType']);
  return written === '' ? undefined : written;
}

/**
 * The message queue that Milvus uses. Where none is written the operator takes pulsar for a cluster, also since 2.6, and
 * for a standalone woodpecker since 2.6, rocksmq before (milvus-operator v1.3.8, milvus_webhook.go).
 */
export function messageQueueOf(milvus: unknown): string {
  const written = writtenMessageQueue(milvus);
  if (written !== undefined) return written;
  if (modeOf(milvus) === 'cluster') return 'pulsar';
  return runsAtLeast26(milvus) ? 'woodpecker' : 'rocksmq';
}
