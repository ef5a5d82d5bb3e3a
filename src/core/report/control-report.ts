import { timestamp } from './dates.ts';
import { escapeText, inlineCode } from './markdown.ts';

/** Somebody keeps others from changing a target. */
export interface LockFacts {
  readonly target: string;
  readonly person: { readonly id: number; readonly login: string };
  readonly reason: string;
  /** ISO 8601. */
  readonly until: string;
}

/** What `/lock` has done. */
export function renderLocked({ target, until, reason }: LockFacts): string {
  return `🔒 ${inlineCode(target)} is locked for everybody but you until ${timestamp(new Date(until))}${because(reason)}. \`/unlock\` ends it earlier.`;
}

/** What `/unlock` has done; no lock where there was none. */
export function renderUnlocked(target: string, lock: LockFacts | undefined): string {
  if (lock === undefined) return `🔓 ${inlineCode(target)} is not locked.`;
  return `🔓 ${inlineCode(target)} can be changed by everybody again who may. The lock was that of ${escapeText(lock.person.login)}${because(lock.reason)}.`;
}

/** Why a change is not made, for the refusal: plain text. */
export function lockedSentence({ target, person, reason, until }: LockFacts): string {
  return `${target} is locked by ${person.login} until ${timestamp(new Date(until))}${reason === '' ? '' : ` (${reason})`}. Post the command again after that, or ask ${person.login} to /unlock it; somebody with maintain permission can do so too.`;
}

/** What `/hold` has done. */
export function renderHeld(reason: string): string {
  return `✋ This pull request is held${because(reason)}: \`falconer/review\` asks for action until somebody posts \`/unhold\`.`;
}

/** What `/unhold` has done. */
export function renderReleased(wasHeld: 'held' | 'free'): string {
  return wasHeld === 'held'
    ? '👐 This pull request is not held any more: `falconer/review` says again what it found.'
    : '👐 This pull request is not held.';
}

/** What a hold adds to `falconer/review`. */
export function holdSentence(person: string, reason: string): string {
  return `${escapeText(person)} holds this pull request${because(reason)}. \`/unhold\` lets it go on.`;
}

/** What became of each pull request that `/cancel` was about. */
export interface CancelledPullRequest {
  readonly number: number;
  readonly outcome: 'closed' | 'pushed-to';
}

/** What `/cancel` has done. */
export function renderCancelled(pullRequests: readonly CancelledPullRequest[]): string {
  return pullRequests
    .map(({ number, outcome }) =>
      outcome === 'closed'
        ? `🗑️ #${number} is closed and its branch is deleted.`
        : `#${number} stays: somebody else has pushed to its branch. Close it by hand if that is right.`,
    )
    .join('\n');
}

function because(reason: string): string {
  return reason === '' ? '' : ` (${escapeText(reason)})`;
}
