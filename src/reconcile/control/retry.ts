import { commandLines, parseCommand } from '../../core/command/index.ts';
import { accept, type ReasonCode, type Refusal, type Result, refuse } from '../../core/text/index.ts';
import type { IssueComment } from '../../ports.ts';
import type { OwnReply } from '../own-replies.ts';

/** Outcomes after which there is nothing to try again. */
const settled: readonly ReasonCode[] = ['changed', 'answered', 'no_change'];

/** Whether the lines are the order to run others again. */
export function isRetry(lines: readonly string[]): boolean {
  return lines.length === 1 && lines.every((line) => isOrder(line) && /^\/retry\b/i.test(line));
}

/**
 * The lines that `/retry` stands for among the comments that are heard: those of the last request before it, by anybody, that was refused or failed, orders apart. They run in
 * the name of whoever asks now, who must be allowed to run each of them.
 */
export function retriedLines(
  retry: IssueComment,
  comments: readonly IssueComment[],
  replies: readonly OwnReply[],
): Result<readonly string[]> {
  const requests = comments.filter((each) => each.id < retry.id).toReversed();
  for (const comment of requests) {
    const reply = replies.find((each) => each.request === comment.id);
    const lines = commandLines(comment.body).map((line) => line.text);
    // Orders are quickly given again, and what is meant by /retry is the change that came to nothing.
    if (reply === undefined || lines.length === 0 || lines.some(isOrder)) continue;
    if (settled.includes(reply.outcome)) continue;
    if (comment.updatedAt !== comment.createdAt) return refuse(edited(lines));
    return accept(lines);
  }
  return refuse(nothingToRetry);
}

const nothingToRetry: Refusal = {
  code: 'not_applicable',
  message: 'There is no request here that was refused or failed. Post the command itself.',
};

function edited(lines: readonly string[]): Refusal {
  const message =
    'The comment with the request was edited, and edited comments do not run. Post the command in a new comment.';
  return { code: 'comment_changed', message, correction: lines.join('\n') };
}

/** Whether a line is an order about Falconer's own work. */
export function isOrder(line: string): boolean {
  const parsed = parseCommand(line);
  return parsed.ok && parsed.value.kind === 'control';
}
