import type { Deployment, ReplicaSet } from '../api/resources.ts';

/** How many replicas a ReplicaSet should have now. */
export interface Scaling {
  readonly set: ReplicaSet;
  readonly replicas: number;
}

/** What a Deployment lets go up and down during a rollout, in pods. */
export interface Bounds {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** The strategy's numbers or percentages; surge is rounded up and unavailable down, and not both are 0. */
export function boundsOf(deployment: Deployment): Bounds {
  const rolling = deployment.spec.strategy.rollingUpdate;
  if (deployment.spec.strategy.type === 'Recreate' || rolling === undefined) return { maxSurge: 0, maxUnavailable: 0 };
  const surge = share(rolling.maxSurge, deployment.spec.replicas, Math.ceil);
  const unavailable = share(rolling.maxUnavailable, deployment.spec.replicas, Math.floor);
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function share(amount: number | string, replicas: number, round: (value: number) => number): number {
  if (typeof amount === 'number') return amount;
  return round((Number.parseFloat(amount) / 100) * replicas);
}

export function totalReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + set.spec.replicas, 0);
}

export function totalAvailable(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + (set.status.availableReplicas ?? 0), 0);
}

/** The number for the ReplicaSet of the current template: as many as the surge allows, or fewer when there are too many. */
export function scaleNew(deployment: Deployment, current: ReplicaSet, sets: readonly ReplicaSet[]): number {
  const wanted = deployment.spec.replicas;
  if (current.spec.replicas > wanted || deployment.spec.strategy.type === 'Recreate') return wanted;
  const room = wanted + boundsOf(deployment).maxSurge - totalReplicas(sets);
  if (room <= 0) return current.spec.replicas;
  return current.spec.replicas + Math.min(room, wanted - current.spec.replicas);
}

/** What old ReplicaSets may give up now: first pods that never became available, then working ones as new ones replace them. */
export function scaleOld(deployment: Deployment, current: ReplicaSet, old: readonly ReplicaSet[]): readonly Scaling[] {
  const all = [...old, current];
  const minAvailable = deployment.spec.replicas - boundsOf(deployment).maxUnavailable;
  const newUnavailable = current.spec.replicas - (current.status.availableReplicas ?? 0);
  let mayGo = totalReplicas(all) - minAvailable - newUnavailable;
  let spare = totalAvailable(all) - minAvailable;
  const scalings: Scaling[] = [];
  for (const set of old.filter((each) => each.spec.replicas > 0)) {
    const available = set.status.availableReplicas ?? 0;
    const unhealthy = Math.max(0, Math.min(mayGo, set.spec.replicas - available));
    mayGo -= unhealthy;
    const working = Math.max(0, Math.min(spare, set.spec.replicas - unhealthy));
    spare -= working;
    const replicas = set.spec.replicas - unhealthy - working;
    if (replicas !== set.spec.replicas) scalings.push({ set, replicas });
  }
  return scalings;
}
