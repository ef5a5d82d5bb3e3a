import type { Audit, Clock, Cluster, GitHubHost, GitMirrors, Log, PolicyPacks } from '../ports.ts';
import type { ProcessMemory } from './process-memory.ts';

/** What reconcilers see and touch. Nothing of it is known to the core. */
export interface World {
  readonly github: GitHubHost;
  readonly git: GitMirrors;
  readonly policyPacks: PolicyPacks;
  readonly clusters: readonly Cluster[];
  /** By name of a cluster: patterns of the repositories that may learn of it. Use `clustersOf`. */
  readonly clusterRepositories: ReadonlyMap<string, readonly string[]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Audit;
  readonly timing: Timing;
  readonly memory: ProcessMemory;
}

/** Durations in milliseconds. */
export interface Timing {
  /** How long everything must agree before a rollout is called done; the operator looks every 30 s. */
  readonly rolloutConfirmation: number;
  /** How long one fault must last before a rollout is called failed. */
  readonly rolloutFailure: number;
  /** How long a rollout may take before it is given up. */
  readonly rolloutDeadline: number;
  /** How often a rollout is looked at while nothing changes. */
  readonly rolloutInterval: number;
  /** How far back a sweep looks for requests that have no outcome. */
  readonly sweepWindow: number;
  /** How often every repository is swept. */
  readonly sweepInterval: number;
}
