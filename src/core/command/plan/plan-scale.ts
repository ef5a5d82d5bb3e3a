import { type FieldPath, formatFieldPath } from '../../manifest/index.ts';
import {
  type ComponentName,
  defaultReplicas,
  effectiveResources,
  groupableComponents,
  separateCoordinators,
  type WrittenGroup,
  writtenGroups,
  writtenReplicas,
} from '../../milvus/index.ts';
import { cpuText, memoryText, parseQuantity, stringAt, valueAt } from '../../object/index.ts';
import { accept, nearest, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { Plan } from '../command.ts';
import { componentNotRun } from './component-not-run.ts';

export interface ScaleRequest {
  readonly component: ComponentName;
  readonly amount:
    | { readonly kind: 'absolute'; readonly count: number }
    | { readonly kind: 'relative'; readonly difference: number };
  readonly group: string | undefined;
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** Most pods that one command may ask for; a larger number is a slip of the finger. */
const replicasLimit = 1_000;

/** What scaling a component means for this Milvus, or why it cannot be done. */
export function planScale(milvus: unknown, request: ScaleRequest): Result<Plan> {
  const notRun = componentNotRun(milvus, {
    ...request,
    instead: { cluster: '/scale proxy 2', standalone: '/scale standalone 1' },
    ...(isZero(request) ? { notWritten: 'It is not running.' } : {}),
  });
  if (notRun !== undefined) return refuse(notRun);
  const field = replicasField(milvus, request);
  if (!field.ok) return refuse({ path: ['spec', 'components', request.component, 'groups'], ...field.refusal });
  const { path, written, label } = field.value;
  if (written === -1) return refuse(ownedByAutoscaler(path));
  const current = written ?? defaultReplicas(milvus, request.component);
  const wanted = request.amount.kind === 'absolute' ? request.amount.count : current + request.amount.difference;
  const limit = limitRefusal(milvus, request, { current, wanted });
  if (limit !== undefined) return refuse({ path, ...limit });
  if (wanted === current) {
    return accept({ title: `${label} already has ${pods(wanted)}`, operations: [], changes: [], consequences: [] });
  }
  return accept({
    title: `scale ${label} ${current} -> ${wanted}`,
    operations: [{ kind: 'set', path, value: wanted }],
    changes: [
      { path, before: written === undefined ? `${current} (default)` : String(current), after: String(wanted) },
    ],
    consequences: consequencesOf(milvus, request, { current, wanted }),
  });
}

function isZero({ amount }: ScaleRequest): boolean {
  return amount.kind === 'absolute' && amount.count === 0;
}

interface ReplicasField {
  readonly path: FieldPath;
  readonly written: number | undefined;
  /** `queryNode` or `queryNode group zone-a`. */
  readonly label: string;
}

/** Where the number stands: in the component, or in one of its groups, which make the component's own number void. */
function replicasField(milvus: unknown, request: ScaleRequest): Result<ReplicasField> {
  const { component, group: wanted } = request;
  const groups = writtenGroups(milvus, component);
  if (groups.length === 0) {
    if (wanted !== undefined) return refuse(noGroups(request, wanted));
    const path = ['spec', 'components', component, 'replicas'];
    return accept({ path, written: writtenReplicas(milvus, component), label: component });
  }
  if (wanted === undefined) return refuse(groupRequired(request, groups));
  const group = groups.find((each) => each.name === wanted);
  if (group === undefined) return refuse(unknownGroup(request, wanted, groups));
  const path = ['spec', 'components', component, 'groups', group.index, 'replicas'];
  return accept({ path, written: group.replicas, label: `${component} group ${group.name}` });
}

function noGroups({ component, source }: ScaleRequest, wanted: string): Refusal {
  const why = groupableComponents.includes(component)
    ? 'is not split into deployment groups here'
    : 'cannot be split into deployment groups';
  return {
    code: 'unknown_group',
    message: `${component} ${why}, so there is no group ${JSON.stringify(wanted)}.`,
    correction: withoutFlag(source, 'group'),
  };
}

function groupRequired({ component, source }: ScaleRequest, groups: readonly WrittenGroup[]): Refusal {
  return {
    code: 'group_required',
    message: `${component} is split into deployment groups, and its own replicas are ignored. Name the group.`,
    choices: groups.map((group) => `${group.name} (${group.replicas ?? 'no'} replicas)`),
    correction: `${source} --group ${groups[0]?.name ?? '<name>'}`,
  };
}

function unknownGroup({ component, source }: ScaleRequest, wanted: string, groups: readonly WrittenGroup[]): Refusal {
  const names = groups.map((group) => group.name);
  const meant = nearest(wanted, names);
  return {
    code: 'unknown_group',
    message: `${component} has no deployment group ${JSON.stringify(wanted)}.`,
    choices: names,
    ...(meant === undefined ? {} : { correction: source.replace(wanted, meant) }),
  };
}

function ownedByAutoscaler(path: FieldPath): Refusal {
  return {
    code: 'owned_by_autoscaler',
    path,
    message: `${formatFieldPath(path)} is -1: a HorizontalPodAutoscaler sets the number of pods, and a number here would fight it. Change minReplicas or maxReplicas of the autoscaler instead, or write a number here by hand when it is to be retired.`,
  };
}

interface Counts {
  readonly current: number;
  readonly wanted: number;
}

function limitRefusal(milvus: unknown, request: ScaleRequest, { current, wanted }: Counts): Refusal | undefined {
  const { component } = request;
  const no = (message: string, count: number): Refusal => ({
    code: 'out_of_range',
    message,
    correction: `/scale ${component.toLowerCase()} ${count}${request.group === undefined ? '' : ` --group ${request.group}`}`,
  });
  if (wanted < 0) return no(`${component} has ${pods(current)}; there are not ${-(wanted - current)} to take away.`, 0);
  if (wanted > replicasLimit)
    return no(`${wanted} is more than Falconer scales to in one step (${replicasLimit}).`, replicasLimit);
  if (wanted <= 1) return undefined;
  if (component === 'cdc') return no('cdc runs exactly once; a second pod would replicate everything twice.', 1);
  if (component === 'standalone' && !sharesItsQueue(milvus)) {
    return no(
      'A standalone Milvus keeps its message queue in the pod, so a second pod would have other data. It runs once.',
      1,
    );
  }
  if (isCoordinator(component) && !standbyIsOn(milvus, component)) {
    return no(
      `A second ${component} needs active standby, which is off because enableRollingUpdate is false; it would crash.`,
      1,
    );
  }
  return undefined;
}

/** Pulsar, Kafka and Woodpecker live outside the pod. */
function sharesItsQueue(milvus: unknown): boolean {
  return ['pulsar', 'kafka', 'woodpecker', 'custom'].includes(
    stringAt(milvus, ['spec', 'dependencies', 'msgStreamType']) ?? '',
  );
}

function isCoordinator(component: ComponentName): boolean {
  return component === 'mixCoord' || separateCoordinators.includes(component);
}

/** The operator switches active standby on wherever rolling updates are on, which is its default (milvus_webhook.go). */
function standbyIsOn(milvus: unknown, component: ComponentName): boolean {
  const rolling = valueAt(milvus, ['spec', 'components', 'enableRollingUpdate']) !== false;
  const role = component === 'mixCoord' ? 'rootCoord' : component;
  return rolling || valueAt(milvus, ['spec', 'config', role, 'enableActiveStandby']) === true;
}

/** What a change of the count means; nothing restarts (milvus-operator v1.3.8, deployment_updater.go). */
function consequencesOf(milvus: unknown, { component }: ScaleRequest, { current, wanted }: Counts): readonly string[] {
  const sentences = ['No running pod restarts: only the number of pods changes.'];
  if (wanted > current) sentences.push(costSentence(milvus, component, wanted - current));
  if (wanted === 0) sentences.push(`With 0 pods ${stopped(component)}`);
  else if (wanted < current && component === 'queryNode') {
    sentences.push('The data of the removed query nodes is loaded by the others: they need the memory for it.');
  }
  return sentences;
}

/** What the new pods reserve; the scheduler goes by requests, and a missing request is the limit. */
function costSentence(milvus: unknown, component: ComponentName, more: number): string {
  const resources = effectiveResources(milvus, component);
  const reserved = (name: 'cpu' | 'memory'): bigint | undefined => {
    const written = valueAt(resources, ['requests', name]) ?? valueAt(resources, ['limits', name]);
    return parseQuantity(String(written ?? ''));
  };
  const [cpu, memory] = [reserved('cpu'), reserved('memory')];
  const needs = [
    ...(cpu === undefined ? [] : [`${cpuText(cpu * BigInt(more))} CPU`]),
    ...(memory === undefined ? [] : [`${memoryText(memory * BigInt(more))} of memory`]),
  ];
  const morePods = more === 1 ? '1 more pod' : `${more} more pods`;
  if (needs.length === 0) {
    return `${morePods} must find room on the nodes. ${component} has no requests, so the scheduler will not check that they fit.`;
  }
  return `${morePods} must find room on the nodes: ${needs.join(' and ')} in all.`;
}

function stopped(component: ComponentName): string {
  if (component === 'queryNode') return 'nothing can be searched until it is scaled up again.';
  if (component === 'proxy' || component === 'standalone') return 'no client can connect until it is scaled up again.';
  if (component === 'streamingNode') return 'nothing can be written until it is scaled up again.';
  return `the work of ${component} rests until it is scaled up again.`;
}

function pods(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

function withoutFlag(source: string, flag: string): string {
  return source.replace(new RegExp(`\\s--${flag}(=|\\s+)\\S+`), '');
}
