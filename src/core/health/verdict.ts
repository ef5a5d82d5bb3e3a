import { type Reason, reasons } from './reason.ts';

/** Argo CD's words (gitops-engine, pkg/health). */
export type Health = 'Healthy' | 'Suspended' | 'Progressing' | 'Missing' | 'Degraded' | 'Unknown';

/** What can be said of one live thing at one moment. */
export interface Verdict {
  /** `target` for the whole, `component/queryNode` or `component/queryNode/<group>` for a part. */
  readonly subject: string;
  readonly health: Health;
  /** One word in CamelCase from the closed list in `reasons`, for machines. */
  readonly reason: string;
  /** The sentence a colleague would say. Text from the cluster in it is data: escape it before rendering. */
  readonly message: string;
  /** When the reason began, if the objects tell; ISO 8601 UTC. */
  readonly since?: string;
  /** What may cure it, as a command to be commented; without the name of the target. */
  readonly command?: string;
}

/** Numbers of one component, for "queryNode 12 of 20". */
export interface ComponentProgress {
  readonly component: string;
  readonly group?: string;
  /** What the custom resource asks for; undefined when an autoscaler owns it. */
  readonly desired: number | undefined;
  readonly ready: number;
  readonly available: number;
  /** Pods of the newest template. */
  readonly updated: number;
  readonly image: string | undefined;
}

/** What a verdict says, before its subject and health are put to it. */
export interface Saying {
  readonly subject: string;
  readonly reason: Reason;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly command?: string | undefined;
}

/** A verdict whose health is the one its reason stands for. */
export function verdictOf(saying: Saying): Verdict {
  const { subject, reason, message, since, command } = saying;
  const plain = { subject, health: reasons[reason].health, reason, message };
  const verdict = command === undefined ? plain : { ...plain, command };
  const begin = new Date(since ?? Number.NaN);
  return Number.isNaN(begin.getTime()) ? verdict : { ...verdict, since: begin.toISOString() };
}

/**
 * From best to worst. As in gitops-engine, except that Unknown stands below Missing and Degraded: a fault that was seen
 * outranks what could not be read, and both outrank progress.
 */
const fromBestToWorst: readonly Health[] = ['Healthy', 'Suspended', 'Progressing', 'Unknown', 'Missing', 'Degraded'];

/** Negative when the first is the better health. */
export function compareHealth(one: Health, other: Health): number {
  return fromBestToWorst.indexOf(one) - fromBestToWorst.indexOf(other);
}

/** The worst verdict, the earliest of equals; undefined when there is none. */
export function worst(verdicts: readonly Verdict[]): Verdict | undefined {
  let found: Verdict | undefined;
  for (const verdict of verdicts) {
    if (found === undefined || compareHealth(verdict.health, found.health) > 0) found = verdict;
  }
  return found;
}
