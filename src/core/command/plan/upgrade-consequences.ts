import {
  componentsGoneIn26,
  entersStreaming,
  imageOf,
  imageRolloutOrder,
  mentionsComponent,
  messageQueueOf,
  modeOf,
  parseImage,
  rollingUpdateIsOn,
  writtenMessageQueue,
} from '../../milvus/index.ts';
import { stringAt, valueAt } from '../../object/index.ts';
import type { Upgrade } from './plan-upgrade.ts';
import { join, restartConsequences, runningComponents } from './restart-consequences.ts';
import { imagesApart } from './upgrade-image.ts';
import { assumption, isAssumed } from './upgrade-refusals.ts';

/** The upgrade together with the resource as it will be. */
export interface PlannedUpgrade extends Upgrade {
  readonly after: unknown;
}

/** What people should know before they approve another version. */
export function upgradeConsequences(milvus: unknown, upgrade: PlannedUpgrade): readonly string[] {
  return [
    ...assumptionSentences(milvus),
    ...stepSentences(upgrade),
    ...rolloutSentences(milvus, upgrade),
    ...imageSentences(milvus, upgrade),
    ...architectureSentences(milvus, upgrade),
    ...returnSentences(upgrade),
  ];
}

function assumptionSentences(milvus: unknown): readonly string[] {
  if (!isAssumed(milvus)) return [];
  return [
    `The resource named no image until now; ${assumption()} Compare it with status.currentImage of the live resource before you merge.`,
  ];
}

function stepSentences({ later, step }: PlannedUpgrade): readonly string[] {
  const sentences: string[] = [];
  if (later.length > 0) {
    const rest = join(later.map((each) => each.version));
    sentences.push(`After the rollout is complete and healthy, ${rest} ${later.length === 1 ? 'follows' : 'follow'}.`);
  }
  if (step?.switchesToMixCoord === true) {
    sentences.push(
      'mixCoord takes over from the four coordinators. Their blocks stay in the resource in this step, so that the operator finds and removes their Deployments; remove them in a pull request after the rollout.',
    );
  }
  return sentences;
}

function rolloutSentences(milvus: unknown, upgrade: PlannedUpgrade): readonly string[] {
  const { after, direction, from, image } = upgrade;
  if (image.image === imageOf(milvus)) return [];
  const running = runningComponents(after).map(({ component }) => component);
  if (running.length === 0) return ['Nothing restarts: this Milvus is stopped.'];
  const mode = stringAt(after, ['spec', 'components', 'imageUpdateMode']) ?? 'rollingUpgrade';
  if (mode === 'force')
    return ['imageUpdateMode is force: all pods are killed at once. Milvus is down until they are back.'];
  const before22 =
    from.compare('2.2.3') < 0 ? ['Milvus rolls without a gap from 2.2.3 on: expect a short downtime.'] : [];
  if (modeOf(after) !== 'cluster' || mode === 'all' || !rollingUpdateIsOn(after)) {
    return [...restartConsequences(after, running), ...before22];
  }
  const order = imageRolloutOrder(milvus, after).filter((component) => running.includes(component));
  const inOrder = direction === 'down' ? [...order].reverse() : order;
  return [
    `The components take the new image one after the other: ${inOrder.join(', ')}. A new pod is ready before an old one goes, so the nodes need room for one more pod of each.`,
    ...before22,
  ];
}

function imageSentences(milvus: unknown, { image }: PlannedUpgrade): readonly string[] {
  const [old, next] = [parseImage(imageOf(milvus)), parseImage(image.image)];
  const sentences: string[] = [];
  if (old !== undefined && next !== undefined && old.repository !== next.repository) {
    sentences.push(
      `The image comes from ${next.repository} instead of ${old.repository}: the nodes must be able to pull from there (imagePullSecrets).`,
    );
  }
  if (old?.digest !== undefined) sentences.push('The image was pinned by its digest; the new one is named by its tag.');
  for (const { component, image: own } of imagesApart(milvus, image)) {
    sentences.push(
      `${component} has an image of its own, ${own}. As long as it differs, MilvusUpdated stays False and the rollout never counts as complete.`,
    );
  }
  return sentences;
}

/** What is new in 2.6 and has to be known before (milvus.io/blog, how to safely upgrade from 2.5 to 2.6). */
function architectureSentences(milvus: unknown, { from, to, after }: PlannedUpgrade): readonly string[] {
  if (from.major < 3 && to.major >= 3) {
    return [
      'The way to 3.0 is validated from 2.6.20 with Woodpecker, etcd and MinIO in the cluster; with anything else try it on another Milvus first. The operator must be 1.3.0 or later.',
    ];
  }
  if (!entersStreaming(from, to)) return [];
  const queue = messageQueueOf(after);
  const gone = componentsGoneIn26(milvus);
  const sentences = ['The operator must be 1.3.0 or later; earlier ones do not know the workloads of 2.6.'];
  if (writtenMessageQueue(milvus) === undefined) {
    sentences.push(
      `msgStreamType is written out as ${queue}, what runs now, so that no default of 2.6 can change the queue.`,
    );
  }
  if (modeOf(after) !== 'cluster') return sentences;
  if (valueAt(after, ['spec', 'components', 'streamingNode', 'resources']) === undefined) {
    const pods = mentionsComponent(after, 'streamingNode')
      ? 'without resources of its own'
      : 'with one pod and no resources of its own';
    sentences.push(
      `streamingNode is new and starts ${pods}; /resources streamingnode cpu=2 memory=8Gi is a light start.`,
    );
  }
  sentences.push('dataNode builds the indexes from now on: give it what indexNode had.');
  if (gone.length > 0) {
    sentences.push(
      `${join(gone)} ${gone.length === 1 ? 'is' : 'are'} no longer run by 2.6, but must stay in the resource for this step, so that the operator removes ${gone.length === 1 ? 'its Deployment' : 'their Deployments'}. Remove ${gone.length === 1 ? 'it' : 'them'} in a pull request after the rollout.`,
    );
  }
  sentences.push('While the rollout runs some writes fail, and flush is not available between dataNode and proxy.');
  return sentences;
}

function returnSentences({ from, to, direction, after }: PlannedUpgrade): readonly string[] {
  const mode = stringAt(after, ['spec', 'components', 'imageUpdateMode']);
  if (direction === 'down' && mode === 'rollingDowngrade') {
    return ['imageUpdateMode is set to rollingDowngrade, which reverses the order; the next /upgrade sets it back.'];
  }
  if (direction !== 'up' || (from.major === to.major && from.minor === to.minor)) return [];
  return [`There is no way back to ${from.major}.${from.minor} afterwards: make a backup first (milvus-backup).`];
}
