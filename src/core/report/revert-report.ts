import type { Plan } from '../command/index.ts';
import type { Verdict } from '../health/index.ts';
import { formatFieldPath } from '../manifest/index.ts';
import type { Refusal } from '../text/index.ts';
import { codeBlock, escapeText, inlineCode, table, withinLimit } from './markdown.ts';
import { renderCure } from './recovery-report.ts';
import { branchPart, renderRefusal } from './request.ts';

/** A rollout that failed, or that came to harm after its success. */
export interface FailedChange {
  readonly target: string;
  readonly commit: string;
  /** The commit before it. */
  readonly parent: string;
  /** The pull request that brought it; undefined for a push. */
  readonly pullRequest: number | undefined;
  readonly verdict: Verdict;
  /** Goes into ready commands; undefined when the repository has one target. */
  readonly flag: string | undefined;
}

/** What is done about it. */
export type FailureAnswer =
  | { readonly kind: 'opened'; readonly number: number; readonly url: string }
  | { readonly kind: 'proposed' }
  /** The change cannot be taken back by Falconer. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** It takes back another one already. */
  | { readonly kind: 'is-revert' };

/** Trailer of a commit that takes another one back; such a commit is never taken back itself. */
export const revertTrailer = 'Falconer-Revert';

/** The branch on which a commit is taken back for a target: found again by its name. */
export function revertBranch({ target, commit }: Pick<FailedChange, 'target' | 'commit'>): string {
  return `falconer/${branchPart(target)}/revert-${commit.slice(0, 12)}`;
}

/** True for the message of a commit, or the name of a branch, that takes another change back. */
export function isRevertText(text: string): boolean {
  return (
    new RegExp(`^${revertTrailer}: [0-9a-f]{40}$`, 'm').test(text) ||
    /\bfalconer\/[^\s/]+\/revert-[0-9a-f]{12}\b/.test(text)
  );
}

export function renderRevertTitle({ target, commit }: Pick<FailedChange, 'target' | 'commit'>): string {
  return `revert ${commit.slice(0, 12)} (${target})`;
}

export function renderRevertCommit(change: FailedChange): string {
  return [
    renderRevertTitle(change),
    '',
    `The rollout failed: ${change.verdict.message}`,
    '',
    `${revertTrailer}: ${change.commit}`,
  ].join('\n');
}

/** The body of a revert pull request: why, what comes back, what that means. */
export function renderRevertBody(change: FailedChange, plan: Plan): string {
  const rows = plan.changes.map((each) => [
    inlineCode(formatFieldPath(each.path)),
    escapeText(each.before),
    `**${escapeText(each.after)}**`,
  ]);
  const what = change.pullRequest === undefined ? inlineCode(change.commit.slice(0, 12)) : `#${change.pullRequest}`;
  return withinLimit(
    [
      `<!-- falconer:revert commit=${change.commit} -->`,
      `The rollout of ${what} failed in ${inlineCode(change.target)}:`,
      `> ${escapeText(change.verdict.message)}`,
      'This restores the fields that it changed, and nothing else:',
      table(['field', 'now', 'restored'], rows),
      ...(plan.consequences.length === 0
        ? []
        : [`### What will happen\n\n${plan.consequences.map((each) => `- ${escapeText(each)}`).join('\n')}`]),
      'If the cause can be mended instead, close this pull request: Falconer does not open it again.',
    ].join('\n\n'),
  );
}

/** By which the comment on the pull request is found again. */
export function failureMarker(
  kind: 'failed' | 'relapsed',
  { target, commit }: Pick<FailedChange, 'target' | 'commit'>,
): string {
  return `<!-- falconer:rollout-${kind} commit=${commit} target=${branchPart(target)} -->`;
}

/** The comment on the pull request whose rollout failed. */
export function renderFailureComment(change: FailedChange, answer: FailureAnswer): string {
  const head = `🔴 **The rollout failed in ${escapeText(change.target)}.** ${escapeText(change.verdict.message)}`;
  const cure = renderCure(change.verdict, change.flag);
  const parts = [failureMarker('failed', change), head, cure, renderFailureAnswer(change, answer)];
  return withinLimit(parts.filter((part) => part !== '').join('\n\n'));
}

/** The comment on a pull request whose rollout was green and is not any more. */
export function renderRelapseComment(change: FailedChange, minutes: number): string {
  const head = `🔴 **${escapeText(change.target)} was healthy after this change, and is not any more**, ${minutes} min later. ${escapeText(change.verdict.message)}`;
  const note = 'Whether this change is the cause is not known: nothing else of the resource has changed in Git since.';
  const cure = renderCure(change.verdict, change.flag);
  const parts = [failureMarker('relapsed', change), head, note, cure, proposal(change)];
  return withinLimit(parts.filter((part) => part !== '').join('\n\n'));
}

/** What to do, in the check run and in the comment. */
export function renderFailureAnswer(change: FailedChange, answer: FailureAnswer): string {
  switch (answer.kind) {
    case 'opened':
      return `The revert is ready: [#${answer.number}](${answer.url}) restores the fields that the change touched.`;
    case 'proposed':
      return proposal(change);
    case 'refused':
      return `It cannot simply be taken back. ${renderRefusal(answer.refusal)}`;
    case 'is-revert':
      return 'This change takes back another one already, so Falconer does not revert it. Find the cause first: the state before was not healthy either.';
  }
}

function proposal({ parent, flag }: FailedChange): string {
  const target = flag === undefined ? '' : ` --target ${flag}`;
  return `To go back, comment this on an issue; it opens a pull request:\n\n${codeBlock(`/rollback ${parent.slice(0, 12)}${target}`)}`;
}
