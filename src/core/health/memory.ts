import type { Losses, Recovery } from './recovery.ts';

/**
 * What objects do not tell: since when something is so. A judgement gives it back, the next one of the same Milvus takes
 * it. Without it (after a restart, say) verdicts are the same, only those that depend on "for how long" come later.
 * Plain data; times in milliseconds since 1970.
 */
export interface HealthMemory {
  /** The custom resource it speaks of; for another one everything is forgotten. */
  readonly uid: string;
  readonly generation: number;
  /** When that generation was first seen. */
  readonly generationSeen: number;
  /** The numbers of pods and replicas at the last look, as one text. */
  readonly counts: string;
  /** When the numbers last changed; undefined when they never did while looking. */
  readonly moved: number | undefined;
  /** By uid of a Deployment: its generation when all its pods were last seen ready. */
  readonly settled: Readonly<Record<string, number>>;
  readonly losses: Losses;
  /** Pods that were replaced lately, oldest first. */
  readonly recovered: readonly Recovery[];
}
