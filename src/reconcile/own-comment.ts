import type { IssueComment } from '../ports.ts';

/**
 * True for a comment that this App wrote. GitHub names the App on comments made with its tokens, and no person can have a
 * login with `[bot]`; whatever a text says of itself does not count.
 */
export function isOwnComment(comment: IssueComment, app: { readonly id: number; readonly slug: string }): boolean {
  if (comment.appId !== undefined) return comment.appId === app.id;
  return comment.authorKind === 'bot' && comment.author.login === `${app.slug}[bot]`;
}
