import type { Facts, Phase } from './facts.ts';
import type { ReadName } from './reads.ts';
import type { Saying, Verdict } from './verdict.ts';

/** One thing that can be said about a live Milvus. A pure function of the objects that it declares to read, and of time. */
export interface HealthRule {
  /** Kebab-case, the name of its file. */
  readonly id: string;
  readonly title: string;
  /** Why it is worth saying. */
  readonly why: string;
  /** If one of these cannot be read the rule stays silent and the verdict is Unknown, naming what is missing. */
  readonly reads: readonly ReadName[];
  /** Reads that make the sentence better. Without one the rule speaks all the same, and the whole is at best Unknown. */
  readonly explainedBy?: readonly ReadName[];
  /** In which phases it has something to say. */
  readonly phases: readonly Phase[];
  /** Whether it has something to do here at all; without it: always. A rule that does not apply needs no permission. */
  readonly appliesTo?: (facts: Facts) => boolean;
  /** What it has to say, nothing when all is well. `earlier` is what the rules before it said. */
  readonly evaluate: (facts: Facts, earlier: readonly Verdict[]) => readonly Saying[];
}

/** What a rule about pods has to read. */
export const podReads: readonly ReadName[] = ['milvus', 'deployments', 'replicaSets', 'pods'];
