import { parsePress } from '../core/report/index.ts';
import type { IssueComment } from '../ports.ts';
import { isOwnComment } from './own-comment.ts';

type App = { readonly id: number; readonly slug: string };

/**
 * A comment as what is asked for and by whom: that of a person as it stands; the App's own note of a pressed button as if the
 * one who pressed had written the command. Undefined for all others: bots, and Apps that write for somebody, are not heard.
 */
export function heardComment(comment: IssueComment, app: App): IssueComment | undefined {
  if (comment.authorKind === 'person' && comment.appId === undefined) return comment;
  const press = isOwnComment(comment, app) ? parsePress(comment.body) : undefined;
  if (press === undefined) return undefined;
  return { ...comment, author: press.person, authorKind: 'person', appId: undefined, body: press.command };
}

/** Those of the comments that are heard. */
export function heardOf(comments: readonly IssueComment[], app: App): readonly IssueComment[] {
  return comments.flatMap((each) => heardComment(each, app) ?? []);
}
