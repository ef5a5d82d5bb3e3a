import type { FieldOperation } from '../../manifest/index.ts';
import {
  componentNames,
  entersStreaming,
  isPaused,
  mentionsComponent,
  messageQueueOf,
  modeOf,
  writtenMessageQueue,
  writtenReplicas,
} from '../../milvus/index.ts';
import { stringAt, valueAt } from '../../object/index.ts';
import type { Refusal } from '../../text/index.ts';
import type { Upgrade } from './plan-upgrade.ts';
import { imagesApart } from './upgrade-image.ts';

const updateMode = ['spec', 'components', 'imageUpdateMode'];

/** What has to change together with the image. */
export function upgradeOperations(milvus: unknown, upgrade: Upgrade): readonly FieldOperation[] {
  return [
    ...updateModeOperations(milvus, upgrade),
    ...queueOperations(milvus, upgrade),
    ...mixCoordOperations(milvus, upgrade),
    ...indexNodeOperations(milvus, upgrade),
  ];
}

/** The operator does not compare versions: it rolls in the order that this field names. */
function updateModeOperations(milvus: unknown, { direction }: Upgrade): readonly FieldOperation[] {
  const written = stringAt(milvus, updateMode) ?? 'rollingUpgrade';
  const set = (value: string): readonly FieldOperation[] => [{ kind: 'set', path: updateMode, value }];
  if (direction === 'up' && written === 'rollingDowngrade') return set('rollingUpgrade');
  return direction === 'down' && written === 'rollingUpgrade' ? set('rollingDowngrade') : [];
}

/** Where no queue is written the operator's default depends on the version, so that of the old version is pinned. */
function queueOperations(milvus: unknown, { from, to }: Upgrade): readonly FieldOperation[] {
  if (!entersStreaming(from, to) || writtenMessageQueue(milvus) !== undefined) return [];
  return [{ kind: 'set', path: ['spec', 'dependencies', 'msgStreamType'], value: messageQueueOf(milvus) }];
}

function mixCoordOperations(milvus: unknown, { step }: Upgrade): readonly FieldOperation[] {
  if (step?.switchesToMixCoord !== true || mentionsComponent(milvus, 'mixCoord')) return [];
  return [{ kind: 'set', path: ['spec', 'components', 'mixCoord', 'replicas'], value: 1 }];
}

/** Into 3.0 an indexNode that is still written must be written as none (milvus.io, upgrade to 3.0). */
function indexNodeOperations(milvus: unknown, { from, to }: Upgrade): readonly FieldOperation[] {
  if (from.major >= 3 || to.major < 3 || !mentionsComponent(milvus, 'indexNode')) return [];
  return writtenReplicas(milvus, 'indexNode') === 0
    ? []
    : [{ kind: 'set', path: ['spec', 'components', 'indexNode', 'replicas'], value: 0 }];
}

interface Unmet {
  readonly problem: string;
  readonly command: string;
}

/** What must be put right before Milvus goes to 2.6, all of it at once; undefined when nothing stands in the way. */
export function unmetFor26(milvus: unknown, upgrade: Upgrade): Refusal | undefined {
  if (!entersStreaming(upgrade.from, upgrade.to)) return undefined;
  if (messageQueueOf(milvus) === 'natsmq') return natsmqRefusal;
  const unmet = [...rolloutProblems(milvus), ...imageProblems(milvus, upgrade)];
  const [first] = unmet;
  if (first === undefined) return undefined;
  return {
    code: 'upgrade_path',
    message: `Milvus 2.6 changes the architecture, and its rollout must go from one component to the next. Put this right in a pull request of its own first: ${unmet.map((each) => each.problem).join('; ')}.`,
    choices: unmet.map((each) => each.command),
    correction: first.command,
  };
}

const natsmqRefusal: Refusal = {
  code: 'upgrade_path',
  path: ['spec', 'dependencies', 'msgStreamType'],
  message:
    'This Milvus uses natsmq, which 2.6 no longer has, and the queue cannot be switched by an upgrade. Move the data into a new Milvus of version 2.6 (milvus-backup), or stay on 2.5.',
};

function rolloutProblems(milvus: unknown): readonly Unmet[] {
  const mode = stringAt(milvus, updateMode);
  const problems: Unmet[] = [];
  if (mode === 'force' || mode === 'all') {
    const command = '/set spec.components.imageUpdateMode=rollingUpgrade';
    problems.push({ problem: `imageUpdateMode is ${mode}, so all would change at once`, command });
  }
  const rolling = valueAt(milvus, ['spec', 'components', 'enableRollingUpdate']);
  if (rolling === false && modeOf(milvus) === 'cluster') {
    problems.push({
      problem: 'enableRollingUpdate is false',
      command: '/set spec.components.enableRollingUpdate=true',
    });
  }
  if (valueAt(milvus, ['spec', 'components', 'paused']) === true) {
    return [...problems, { problem: 'all components are paused', command: '/unset spec.components.paused' }];
  }
  const paused = componentNames.filter(
    (component) => mentionsComponent(milvus, component) && isPaused(milvus, component),
  );
  return [
    ...problems,
    ...paused.map((component) => ({
      problem: `${component} is paused`,
      command: `/unset spec.components.${component}.paused`,
    })),
  ];
}

function imageProblems(milvus: unknown, { image }: Upgrade): readonly Unmet[] {
  return imagesApart(milvus, image).map(({ component, image: own }) => ({
    problem: `${component} would have the image ${own} of its own and hold up everything behind it`,
    command: `/unset spec.components.${component}.image`,
  }));
}
