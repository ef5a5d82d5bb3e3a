import { imageOf, messageQueueOf, modeOf, operatorVersion, runsAtLeast26 } from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import { domainRule, type MilvusResource } from '../domain-rule.ts';

/** Queues that the mode or the version of Milvus does not have (Milvus issues 41564 and 41565 for natsmq). */
export const queueNotSupported = domainRule({
  id: 'queue-not-supported',
  title: 'Milvus has the message queue',
  severity: 'error',
  why: 'rocksmq and natsmq live inside one pod, so every pod of a cluster would have a queue of its own and lose what the others write. natsmq is gone since 2.6, woodpecker came with it.',
  fix: 'For a new instance choose pulsar, kafka or, since 2.6, woodpecker. For one that has data, the queue must be moved by the documented way before.',
  find: (resource) => {
    const problem = problemOf(resource);
    return problem === undefined ? [] : [{ path: ['spec', 'dependencies', 'msgStreamType'], message: problem }];
  },
});

function problemOf({ written }: MilvusResource): string | undefined {
  const queue = messageQueueOf(written);
  if (modeOf(written) === 'cluster' && (queue === 'rocksmq' || queue === 'natsmq')) {
    return `A cluster cannot use ${queue}: it lives inside one pod, and each pod would have its own. Use pulsar, kafka or, since Milvus 2.6, woodpecker.`;
  }
  if (queue === 'natsmq' && runsAtLeast26(written)) {
    return `Milvus has no natsmq since 2.6, and ${imageOf(written)} is what will run. Use another queue, or an image before 2.6.`;
  }
  const version = operatorVersion(imageOf(written), stringAt(written, ['spec', 'components', 'version']));
  if (queue === 'woodpecker' && version !== undefined && !runsAtLeast26(written)) {
    return `Milvus has woodpecker since 2.6 only, and this is ${version}. Use pulsar or kafka, or a newer image.`;
  }
  return undefined;
}
