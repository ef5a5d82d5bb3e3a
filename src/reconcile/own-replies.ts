import { parseRequestMarker, type RequestMarker } from '../core/report/index.ts';
import type { IssueComment } from '../ports.ts';
import { isOwnComment } from './own-comment.ts';
import { reactionOf } from './reaction.ts';

/** What the App has said of a request, and on which issue. */
export interface OwnReply extends RequestMarker {
  readonly issue: number;
}

/** The App's replies among comments; notes in other people's comments are never believed. */
export function ownReplies(
  comments: readonly IssueComment[],
  app: { readonly id: number; readonly slug: string },
): readonly OwnReply[] {
  return comments.flatMap((comment) => {
    const marker = isOwnComment(comment, app) ? parseRequestMarker(comment.body) : undefined;
    return marker === undefined ? [] : [{ ...marker, issue: comment.issue }];
  });
}

/** Whether the author was already told on this issue that they may not; later they get only a reaction. */
export function wasDenied({ issue, author }: IssueComment, replies: readonly OwnReply[]): boolean {
  return replies.some(
    (reply) => reply.issue === issue && reply.person === author.id && reply.outcome === 'permission_denied',
  );
}

/** Whether nothing is left to do: the reply is there, the reaction that goes with it too, and the eyes are gone. */
export function isConcluded(comment: IssueComment, replies: readonly OwnReply[]): boolean {
  const answer = replies.find((reply) => reply.request === comment.id)?.outcome;
  const outcome = answer ?? (wasDenied(comment, replies) ? 'permission_denied' : undefined);
  if (outcome === undefined) return false;
  return comment.reactions.eyes === 0 && comment.reactions[reactionOf(outcome)] > 0;
}
