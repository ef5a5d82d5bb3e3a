import { z } from 'zod';
import type { Comments, IssueComment, Reaction } from '../../ports.ts';
import { type AccountAnswer, commentAnswer, reactionAnswer } from './answers.ts';
import { boundedText, limits } from './bounded-text.ts';
import { createOnce } from './create-once.ts';
import { readAnswer, unlessMissing } from './github-fault.ts';
import { fullPages, namesOf, type RepositoryAccess, withoutRetries } from './repository-access.ts';

/** How far GitHub's clock may be behind ours when we look for a comment that we have just made. */
const clockSkewMilliseconds = 5 * 60_000;

/** Comments of a repository's issues and pull requests. `appLogin` is the login that the App's own reactions carry. */
export function commentsOf(access: RepositoryAccess, appLogin: () => Promise<string>): Comments {
  const names = namesOf(access);
  const { issues } = access.client.rest;
  return {
    get: (id) => unlessMissing(issues.getComment({ ...names, comment_id: id }).then(({ data }) => readComment(data))),
    ofIssue: (issue, since) => listOfIssue(access, issue, since),
    since: async (since) => {
      const sorting = { sort: 'updated', direction: 'asc' } as const;
      const parameters = { ...names, ...fullPages, ...sorting, since };
      return readComments(await access.client.paginate(issues.listCommentsForRepo, parameters));
    },
    create: (issue, body) => createComment(access, issue, boundedText(body, limits.body)),
    update: async (id, body) => {
      await issues.updateComment({ ...names, comment_id: id, body: boundedText(body, limits.body) });
    },
    react: async (id, reaction) => {
      // GitHub answers 200 with the existing reaction the second time. A comment that is gone needs none.
      await unlessMissing(
        access.client.rest.reactions.createForIssueComment({ ...names, comment_id: id, content: reaction }),
      );
    },
    unreact: async (id, reaction) => {
      await unlessMissing(removeReaction(access, { comment: id, reaction, login: await appLogin() }));
    },
  };
}

async function listOfIssue(access: RepositoryAccess, issue: number, since?: string): Promise<readonly IssueComment[]> {
  const parameters = { ...namesOf(access), ...fullPages, issue_number: issue, ...(since !== undefined && { since }) };
  return readComments(await access.client.paginate(access.client.rest.issues.listComments, parameters));
}

/** A comment of ours with exactly this text, made just now, is the one that a failed create has made. */
function createComment(access: RepositoryAccess, issue: number, body: string): Promise<IssueComment> {
  const since = new Date(access.clock.now().getTime() - clockSkewMilliseconds).toISOString();
  return createOnce({
    pause: access.pause,
    make: async () => {
      const parameters = { ...namesOf(access), ...withoutRetries, issue_number: issue, body };
      return readComment((await access.client.rest.issues.createComment(parameters)).data);
    },
    find: async () => {
      const comments = await listOfIssue(access, issue, since);
      return comments.find((comment) => comment.appId === access.appId && sameText(comment.body, body));
    },
  });
}

function sameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll('\r\n', '\n').trim();
  return plain(one) === plain(other);
}

interface OwnReaction {
  readonly comment: number;
  readonly reaction: Reaction;
  readonly login: string;
}

async function removeReaction(access: RepositoryAccess, own: OwnReaction): Promise<void> {
  const { reactions } = access.client.rest;
  const place = { ...namesOf(access), comment_id: own.comment };
  const found = await access.client.paginate(reactions.listForIssueComment, {
    ...place,
    ...fullPages,
    content: own.reaction,
  });
  const mine = readAnswer(z.array(reactionAnswer), found, 'reactions of a comment').filter(
    ({ user, content }) => user?.login === own.login && content === own.reaction,
  );
  for (const { id } of mine) await reactions.deleteForIssueComment({ ...place, reaction_id: id });
}

function readComments(answer: unknown): readonly IssueComment[] {
  return readAnswer(z.array(z.unknown()), answer, 'comments').map(readComment);
}

function readComment(answer: unknown): IssueComment {
  const comment = readAnswer(commentAnswer, answer, 'a comment');
  return {
    id: comment.id,
    issue: issueNumber(comment.issue_url),
    author: personOf(comment.user),
    authorKind: comment.user?.type === 'User' ? 'person' : 'bot',
    appId: comment.performed_via_github_app?.id,
    body: comment.body ?? '',
    createdAt: comment.created_at,
    updatedAt: comment.updated_at,
    url: comment.html_url,
    reactions: comment.reactions ?? noReactions,
  };
}

const noReactions: Readonly<Record<Reaction, number>> = { eyes: 0, rocket: 0, '+1': 0, '-1': 0, confused: 0 };

function issueNumber(url: string): number {
  return Number(/\/issues\/(\d+)$/.exec(url)?.[1] ?? Number.NaN);
}

/** GitHub shows deleted accounts as this one; no permission is ever found for id 0. */
export function personOf(account: AccountAnswer | null): { id: number; login: string } {
  return account === null ? { id: 0, login: 'ghost' } : { id: account.id, login: account.login };
}
