import { engineApplies } from './engine-applies.ts';
import { operatorKnowsFields } from './operator-knows-fields.ts';
import type { LiveChange, Obstacle, Precondition } from './precondition.ts';
import { runningVersion } from './running-version.ts';

/** What is looked at in the cluster of a change. A new one is a file in this folder and a line here. */
const preconditions: readonly Precondition[] = [engineApplies, operatorKnowsFields, runningVersion];

/** What stands in the way of a change in the cluster that it is for. */
export function obstaclesTo(change: LiveChange): readonly Obstacle[] {
  return preconditions.flatMap(({ id, find }) => find(change).map((obstacle) => ({ rule: id, ...obstacle })));
}
