import { listAt, stringAt } from '../../core/object/index.ts';
import type { Mapping } from '../cluster/json-edit.ts';
import { timestamp } from '../cluster/timestamp.ts';

/** A condition as the Flux controllers write it. */
export interface FluxCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export interface Moment {
  readonly now: Date;
  /** The generation that the conditions speak of. */
  readonly generation: number;
}

/** The list for the status: `verdicts` and nothing else; a condition that keeps its status keeps its time. */
export function conditionsFor(
  object: Mapping | undefined,
  verdicts: readonly FluxCondition[],
  moment: Moment,
): readonly Mapping[] {
  const before = listAt(object, ['status', 'conditions']);
  return verdicts.map((verdict) => {
    const old = before.find((each) => stringAt(each, ['type']) === verdict.type);
    const kept = stringAt(old, ['status']) === verdict.status ? stringAt(old, ['lastTransitionTime']) : undefined;
    const lastTransitionTime = kept ?? timestamp(moment.now);
    return { ...verdict, lastTransitionTime, observedGeneration: moment.generation };
  });
}

/** Ready while a revision is under way, and what is being done with it. */
export function underWay(doing: 'Fetching' | 'Building', revision: string): readonly FluxCondition[] {
  return [
    reconciling('Progressing', `${doing} manifests for revision ${revision} with a timeout of 50s`),
    { type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'Reconciliation in progress' },
  ];
}

/** Ready after a failure; Flux goes on trying. */
export function failed(reason: string, message: string, revision: string): readonly FluxCondition[] {
  return [
    reconciling('ProgressingWithRetry', `Detecting drift for revision ${revision} with a timeout of 50s`),
    { type: 'Ready', status: 'False', reason, message },
  ];
}

export function applied(revision: string): readonly FluxCondition[] {
  const message = `Applied revision: ${revision}`;
  return [{ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', message }];
}

function reconciling(reason: string, message: string): FluxCondition {
  return { type: 'Reconciling', status: 'True', reason, message };
}

/** Conditions of a GitRepository that has fetched a revision. */
export function fetched(revision: string): readonly FluxCondition[] {
  const message = `stored artifact for revision '${revision}'`;
  return [
    { type: 'Ready', status: 'True', reason: 'Succeeded', message },
    { type: 'ArtifactInStorage', status: 'True', reason: 'Succeeded', message },
  ];
}

/** Conditions of a GitRepository whose branch or repository is not there. */
export function notFetched(message: string): readonly FluxCondition[] {
  const reason = 'GitOperationFailed';
  return [
    { type: 'Ready', status: 'False', reason, message },
    { type: 'FetchFailed', status: 'True', reason, message },
  ];
}
