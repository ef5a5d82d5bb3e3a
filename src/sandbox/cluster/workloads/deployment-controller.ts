import { deployments, pods, replicaSets } from '../api/kinds.ts';
import { keyOf, nameOf } from '../api/object-store.ts';
import type { Deployment, ReplicaSet } from '../api/resources.ts';
import type { ControlPlane } from '../control-plane.ts';
import { WorkQueue } from '../work-queue.ts';
import { type NewSetNews, statusOf } from './deployment-status.ts';
import { controlledBy, controllerKey, controllerReference } from './ownership.ts';
import { boundsOf, type Scaling, scaleNew, scaleOld } from './rollout-plan.ts';
import { sameTemplate, templateHash } from './template-hash.ts';

const source = 'deployment-controller';
const revisionKey = 'deployment.kubernetes.io/revision';

/** Rolls out every Deployment by way of ReplicaSets (kubernetes v1.32, pkg/controller/deployment). */
export function runDeployments(plane: ControlPlane): void {
  const queue = new WorkQueue(plane.timers, (key) => reconcile(plane, key));
  plane.store.onChange(({ kind, object, type }) => {
    if (kind === deployments && type !== 'DELETED') queue.add(keyOf(kind, object.metadata));
    const owner = kind === replicaSets ? controllerKey(object, deployments) : undefined;
    if (owner !== undefined) queue.add(owner);
    // Recreate waits until the old pods are gone, which no ReplicaSet tells.
    if (kind === pods && type === 'DELETED') addOwnerOfPod(controllerKey(object, replicaSets));
  });

  function addOwnerOfPod(setKey: string | undefined): void {
    const set = setKey === undefined ? undefined : plane.store.get(replicaSets, nameOf(setKey));
    const owner = set && controllerKey(set, deployments);
    if (owner !== undefined) queue.add(owner);
  }
}

function reconcile(plane: ControlPlane, key: string): void {
  const deployment = plane.store.get(deployments, nameOf(key));
  if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return;
  const owned = controlledBy(plane.store, replicaSets, deployment);
  const found = owned.find((set) => sameTemplate(set.spec.template, deployment.spec.template));
  const paused = deployment.spec.paused === true;
  const old = owned.filter((set) => set !== found);
  const wait = deployment.spec.strategy.type === 'Recreate' && !emptied(plane, deployment, old);
  const mayCreate = found === undefined && !paused && !wait && !nameTaken(plane, deployment);
  const current = found ?? (mayCreate ? createSet(plane, deployment, old) : undefined);
  const all = current === undefined ? old : [...old, current];
  for (const scaling of paused ? scaleOnly(deployment, all) : plan(deployment, wait ? undefined : current, old)) {
    scale(plane, deployment, scaling);
  }
  if (current !== undefined) renewRevision(plane, deployment, { current, old });
  forgetHistory(plane, deployment, old);
  report(plane, key, mayCreate ? 'created' : 'known');
}

/** True while a ReplicaSet of a deleted Deployment of the same name is not collected yet. */
function nameTaken(plane: ControlPlane, deployment: Deployment): boolean {
  const { namespace, name } = deployment.metadata;
  const taken = `${name}-${templateHash(deployment.spec.template)}`;
  return plane.store.get(replicaSets, { ...(namespace === undefined ? {} : { namespace }), name: taken }) !== undefined;
}

/** True when no old ReplicaSet has pods, not even terminating ones. */
function emptied(plane: ControlPlane, deployment: Deployment, old: readonly ReplicaSet[]): boolean {
  const uids = new Set(old.map((set) => set.metadata.uid));
  return !plane.store
    .list(pods, deployment.metadata.namespace)
    .some((pod) => (pod.metadata.ownerReferences ?? []).some((owner) => uids.has(owner.uid)));
}

function plan(deployment: Deployment, current: ReplicaSet | undefined, old: readonly ReplicaSet[]): readonly Scaling[] {
  if (deployment.spec.strategy.type === 'Recreate') {
    const down = old.map((set) => ({ set, replicas: 0 }));
    return current === undefined ? down : [...down, { set: current, replicas: deployment.spec.replicas }];
  }
  if (current === undefined) return [];
  const replicas = scaleNew(deployment, current, [...old, current]);
  // One direction in a round, as the real controller: up first, and down when the new pods are there.
  return replicas === current.spec.replicas ? scaleOld(deployment, current, old) : [{ set: current, replicas }];
}

/** A paused Deployment does not roll, but a single ReplicaSet still follows its number. */
function scaleOnly(deployment: Deployment, sets: readonly ReplicaSet[]): readonly Scaling[] {
  const [only, ...others] = sets.filter((set) => set.spec.replicas > 0);
  const set = only ?? sets.at(-1);
  return set === undefined || others.length > 0 ? [] : [{ set, replicas: deployment.spec.replicas }];
}

function createSet(plane: ControlPlane, deployment: Deployment, old: readonly ReplicaSet[]): ReplicaSet {
  const template = deployment.spec.template;
  const hash = templateHash(template);
  const labels = { ...template.metadata.labels, 'pod-template-hash': hash };
  const room = deployment.spec.replicas + boundsOf(deployment).maxSurge;
  const taken = old.reduce((sum, set) => sum + set.spec.replicas, 0);
  const replicas = Math.max(0, Math.min(deployment.spec.replicas, room - taken));
  const set = plane.store.create(replicaSets, {
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace ?? 'default',
      labels,
      annotations: setAnnotations(deployment, nextRevision(old)),
      ownerReferences: [controllerReference(deployments, deployment)],
    },
    spec: {
      replicas,
      ...minReadyOf(deployment),
      selector: { matchLabels: { ...deployment.spec.selector.matchLabels, 'pod-template-hash': hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  });
  if (replicas > 0) tell(plane, deployment, `Scaled up replica set ${set.metadata.name} to ${replicas}`);
  return set;
}

function minReadyOf({ spec }: Deployment): { readonly minReadySeconds?: number } {
  return spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds };
}

function nextRevision(sets: readonly ReplicaSet[]): number {
  return 1 + Math.max(0, ...sets.map((set) => Number(set.metadata.annotations?.[revisionKey] ?? 0)));
}

function setAnnotations(deployment: Deployment, revision: number): Readonly<Record<string, string>> {
  return {
    'deployment.kubernetes.io/desired-replicas': String(deployment.spec.replicas),
    'deployment.kubernetes.io/max-replicas': String(deployment.spec.replicas + boundsOf(deployment).maxSurge),
    [revisionKey]: String(revision),
  };
}

function scale(plane: ControlPlane, deployment: Deployment, { set, replicas }: Scaling): void {
  const before = set.spec.replicas;
  if (before === replicas) return;
  plane.store.modify(replicaSets, set.metadata, (now) => ({ ...now, spec: { ...now.spec, replicas } }));
  const direction = replicas > before ? 'up' : 'down';
  tell(plane, deployment, `Scaled ${direction} replica set ${set.metadata.name} to ${replicas} from ${before}`);
}

function renewRevision(
  plane: ControlPlane,
  deployment: Deployment,
  sets: { readonly current: ReplicaSet; readonly old: readonly ReplicaSet[] },
): void {
  const own = Number(sets.current.metadata.annotations?.[revisionKey] ?? 0);
  const revision = Math.max(own, nextRevision(sets.old));
  plane.store.modify(replicaSets, sets.current.metadata, (set) => ({
    ...set,
    metadata: {
      ...set.metadata,
      annotations: { ...set.metadata.annotations, ...setAnnotations(deployment, revision) },
    },
    spec: { ...set.spec, ...minReadyOf(deployment) },
  }));
  plane.store.modify(deployments, deployment.metadata, (now) => ({
    ...now,
    metadata: { ...now.metadata, annotations: { ...now.metadata.annotations, [revisionKey]: String(revision) } },
  }));
}

function forgetHistory(plane: ControlPlane, deployment: Deployment, old: readonly ReplicaSet[]): void {
  const idle = old.filter((set) => set.spec.replicas === 0 && set.status.replicas === 0);
  const byAge = [...idle].sort((one, other) => nextRevision([one]) - nextRevision([other]));
  const excess = byAge.length - (deployment.spec.revisionHistoryLimit ?? 10);
  for (const set of byAge.slice(0, Math.max(0, excess))) plane.store.delete(replicaSets, set.metadata);
}

function report(plane: ControlPlane, key: string, news: NewSetNews): void {
  plane.store.modify(deployments, nameOf(key), (deployment) => {
    const all = controlledBy(plane.store, replicaSets, deployment);
    const current = all.find((set) => sameTemplate(set.spec.template, deployment.spec.template));
    return { ...deployment, status: statusOf(deployment, { current, all, news, now: plane.clock.now() }) };
  });
}

function tell(plane: ControlPlane, deployment: Deployment, message: string): void {
  plane.events.emit({ about: deployment, type: 'Normal', reason: 'ScalingReplicaSet', message, source });
}
