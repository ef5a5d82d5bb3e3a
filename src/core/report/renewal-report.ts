import type { Run } from '../operation/index.ts';
import type { Refusal } from '../text/index.ts';
import { inlineCode, withinLimit } from './markdown.ts';
import { changedSteps, changesTable, renderRefusal } from './request.ts';

/** A pull request of Falconer whose base has moved so that it conflicts. */
export interface Renewal {
  readonly baseBranch: string;
  /** Tip of the base branch. */
  readonly base: string;
  /** What became of it. */
  readonly fate:
    | { readonly kind: 'renewed'; readonly head: string; readonly runs: readonly Run[] }
    | { readonly kind: 'handed-over' }
    | { readonly kind: 'nothing-left' }
    | { readonly kind: 'refused'; readonly refusal: Refusal };
}

/** First line of the comment that tells of a renewal: by it the comment is found again, so that it is said once. */
export function renewalMarker({ fate }: Renewal): string {
  const detail =
    fate.kind === 'renewed' ? ` head=${fate.head}` : fate.kind === 'refused' ? ` ${fate.refusal.code}` : '';
  return `<!-- falconer:renewal=${fate.kind}${detail} -->`;
}

/** What people are told on the pull request. */
export function renderRenewal(renewal: Renewal): string {
  const branch = inlineCode(renewal.baseBranch);
  const moved = `${branch} is at ${renewal.base.slice(0, 12)} now and conflicts with this pull request.`;
  return withinLimit([renewalMarker(renewal), ...sentences(renewal, moved)].join('\n\n'));
}

function sentences({ fate, baseBranch }: Renewal, moved: string): readonly string[] {
  switch (fate.kind) {
    case 'renewed':
      return [
        `🔁 **The commands were run again.** ${moved} The branch was replaced by commit ${fate.head.slice(0, 12)}. What was approved before was another change: look at it again.`,
        changesTable(fate.runs.flatMap(changedSteps)),
      ];
    case 'handed-over':
      return [
        `✋ **This branch is yours.** ${moved} Somebody else has pushed to it, so Falconer does not touch it any more. Merge ${inlineCode(baseBranch)} into it, or close this pull request and post the command again.`,
      ];
    case 'nothing-left':
      return [
        `👍 **Nothing is left to change.** ${moved} With what is there now the commands would change nothing. Close this pull request.`,
      ];
    case 'refused':
      return [
        `👎 **The commands cannot be run again.** ${inlineCode(fate.refusal.code)} ${moved}`,
        renderRefusal(fate.refusal),
        'Close this pull request, and post the command again when it can run.',
      ];
  }
}
