import {
  componentNames,
  effectiveResources,
  entersStreaming,
  imageOf,
  isPaused,
  mentionsComponent,
  messageQueueOf,
  modeOf,
  operatorVersion,
  upgradePath,
  usesSeparateCoordinators,
  writtenMessageQueue,
} from '../../milvus/index.ts';
import { parseQuantity, stringAt, valueAt } from '../../object/index.ts';
import type { Hazard, HazardFault, ResourceChange, ResourceState } from '../hazard.ts';

const components = ['spec', 'components'];

/** The list that a change from 2.5 to 2.6 has to fulfil (milvus.io/docs, and milvus-operator issues 404 and 446). */
export const upgradeTo26: Hazard = {
  id: 'upgrade-to-26',
  title: 'The step into Milvus 2.6 is prepared',
  severity: 'error',
  why: '2.6 has another architecture: streamingNode and mixCoord instead of four coordinators and indexNode. The rollout must go from one component to the next; where one is held up, the rest waits, and versions that do not fit serve side by side.',
  fix: 'Do what the findings say in this change, or before it; /upgrade 2.6.x writes what belongs to it.',
  find: (change) => {
    const [from, to] = [versionOf(change.before), versionOf(change.after)];
    if (from === undefined || to === undefined || !entersStreaming(from, to)) return [];
    const separateCoordinators = usesSeparateCoordinators(change.before.written);
    const way = upgradePath({ from, to, separateCoordinators });
    // A jump is refused as a whole; what its steps need is said there.
    if (way.kind !== 'upgrade' || way.steps.length > 1) return [];
    const shared = [...queueFaults(change), ...rolloutFaults(change.after)];
    return modeOf(change.after.written) === 'cluster' ? [...shared, ...clusterFaults(change)] : shared;
  },
};

function versionOf({ written }: ResourceState): ReturnType<typeof operatorVersion> {
  return operatorVersion(imageOf(written), stringAt(written, [...components, 'version']));
}

function queueFaults({ before, after }: ResourceChange): readonly HazardFault[] {
  const path = ['spec', 'dependencies', 'msgStreamType'];
  const [old, now] = [messageQueueOf(before.written), messageQueueOf(after.written)];
  if (old === 'natsmq' && now === 'natsmq') {
    const message =
      'Milvus 2.6 has no natsmq any more, and a queue cannot be switched by an upgrade. Stay on 2.5, or move the data into a new Milvus of 2.6 (milvus-backup).';
    return [{ path, message }];
  }
  if (old !== now || writtenMessageQueue(after.written) !== undefined) return [];
  const message = `No msgStreamType is written. Write msgStreamType: ${old}, what runs now, so that no default of 2.6 can change the queue when the resource is made again.`;
  return [{ path, message, severity: 'warning', repair: [{ kind: 'set', path, value: old }] }];
}

function rolloutFaults({ written }: ResourceState): readonly HazardFault[] {
  const faults: HazardFault[] = [];
  const mode = stringAt(written, [...components, 'imageUpdateMode']) ?? 'rollingUpgrade';
  if (mode !== 'rollingUpgrade') {
    const path = [...components, 'imageUpdateMode'];
    const message = `imageUpdateMode is ${mode}, but the step into 2.6 must go from one component to the next. Set it to rollingUpgrade.`;
    faults.push({ path, message, repair: [{ kind: 'set', path, value: 'rollingUpgrade' }] });
  }
  if (valueAt(written, [...components, 'enableRollingUpdate']) === false && modeOf(written) === 'cluster') {
    const path = [...components, 'enableRollingUpdate'];
    const message =
      'enableRollingUpdate is false, so all components would change at once. Set it to true before the step into 2.6.';
    faults.push({ path, message });
  }
  if (valueAt(written, [...components, 'paused']) === true) {
    return [...faults, pausedFault([...components, 'paused'], 'All components are')];
  }
  const paused = componentNames.filter((name) => mentionsComponent(written, name) && isPaused(written, name));
  return [...faults, ...paused.map((name) => pausedFault([...components, name, 'paused'], `${name} is`))];
}

function pausedFault(path: readonly string[], who: string): HazardFault {
  const message = `${who} paused, and everything behind it in the rollout waits. Remove the pause before the step into 2.6.`;
  return { path, message };
}

function clusterFaults({ before, after }: ResourceChange): readonly HazardFault[] {
  const faults: HazardFault[] = [];
  const streamingNode = [...components, 'streamingNode'];
  if (effectiveResources(after.written, 'streamingNode') === undefined) {
    const message =
      'streamingNode is new in 2.6 and would start with one pod and no resources of its own. Write components.streamingNode with replicas and resources; 2 CPU and 8Gi are a light start.';
    faults.push({
      path: mentionsComponent(after.written, 'streamingNode') ? streamingNode : components,
      message,
      severity: 'warning',
      at: 'key',
    });
  }
  if (memoryOf(after.written, 'dataNode') < memoryOf(before.written, 'indexNode')) {
    const message =
      'dataNode builds the indexes from now on, and has less memory than indexNode had. Give it as much as indexNode had.';
    faults.push({ path: [...components, 'dataNode'], message, severity: 'warning', at: 'key' });
  }
  return faults;
}

function memoryOf(milvus: unknown, component: 'dataNode' | 'indexNode'): bigint {
  const limit = valueAt(effectiveResources(milvus, component), ['limits', 'memory']);
  return parseQuantity(String(limit ?? '')) ?? 0n;
}
