import { isDeepStrictEqual } from 'node:util';
import { deployments, milvuses, pods } from '../api/kinds.ts';
import type { Deployment, Milvus, Pod, PodTemplate } from '../api/resources.ts';
import { controllerReference } from '../workloads/ownership.ts';
import { isReady, isTerminating } from '../workloads/pod-facts.ts';
import { progressDeadlineSeconds, strategyOf } from './deployment-strategy.ts';
import { isManual } from './milvus-spec.ts';
import { type OperatorContext, type Progress, toolImageOf } from './operator-context.ts';
import { renderTemplate } from './pod-template.ts';
import { nextStep } from './slot-scaling.ts';
import { rollingId, slotsOf } from './slots.ts';
import { hasLabels, rollingLabel, slotAnnotation, slotLabel, type Workload, workloadLabels } from './workload.ts';

/** One workload with both of its Deployments there. */
interface Pair {
  readonly workload: Workload;
  readonly current: Deployment;
  readonly last: Deployment;
}

/**
 * Rolls a workload by filling one Deployment and emptying the other, a pod at a time (milvus-operator v1.3.8,
 * deploy_ctrl.go and deploy_ctrl_util.go). Every step that changes something waits for the next round.
 */
export function reconcileTwo(context: OperatorContext, milvus: Milvus, workload: Workload): Progress {
  const pair = ensurePair(context, milvus, workload);
  if (pair === undefined) return 'requeue';
  if (workload.settings.paused === true || isManual(milvus.spec)) return 'done';
  if (workload.replicas === 0) {
    for (const deployment of [pair.current, pair.last]) scaleTo(context, deployment, 0);
    return 'done';
  }
  return roll(context, milvus, pair) ?? scale(context, milvus, pair);
}

function ensurePair(context: OperatorContext, milvus: Milvus, workload: Workload): Pair | undefined {
  const { current, last } = slotsOf(context.plane.store, milvus, workload);
  if (current !== undefined && last !== undefined) return { workload, current, last };
  if (current === undefined && last === undefined) {
    markSlot(context, milvus, { workload, slot: '0' });
    createSlot(context, milvus, { workload, slot: '0' });
  } else {
    createSlot(context, milvus, { workload, slot: current === undefined ? otherSlot(last, workload) : '1' });
  }
  const made = slotsOf(context.plane.store, latest(context, milvus), workload);
  if (made.current === undefined || made.last === undefined) return undefined;
  return { workload, current: made.current, last: made.last };
}

function otherSlot(deployment: Deployment | undefined, workload: Workload): string {
  return deployment?.metadata.labels?.[slotLabel(workload)] === '0' ? '1' : '0';
}

function latest(context: OperatorContext, milvus: Milvus): Milvus {
  return context.plane.store.get(milvuses, milvus.metadata) ?? milvus;
}

interface SlotOf {
  readonly workload: Workload;
  readonly slot: string;
}

/** A new slot has no pods; the second one gets a placeholder image, so that it never looks like a way back. */
function createSlot(context: OperatorContext, milvus: Milvus, { workload, slot }: SlotOf): void {
  const labels = { ...workloadLabels(milvus.metadata.name, workload), [slotLabel(workload)]: slot };
  const toolImage = toolImageOf(context);
  const rendered = renderTemplate({ milvus, workload, current: undefined, take: 'all', toolImage });
  const template = withSlot(slot === '0' ? rendered : withImage(rendered, 'dummy'), workload, slot);
  context.plane.store.create(deployments, {
    metadata: {
      name: `${workload.deploymentName}-${slot}`,
      namespace: milvus.metadata.namespace ?? 'default',
      labels,
      ownerReferences: [controllerReference(milvuses, milvus)],
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template,
      strategy: strategyOf(milvus, workload),
      minReadySeconds: 30,
      progressDeadlineSeconds,
    },
  });
}

function withImage(template: PodTemplate, image: string): PodTemplate {
  const [main, ...others] = template.spec.containers;
  const containers = main === undefined ? [] : [{ ...main, image }, ...others];
  return { ...template, spec: { ...template.spec, containers } };
}

function withSlot(template: PodTemplate, workload: Workload, slot: string): PodTemplate {
  const labels = { ...template.metadata.labels, [slotLabel(workload)]: slot };
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** Begins a rollout, turns one back, or ends one; undefined when the number of pods is next. */
function roll(context: OperatorContext, milvus: Milvus, pair: Pair): Progress | undefined {
  const { workload, current, last } = pair;
  const template = renderTemplate({
    milvus,
    workload,
    current: current.spec.template,
    take: 'in order',
    toolImage: toolImageOf(context),
  });
  const differs = (deployment: Deployment) => !sameBesidesSlot(deployment.spec.template, template, workload);
  if (differs(current) && !differs(last)) return begin(context, milvus, { workload, target: last, template });
  if (rollingId(milvus, workload) !== undefined) {
    if (!isFinished(context, milvus, pair)) return undefined;
    setRolling(context, milvus, { workload, id: undefined });
    return 'requeue';
  }
  if (!differs(current)) return undefined;
  const target = current.spec.replicas > 0 ? last : current;
  return begin(context, milvus, { workload, target, template });
}

function sameBesidesSlot(one: PodTemplate, other: PodTemplate, workload: Workload): boolean {
  return isDeepStrictEqual(withSlot(one, workload, ''), withSlot(other, workload, ''));
}

interface Rollout {
  readonly workload: Workload;
  readonly target: Deployment;
  readonly template: PodTemplate;
}

function begin(context: OperatorContext, milvus: Milvus, { workload, target, template }: Rollout): Progress {
  const slot = target.metadata.labels?.[slotLabel(workload)] ?? '0';
  const generation = String(milvus.metadata.generation ?? 1);
  context.plane.store.modify(deployments, target.metadata, (now) => ({
    ...now,
    metadata: { ...now.metadata, annotations: { ...now.metadata.annotations, 'milvus.io/generation': generation } },
    spec: { ...now.spec, template: withSlot(template, workload, slot) },
  }));
  markSlot(context, milvus, { workload, slot });
  setRolling(context, milvus, { workload, id: generation });
  return 'requeue';
}

function isFinished(context: OperatorContext, milvus: Milvus, { workload, current, last }: Pair): boolean {
  const wanted = current.spec.replicas;
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = current.status;
  const filled = [updatedReplicas, replicas, availableReplicas].every((count) => count === wanted);
  const enough = Math.max(workload.replicas, 1) <= wanted;
  const emptied = last.spec.replicas === 0 && (last.status.replicas ?? 0) === 0;
  const observed = isObserved(current) && isObserved(last);
  return enough && observed && filled && emptied && podsOf(context, milvus, last).length === 0;
}

function scale(context: OperatorContext, milvus: Milvus, pair: Pair): Progress {
  const { workload, current, last } = pair;
  const swapping = workload.replicas < 0 || last.spec.replicas > 0;
  if (swapping && ![last, current].every((each) => isStable(context, milvus, each))) return 'requeue';
  const step = nextStep({
    current,
    last,
    replicas: workload.replicas,
    rolling: rollingId(milvus, workload) !== undefined,
  });
  if (step === undefined) return 'done';
  scaleTo(context, step.slot === 'current' ? current : last, step.replicas);
  return 'requeue';
}

function scaleTo(context: OperatorContext, deployment: Deployment, replicas: number): void {
  context.plane.store.modify(deployments, deployment.metadata, (now) => ({ ...now, spec: { ...now.spec, replicas } }));
}

/** Nothing about the Deployment moves: its pods are all there, ready and available, and none is ending. */
function isStable(context: OperatorContext, milvus: Milvus, deployment: Deployment): boolean {
  const owned = podsOf(context, milvus, deployment);
  const wanted = deployment.spec.replicas;
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = deployment.status;
  const counts = [replicas, updatedReplicas, readyReplicas, availableReplicas];
  if (!isObserved(deployment) || owned.length !== wanted) return false;
  return owned.every((pod) => isReady(pod) && !isTerminating(pod)) && counts.every((count) => count === wanted);
}

function isObserved(deployment: Deployment): boolean {
  return deployment.status.observedGeneration === deployment.metadata.generation;
}

function podsOf(context: OperatorContext, milvus: Milvus, deployment: Deployment): readonly Pod[] {
  const labels = deployment.spec.selector.matchLabels;
  return context.plane.store.list(pods, milvus.metadata.namespace).filter((pod) => hasLabels(pod, labels));
}

function markSlot(context: OperatorContext, milvus: Milvus, { workload, slot }: SlotOf): void {
  context.plane.store.modify(milvuses, milvus.metadata, (now) => ({
    ...now,
    metadata: { ...now.metadata, annotations: { ...now.metadata.annotations, [slotAnnotation(workload)]: slot } },
  }));
}

interface Rolling {
  readonly workload: Workload;
  /** Undefined when the rollout is over. */
  readonly id: string | undefined;
}

function setRolling(context: OperatorContext, milvus: Milvus, { workload, id }: Rolling): void {
  context.plane.store.modify(milvuses, milvus.metadata, (now) => {
    const { [rollingLabel(workload)]: _before, ...labels } = now.metadata.labels ?? {};
    const next = id === undefined ? labels : { ...labels, [rollingLabel(workload)]: id };
    return { ...now, metadata: { ...now.metadata, labels: next } };
  });
}
