import type { ComponentName, Workload } from '../milvus/index.ts';
import {
  desiredReplicas,
  effectiveImage,
  effectivePodAnnotations,
  effectiveResources,
  isPaused,
  workloadName,
} from '../milvus/index.ts';
import { type KubernetesObject, mappingAt, stringAt, valueAt } from '../object/index.ts';
import { type DeploymentFacts, newestReplicaSet, type ReplicaSetFacts } from './deployment.ts';
import { isAlive, type PodFacts } from './pod.ts';
import { type AskedTemplate, annotationsMatch, containersMatch } from './template.ts';

/** A component or a deployment group of it: what is asked for and what there is, over all its Deployments. */
export interface WorkloadFacts {
  /** `component/queryNode` or `component/queryNode/<group>`. */
  readonly subject: string;
  /** `queryNode` or `queryNode/<group>`, for messages. */
  readonly name: string;
  readonly component: ComponentName;
  readonly group: string | undefined;
  /** Undefined when an autoscaler or a person owns the number. */
  readonly desired: number | undefined;
  /** What is asked for in the end: `desired`, or what the Deployments ask for. */
  readonly wanted: number;
  readonly paused: boolean;
  /** True when a person moves the pods between the slots (`enableManualMode`). */
  readonly manual: boolean;
  readonly asked: AskedTemplate;
  readonly deployments: readonly DeploymentFacts[];
  /** The Deployments together ask for this many. */
  readonly replicas: number;
  /** True while the operator moves pods from one slot to the other. */
  readonly rolling: boolean;
  /** Alive pods of the template that the custom resource asks for, in the slot that stays. */
  readonly fresh: readonly PodFacts[];
  /** Other alive pods: of an older template, or in the slot that is being left. */
  readonly old: readonly PodFacts[];
  /** Those of the old ones whose template the custom resource no longer asks for. */
  readonly outdated: readonly PodFacts[];
  readonly terminating: readonly PodFacts[];
  /** True when the Deployment that stays has the template that is asked for. */
  readonly templateApplied: boolean;
}

/** What belongs to one workload, found by its labels. */
export interface WorkloadParts {
  readonly workload: Workload;
  readonly deployments: readonly DeploymentFacts[];
  readonly pods: readonly PodFacts[];
}

export function workloadFacts(milvus: KubernetesObject, parts: WorkloadParts): WorkloadFacts {
  const { workload, deployments, pods } = parts;
  const { component, group } = workload;
  const asked = {
    image: effectiveImage(milvus, component),
    resources: effectiveResources(milvus, component),
    annotations: effectivePodAnnotations(milvus, workload),
  };
  const staying = stayingDeployments(milvus, parts);
  const replicas = deployments.reduce((sum, each) => sum + each.replicas, 0);
  const manual = valueAt(milvus, ['spec', 'components', 'enableManualMode']) === true;
  const desired = manual ? undefined : desiredReplicas(milvus, workload);
  const alive = pods.filter(isAlive);
  const isFresh = (pod: PodFacts) => isOfNewestTemplate(pod, staying, asked);
  const old = alive.filter((pod) => !isFresh(pod));
  const name = group === undefined ? component : `${component}/${group}`;
  return {
    subject: `component/${name}`,
    name,
    component,
    group,
    desired,
    wanted: desired ?? replicas,
    paused: isPaused(milvus, component),
    manual,
    asked,
    deployments,
    replicas,
    rolling: isRolling(milvus, workload),
    fresh: alive.filter(isFresh),
    old,
    outdated: old.filter((pod) => !isOfNewestTemplate(pod, deployments, asked)),
    terminating: pods.filter((pod) => pod.terminating && !pod.finished),
    templateApplied: staying.every(
      (each) => containersMatch(each.template, asked) && annotationsMatch(each.template, asked),
    ),
  };
}

/** Alive pods, fresh ones first. */
export function alivePods(workload: WorkloadFacts): readonly PodFacts[] {
  return [...workload.fresh, ...workload.old];
}

/** Alive pods that are ready, of whatever template: what serves now. */
export function readyPods(workload: WorkloadFacts): readonly PodFacts[] {
  return alivePods(workload).filter((pod) => pod.ready);
}

/**
 * Pods whose troubles count. A pod of an older template that never was ready is left out: it is what remains of an
 * attempt that the custom resource no longer asks for.
 */
export function tellingPods(workload: WorkloadFacts): readonly PodFacts[] {
  return [...workload.fresh, ...workload.old.filter((pod) => !pod.neverReady || !workload.outdated.includes(pod))];
}

/** Pods that the Deployments' own status counts as available: ready for as long as `minReadySeconds` says. */
export function availableReplicas(workload: WorkloadFacts): number {
  return workload.deployments.reduce((sum, each) => sum + each.available, 0);
}

/** The ReplicaSet that made the pod, and its Deployment; undefined for a pod whose owner is not known. */
export function replicaSetOf(
  pod: PodFacts,
  deployments: readonly DeploymentFacts[],
): { readonly deployment: DeploymentFacts; readonly replicaSet: ReplicaSetFacts } | undefined {
  for (const deployment of deployments) {
    const replicaSet = deployment.replicaSets.find((each) =>
      pod.replicaSet === undefined ? each.hash === pod.hash : each.uid === pod.replicaSet.uid,
    );
    if (replicaSet !== undefined && deployment.slot === pod.slot) return { deployment, replicaSet };
  }
  return undefined;
}

/** The image of the pod's main container, the one with the name of its component. */
export function imageOf(pod: PodFacts): string {
  return (pod.containers.find((each) => each.name === pod.component) ?? pod.containers.at(-1))?.image ?? '';
}

function isOfNewestTemplate(pod: PodFacts, staying: readonly DeploymentFacts[], asked: AskedTemplate): boolean {
  const made = replicaSetOf(pod, staying);
  if (made === undefined) {
    const owner = staying.find((each) => each.slot === pod.slot && each.replicaSets.length === 0);
    return owner !== undefined && (asked.image === undefined || imageOf(pod) === asked.image);
  }
  return newestReplicaSet(made.deployment) === made.replicaSet && containersMatch(made.replicaSet.template, asked);
}

/**
 * Of two slots the one that stays: the operator names it in an annotation when a rollout begins (milvus-operator v1.0 to
 * v1.3, deploy_ctrl_util.go). The name for a group holds a hash, so for groups the newer template decides.
 */
function stayingDeployments(milvus: KubernetesObject, parts: WorkloadParts): readonly DeploymentFacts[] {
  const { workload, deployments } = parts;
  if (deployments.length < 2) return deployments;
  const key = `milvus.io/${workloadName(workload.component)}-current-group-id`;
  const named = workload.group === undefined ? stringAt(milvus, ['metadata', 'annotations', key]) : undefined;
  const current = deployments.filter((each) => each.slot !== undefined && each.slot === named);
  if (current.length > 0) return current;
  const newest = Math.max(...deployments.map((each) => each.milvusGeneration ?? 0));
  return deployments.filter((each) => (each.milvusGeneration ?? 0) === newest);
}

function isRolling(milvus: KubernetesObject, workload: Workload): boolean {
  const group = workload.group === undefined ? '' : '-[0-9a-f]{16}';
  const key = new RegExp(`^milvus\\.io/${workloadName(workload.component)}${group}-rolling-id$`);
  return Object.keys(mappingAt(milvus, ['metadata', 'labels'])).some((label) => key.test(label));
}
