import type { Failure } from './failure.ts';
import type { Timings } from './timings.ts';

/** How an attempt to follow a kind went. */
export type TurnOutcome =
  /** The watch was open and is over, in good order or not. */
  | { readonly kind: 'ended'; readonly lasted: number; readonly delivered: boolean }
  /** The version is too old, or the stream made no sense: list again. */
  | { readonly kind: 'expired'; readonly lasted: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What to do next. */
export interface NextTurn {
  /** Attempts in a row that brought nothing. */
  readonly attempts: number;
  /** Milliseconds to wait first. */
  readonly delay: number;
  /** True when the attempt has to wait for its turn among all kinds of the cluster. */
  readonly paced: boolean;
  /** True when it has to list first. */
  readonly relist: boolean;
}

/**
 * A watch that lived long is opened again at once. Everything else waits: longer each time it brings nothing, and never so
 * short that the cluster sees more than about one request a second.
 */
export function nextTurn(
  outcome: TurnOutcome,
  attempts: number,
  { timings, random }: { readonly timings: Timings; readonly random: () => number },
): NextTurn {
  const relist = outcome.kind === 'expired';
  if (outcome.kind !== 'failed' && outcome.lasted >= timings.settled) {
    return { attempts: 0, delay: 0, paced: false, relist };
  }
  if (outcome.kind === 'ended' && outcome.delivered) {
    return { attempts: 0, delay: jittered(timings.retryFirst, random), paced: true, relist };
  }
  const base =
    outcome.kind === 'failed' && !outcome.failure.keepsMemory
      ? timings.retryRefused
      : Math.min(timings.retryMost, timings.retryFirst * 2 ** Math.min(attempts, 30));
  const asked = outcome.kind === 'failed' ? Math.min(outcome.failure.retryAfter ?? 0, timings.retryRefused) : 0;
  return { attempts: attempts + 1, delay: jittered(Math.max(base, asked), random), paced: true, relist };
}

/** At least the time, at most one and a half times it: attempts that failed together do not come back together. */
function jittered(milliseconds: number, random: () => number): number {
  return milliseconds * (1 + random() / 2);
}
