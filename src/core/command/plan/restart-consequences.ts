import {
  type ComponentName,
  desiredReplicas,
  expectedWorkloads,
  isPaused,
  messageQueueOf,
  modeOf,
  rolloutManner,
} from '../../milvus/index.ts';

/** A component with the pods that the resource asks for; `undefined` pods are an autoscaler's choice. */
export interface RunningComponent {
  readonly component: ComponentName;
  readonly pods: number | undefined;
}

/** The components that have pods to restart, in the order of the component table. Groups are added up. */
export function runningComponents(milvus: unknown): readonly RunningComponent[] {
  const counts = new Map<ComponentName, number | undefined>();
  for (const workload of expectedWorkloads(milvus)) {
    const known = counts.has(workload.component) ? counts.get(workload.component) : 0;
    const more = desiredReplicas(milvus, workload);
    counts.set(workload.component, known === undefined || more === undefined ? undefined : known + more);
  }
  return [...counts].map(([component, pods]) => ({ component, pods })).filter(({ pods }) => pods !== 0);
}

/**
 * What people should know when the pod templates of these components change: all of them roll at once, because only a
 * new image goes in order (milvus-operator v1.3.8, dependency_graph.go and deployment_updater.go).
 */
export function restartConsequences(milvus: unknown, components: readonly ComponentName[]): readonly string[] {
  const restarting = runningComponents(milvus).filter(({ component }) => components.includes(component));
  const paused = restarting.filter(({ component }) => isPaused(milvus, component)).map(({ component }) => component);
  const moving = restarting.filter(({ component }) => !paused.includes(component));
  const rolling = moving.filter(({ component }) => rolloutManner(milvus, component) === 'rolling');
  const recreated = moving.filter(({ component }) => rolloutManner(milvus, component) === 'recreate');
  const sentences: string[] = [];
  if (rolling.length > 0) sentences.push(rollingSentence(rolling));
  if (recreated.length > 0) sentences.push(recreateSentence(milvus, recreated));
  if (moving.length > 1) sentences.push('They restart at the same time: only a new image goes from one to the next.');
  if (paused.length > 0) {
    sentences.push(
      `${join(paused)} ${paused.length === 1 ? 'is paused and waits' : 'are paused and wait'} until that ends.`,
    );
  }
  return sentences.length > 0 ? sentences : ['Nothing restarts: there are no pods of it.'];
}

/** `2 pods of proxy`, `proxy and queryNode`. */
export function join(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function rollingSentence(components: readonly RunningComponent[]): string {
  const list = join(components.map(describe));
  const each = components.length === 1 ? 'It needs' : 'Each needs';
  return `${list} ${verb(components)} pod by pod, and an old pod goes when a new one is ready. ${each} room for one more pod on the nodes.`;
}

function recreateSentence(milvus: unknown, components: readonly RunningComponent[]): string {
  const list = join(components.map(describe));
  const effect = components.some(({ component }) => component === 'standalone')
    ? 'No client can connect until a new pod is up.'
    : 'Collections cannot be created, loaded or changed until new coordinators are up.';
  return `${list} ${components.length === 1 ? 'stops' : 'stop'} before new pods start, because ${whyRecreated(milvus)}. ${effect}`;
}

function whyRecreated(milvus: unknown): string {
  const queue = messageQueueOf(milvus);
  const inPod = modeOf(milvus) === 'standalone' && ['rocksmq', 'natsmq'].includes(queue);
  return inPod ? `its message queue (${queue}) lives in the pod` : 'enableRollingUpdate is false';
}

function describe({ component, pods }: RunningComponent): string {
  if (pods === undefined) return `${component} (autoscaled)`;
  return `${component} (${pods === 1 ? '1 pod' : `${pods} pods`})`;
}

function verb(components: readonly RunningComponent[]): string {
  return components.length === 1 ? 'restarts' : 'restart';
}
