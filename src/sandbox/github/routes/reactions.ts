import { z } from 'zod';
import { addReaction, removeReaction } from '../actions/issues.ts';
import { reactionJson } from '../json/issue.ts';
import type { Comment } from '../records.ts';
import { type Answer, created, failed, noContent, ok } from '../rest/answer.ts';
import { page, pageQuery } from '../rest/page.ts';
import { parseBody } from '../rest/parse-body.ts';
import { notAllowed, notFound } from '../rest/problem.ts';
import { answerOf, numberOf, type RepositoryCall, type Route, repositoryRoute } from '../rest/route.ts';
import { withComment } from './comments.ts';

const path = '/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
const writing = { permissions: [{ issues: 'write' }, { pull_requests: 'write' }] } as const;
const content = z.enum(['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes']);

/** Reactions on comments of issues and pull requests. */
export const reactionRoutes: readonly Route[] = [
  repositoryRoute({
    method: 'GET',
    path,
    permissions: [{ issues: 'read' }, { pull_requests: 'read' }],
    query: ['content', ...pageQuery],
    handle: (call) => withComment(call, (comment) => list(call, comment)),
  }),
  repositoryRoute({
    ...writing,
    method: 'POST',
    path,
    handle: (call) => withComment(call, (comment) => create(call, comment)),
  }),
  repositoryRoute({
    ...writing,
    method: 'DELETE',
    path: `${path}/{reaction_id}`,
    handle: (call) => withComment(call, (comment) => remove(call, comment)),
  }),
];

function list(call: RepositoryCall, comment: Comment): Answer {
  const wanted = call.query.get('content');
  const found = comment.reactions.filter((reaction) => wanted === null || reaction.content === wanted);
  return page(call, found, (items) => items.map((item) => reactionJson(call.platform, item)));
}

/** 201 for a new reaction, 200 for one that the App had given already. */
function create(call: RepositoryCall, comment: Comment): Answer {
  return answerOf(parseBody(z.object({ content }), call.body), (wanted) => {
    const { reaction, was } = addReaction(call.platform, { comment, actor: call.actor }, wanted.content);
    const json = reactionJson(call.platform, reaction);
    return was === 'present' ? ok(json) : created(json);
  });
}

function remove(call: RepositoryCall, comment: Comment): Answer {
  const id = numberOf(call, 'reaction_id');
  const reaction = comment.reactions.find((item) => item.id === id);
  if (!reaction) return failed(notFound);
  if (reaction.author !== call.actor.account) return failed(notAllowed);
  removeReaction(call.platform, comment, id);
  return noContent();
}
