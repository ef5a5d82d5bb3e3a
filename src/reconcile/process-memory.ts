import type { CheckText } from '../core/report/index.ts';
import type { CheckConclusion } from '../ports.ts';
import type { HealthMemories } from './find-in-clusters.ts';
import type { StandingQuestion } from './observe-standings.ts';
import { createTreeMemories, type TreeMemories } from './open-tree.ts';
import { emptyRolloutMemory, type RolloutMemory } from './rollout.ts';
import { createTurns, type Turns } from './turns.ts';

/** What the process remembers between looks. Losing it costs reads and time, never a result: everything that must last is on GitHub. */
export interface ProcessMemory {
  readonly health: HealthMemories;
  readonly rollouts: RolloutMemory;
  readonly trees: TreeMemories;
  /** Whose commands wait, and for how long. */
  readonly turns: Turns;
  /** What `falconer/health` of open pull requests says, by `owner/repo#n`, so that a look at the clusters alone tells whether it is still so. */
  readonly standings: Map<string, SaidStanding>;
  /** By `owner/repo`: until when (milliseconds since 1970) everything that had no outcome has its key. */
  readonly sweptTo: Map<string, number>;
  /** Until when (milliseconds since 1970) no delivery is known that failed. */
  deliveriesReadTo: number | undefined;
}

/** What was said of an open pull request, and what was asked to say it. */
export interface SaidStanding {
  readonly mergeBase: string;
  readonly head: string;
  readonly questions: readonly StandingQuestion[];
  readonly said: SaidHealth;
  /** Milliseconds since 1970. */
  readonly saidAt: number;
  /** How many targets the repository has. */
  readonly targets: 'one' | 'several';
}

/** What a check run says; in progress without a conclusion. */
export interface SaidHealth extends CheckText {
  readonly conclusion: CheckConclusion | undefined;
}

/**
 * Forgets what was remembered of one key, because another process has run it since. What is known of clusters and commits is true
 * whoever has looked; what was swept is only ever looked at again; what was said of a pull request is left to its next look.
 */
export function forgetKey(memory: ProcessMemory, text: string): void {
  const rollout = /^rollout (\S+)/.exec(text)?.[1];
  if (rollout === undefined) return;
  for (const remembered of [memory.rollouts.runs, memory.rollouts.relapses]) {
    for (const id of [...remembered.keys()]) if (id.startsWith(`${rollout} `)) remembered.delete(id);
  }
}

/** An empty memory, for the start of a process. */
export function emptyProcessMemory(): ProcessMemory {
  return {
    health: new Map(),
    rollouts: emptyRolloutMemory(),
    trees: createTreeMemories(),
    turns: createTurns(),
    standings: new Map(),
    sweptTo: new Map(),
    deliveriesReadTo: undefined,
  };
}
