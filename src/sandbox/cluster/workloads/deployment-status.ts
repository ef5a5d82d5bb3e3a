import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../api/resources.ts';
import { timestamp } from '../timestamp.ts';
import { boundsOf, totalReplicas } from './rollout-plan.ts';

/** The new ReplicaSet was made, found or used in this round. */
export type NewSetNews = 'created' | 'known';

export interface Observation {
  readonly current: ReplicaSet | undefined;
  readonly all: readonly ReplicaSet[];
  readonly news: NewSetNews;
  readonly now: Date;
}

type Verdict = Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>;

/** The status of a Deployment as its controller would write it now (kubernetes v1.32, pkg/controller/deployment). */
export function statusOf(deployment: Deployment, seen: Observation): DeploymentStatus {
  const sum = (count: (set: ReplicaSet) => number | undefined) =>
    seen.all.reduce((total, set) => total + (count(set) ?? 0), 0);
  const available = sum((set) => set.status.availableReplicas);
  const unavailable = Math.max(0, totalReplicas(seen.all) - available);
  const counts = {
    ...positive(
      'replicas',
      sum((set) => set.status.replicas),
    ),
    ...positive('updatedReplicas', seen.current?.status.replicas ?? 0),
    ...positive(
      'readyReplicas',
      sum((set) => set.status.readyReplicas),
    ),
    ...positive('availableReplicas', available),
    ...positive('unavailableReplicas', unavailable),
  };
  const status = { observedGeneration: deployment.metadata.generation ?? 1, ...counts };
  const verdicts = [availability(deployment, available), progress(deployment, status, seen)];
  const conditions = verdicts.reduce(
    (list, verdict) => (verdict === undefined ? list : withCondition(list, verdict, seen.now)),
    deployment.status.conditions ?? [],
  );
  return { ...status, conditions };
}

function positive(key: string, count: number): Readonly<Record<string, number>> {
  return count === 0 ? {} : { [key]: count };
}

function availability(deployment: Deployment, available: number): Verdict {
  const enough = available >= deployment.spec.replicas - boundsOf(deployment).maxUnavailable;
  return enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function progress(deployment: Deployment, status: DeploymentStatus, seen: Observation): Verdict | undefined {
  const before = deployment.status.conditions?.find((condition) => condition.type === 'Progressing');
  const name = seen.current?.metadata.name ?? deployment.metadata.name;
  const say = (reason: string, message: string): Verdict => ({ type: 'Progressing', status: 'True', reason, message });
  if (deployment.spec.paused === true) {
    return { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' };
  }
  if (seen.news === 'created') return say('NewReplicaSetCreated', `Created new replica set "${name}"`);
  if (before === undefined) return say('FoundNewReplicaSet', `Found new replica set "${name}"`);
  // A finished rollout stays finished when only the number of replicas changes.
  const finished = before.reason === 'NewReplicaSetAvailable' && status.replicas === status.updatedReplicas;
  if (finished) return undefined;
  if (isComplete(deployment, status)) {
    return say('NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`);
  }
  if (hasProgressed(deployment.status, status)) {
    return say('ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`);
  }
  if (before.reason === 'DeploymentPaused') return say('DeploymentResumed', 'Deployment is resumed');
  return overdue(deployment, before, seen.now) ? late(name) : undefined;
}

function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = deployment.spec.replicas;
  return [status.updatedReplicas, status.replicas, status.availableReplicas].every((count) => (count ?? 0) === wanted);
}

function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  const grew = (key: 'updatedReplicas' | 'readyReplicas' | 'availableReplicas') =>
    (after[key] ?? 0) > (before[key] ?? 0);
  return grew('updatedReplicas') || grew('readyReplicas') || grew('availableReplicas') || old(after) < old(before);
}

function overdue(deployment: Deployment, before: DeploymentCondition, now: Date): boolean {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds !== undefined && Date.parse(before.lastUpdateTime) + seconds * 1_000 < now.getTime();
}

function late(name: string): Verdict {
  const message = `ReplicaSet "${name}" has timed out progressing.`;
  return { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message };
}

/** A condition that changes moves to the end of the list; one that does not stays where it is. */
function withCondition(
  conditions: readonly DeploymentCondition[],
  verdict: Verdict,
  now: Date,
): readonly DeploymentCondition[] {
  const before = conditions.find((condition) => condition.type === verdict.type);
  const same = before?.status === verdict.status && before.reason === verdict.reason;
  // Every step forward refreshes lastUpdateTime; that is how a stalled rollout is told from a slow one.
  if (same && verdict.reason !== 'ReplicaSetUpdated') return conditions;
  const at = timestamp(now);
  const lastTransitionTime = before?.status === verdict.status ? before.lastTransitionTime : at;
  return [
    ...conditions.filter((condition) => condition.type !== verdict.type),
    { ...verdict, lastUpdateTime: at, lastTransitionTime },
  ];
}
