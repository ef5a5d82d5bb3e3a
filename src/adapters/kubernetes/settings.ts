import type { Clock, Log } from '../../ports.ts';
import type { Timers } from './timers.ts';
import type { Timings } from './timings.ts';
import type { TrimRule } from './trim.ts';

/** Where the address and the credentials of a cluster come from. */
export type KubeconfigSource =
  /** Read again when the server refuses the credentials. Without a context, the current one of the file. */
  | { readonly kind: 'file'; readonly path: string; readonly context?: string }
  | { readonly kind: 'text'; readonly text: string; readonly context?: string }
  /** The service account of the pod in which Falconer runs. */
  | { readonly kind: 'in-cluster' };

/** One cluster that the server watches. */
export interface ClusterSettings {
  /** As people and configuration name it. */
  readonly name: string;
  readonly kubeconfig: KubeconfigSource;
  /** The only namespace that may be read; without it all are. Cluster-scoped kinds are read either way. */
  readonly namespace?: string;
  /** What of each kind is remembered; `trimRules` without it. */
  readonly trim?: readonly TrimRule[];
  readonly clock: Clock;
  readonly log: Log;
  /** Without it the time of this machine. */
  readonly timers?: Timers;
  readonly timings?: Partial<Timings>;
  /** Objects in one page of a list; 100 without it. */
  readonly pageSize?: number;
  /** Numbers in [0, 1); Math.random without it. */
  readonly random?: () => number;
}
