import { isMapping, listAt, parseQuantity, stringAt } from '../../../core/object/index.ts';
import type { Container, Node, Pod, Quantities, Taint, Toleration } from '../api/resources.ts';

/** Amounts by resource name, in thousandths of the unit. */
export type Amounts = ReadonlyMap<string, bigint>;

/** Why a pod cannot run on a node; `resources` may be cured by removing other pods. */
export interface Misfit {
  readonly kind: 'node' | 'resources';
  readonly reasons: readonly string[];
}

/** What the containers of a pod ask for, and one of its `pods`; init containers count when they ask for more. */
export function requestsOf(pod: Pod): Amounts {
  const sum = new Map<string, bigint>([['pods', 1_000n]]);
  for (const container of pod.spec.containers) {
    for (const [name, amount] of amountsOf(askedBy(container))) sum.set(name, (sum.get(name) ?? 0n) + amount);
  }
  for (const container of pod.spec.initContainers ?? []) {
    for (const [name, amount] of amountsOf(askedBy(container))) {
      if (amount > (sum.get(name) ?? 0n)) sum.set(name, amount);
    }
  }
  return sum;
}

/** Quantities as numbers; those that are no quantity are left out. */
export function amountsOf(quantities: Quantities): Amounts {
  const parsed = Object.entries(quantities).map(([name, text]) => [name, parseQuantity(String(text))] as const);
  return new Map(parsed.flatMap(([name, amount]) => (amount === undefined ? [] : [[name, amount] as const])));
}

/** A limit without a request is the request as well. */
function askedBy(container: Container): Quantities {
  return { ...container.resources?.limits, ...container.resources?.requests };
}

/** What the pods of a node ask for together. */
export function usedOn(node: Node, pods: readonly Pod[]): Amounts {
  const sum = new Map<string, bigint>();
  for (const pod of pods.filter((each) => each.spec.nodeName === node.metadata.name)) {
    for (const [name, amount] of requestsOf(pod)) sum.set(name, (sum.get(name) ?? 0n) + amount);
  }
  return sum;
}

/** Undefined when the pod fits; else the reasons in the scheduler's words (kubernetes v1.32, pkg/scheduler). */
export function misfit(pod: Pod, node: Node, used: Amounts): Misfit | undefined {
  if (node.spec.unschedulable === true) return { kind: 'node', reasons: ['node(s) were unschedulable'] };
  const taint = (node.spec.taints ?? []).find(
    (each) => each.effect !== 'PreferNoSchedule' && !tolerates(pod.spec.tolerations ?? [], each),
  );
  if (taint !== undefined) {
    return { kind: 'node', reasons: [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`] };
  }
  if (!selects(pod, node)) return { kind: 'node', reasons: ["node(s) didn't match Pod's node affinity/selector"] };
  const allocatable = amountsOf(node.status.allocatable);
  const lacking = [...requestsOf(pod)].filter(
    ([name, amount]) => amount > 0n && (used.get(name) ?? 0n) + amount > (allocatable.get(name) ?? 0n),
  );
  if (lacking.length === 0) return undefined;
  const reasons = lacking.map(([name]) => (name === 'pods' ? 'Too many pods' : `Insufficient ${name}`));
  return { kind: 'resources', reasons };
}

/** True when one of the tolerations covers the taint. */
export function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some((toleration) => {
    const effect = toleration.effect === undefined || toleration.effect === '' || toleration.effect === taint.effect;
    const everyKey = toleration.key === undefined || toleration.key === '';
    if (!effect || (everyKey ? toleration.operator !== 'Exists' : toleration.key !== taint.key)) return false;
    return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '');
  });
}

const required = ['nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'] as const;

function selects(pod: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const bySelector = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  const affinity = pod.spec.affinity;
  if (!bySelector || !isMapping(affinity)) return bySelector;
  const terms = listAt(affinity, required);
  return terms.length === 0 || terms.some((term) => listAt(term, ['matchExpressions']).every((e) => holds(e, labels)));
}

function holds(expression: unknown, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[stringAt(expression, ['key']) ?? ''];
  const values = listAt(expression, ['values']);
  switch (stringAt(expression, ['operator'])) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** `0/7 nodes are available: 4 Insufficient cpu. preemption: …`, as the scheduler says it. */
export function unschedulableMessage(misfits: readonly Misfit[]): string {
  const total = misfits.length;
  const counted = countedTexts(misfits.flatMap((each) => [...each.reasons]));
  const preemption = countedTexts(
    misfits.map((each) =>
      each.kind === 'resources'
        ? 'No preemption victims found for incoming pod'
        : 'Preemption is not helpful for scheduling',
    ),
  );
  if (total === 0) return 'no nodes available to schedule pods';
  return `0/${total} nodes are available: ${counted}. preemption: 0/${total} nodes are available: ${preemption}.`;
}

function countedTexts(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => `${count} ${text}`)
    .sort()
    .join(', ');
}
