import { accept, type Result, refuse } from '../../../core/text/index.ts';
import type { Platform } from '../platform.ts';
import type { Actor, Comment, Issue, Reaction, ReactionContent, Repository } from '../records.ts';
import { issuesDisabled, type Problem, validationFailed } from '../rest/problem.ts';
import { publishComment, publishIssue, type Scene } from '../webhooks/publish.ts';

/** Somebody does something in a repository. */
export interface Deed {
  readonly repository: Repository;
  readonly actor: Actor;
}

/** GitHub's bound on the text of an issue, a pull request and a comment, in characters. */
export const longestBody = 65_536;

export function createIssue(
  platform: Platform,
  deed: Deed,
  text: { title: string; body: string },
): Result<Issue, Problem> {
  const refusal = deed.repository.hasIssues ? checkText(text) : issuesDisabled;
  if (refusal) return refuse(refusal);
  const issue = addIssue(platform, deed, { ...text, pull: undefined });
  publishIssue(platform, sceneOf(deed), issue);
  return accept(issue);
}

export interface IssueChanges {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: Issue['state'] | undefined;
}

/** Changes the title, the body or the state of an issue. */
export function changeIssue(
  platform: Platform,
  { actor }: Deed,
  { issue, changes }: { issue: Issue; changes: IssueChanges },
): void {
  const now = platform.now();
  issue.title = changes.title ?? issue.title;
  issue.body = changes.body ?? issue.body;
  issue.state = changes.state ?? issue.state;
  issue.closed = issue.state === 'closed' ? { at: now, by: actor.account } : undefined;
  issue.updatedAt = now;
  platform.store.changed();
}

/** What is wrong with a title and body; undefined when nothing is. */
export function checkText({ title, body }: { title: string; body: string }): Problem | undefined {
  if (title.trim() === '') return validationFailed({ resource: 'Issue', field: 'title', code: 'missing_field' });
  if (title.length > 256) return tooLong('Issue', 'title', 256);
  return body.length > longestBody ? tooLong('Issue', 'body', longestBody) : undefined;
}

/** Issues and pull requests are numbered together. */
export function addIssue<Kind extends Pick<Issue, 'title' | 'body' | 'pull'>>(
  platform: Platform,
  { repository, actor }: Deed,
  text: Kind,
): Issue & Kind {
  const now = platform.now();
  const issue = {
    id: platform.store.nextId('issue'),
    number: repository.issues.size + 1,
    author: actor,
    createdAt: now,
    updatedAt: now,
    state: 'open' as const,
    closed: undefined,
    ...text,
  };
  repository.issues.set(issue.number, issue);
  platform.store.changed();
  return issue;
}

export function createComment(
  platform: Platform,
  deed: Deed,
  { issue, body }: { issue: Issue; body: string },
): Result<Comment, Problem> {
  const refusal = checkBody(body);
  if (refusal) return refuse(refusal);
  const now = platform.now();
  const comment: Comment = {
    id: platform.store.nextId('comment'),
    issue: issue.number,
    author: deed.actor,
    body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  deed.repository.comments.set(comment.id, comment);
  issue.updatedAt = now;
  platform.store.changed();
  publishComment(platform, sceneOf(deed), { comment, action: 'created' });
  return accept(comment);
}

export function editComment(
  platform: Platform,
  deed: Deed,
  { comment, body }: { comment: Comment; body: string },
): Result<Comment, Problem> {
  const refusal = checkBody(body);
  if (refusal) return refuse(refusal);
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = platform.now();
  platform.store.changed();
  publishComment(platform, sceneOf(deed), { comment, action: 'edited', changes: { body: { from } } });
  return accept(comment);
}

export function deleteComment(platform: Platform, deed: Deed, comment: Comment): void {
  deed.repository.comments.delete(comment.id);
  platform.store.changed();
  publishComment(platform, sceneOf(deed), { comment, action: 'deleted' });
}

function checkBody(body: string): Problem | undefined {
  if (body.trim() === '') {
    return validationFailed({ resource: 'IssueComment', field: 'body', code: 'missing_field' });
  }
  return body.length > longestBody ? tooLong('IssueComment', 'body', longestBody) : undefined;
}

function tooLong(resource: string, field: string, most: number): Problem {
  const message = `${field} is too long (maximum is ${most} characters)`;
  return validationFailed({ resource, field, code: 'custom', message });
}

/** The reaction, and whether it had been there before: GitHub keeps one of a kind for each account. */
export function addReaction(
  platform: Platform,
  { comment, actor }: { comment: Comment; actor: Actor },
  content: ReactionContent,
): { readonly reaction: Reaction; readonly was: 'missing' | 'present' } {
  const present = comment.reactions.find((item) => item.content === content && item.author === actor.account);
  if (present) return { reaction: present, was: 'present' };
  const id = platform.store.nextId('reaction');
  const reaction: Reaction = { id, author: actor.account, content, createdAt: platform.now() };
  comment.reactions.push(reaction);
  platform.store.changed();
  return { reaction, was: 'missing' };
}

/** True when the comment had the reaction. */
export function removeReaction(platform: Platform, comment: Comment, id: number): boolean {
  const index = comment.reactions.findIndex((reaction) => reaction.id === id);
  if (index < 0) return false;
  comment.reactions.splice(index, 1);
  platform.store.changed();
  return true;
}

export function sceneOf({ repository, actor }: Deed): Scene {
  return { repository, sender: actor.account };
}
