import { z } from 'zod';
import { createComment, deleteComment, editComment } from '../actions/issues.ts';
import { commentJson } from '../json/issue.ts';
import type { Comment } from '../records.ts';
import { type Answer, created, failed, noContent, ok } from '../rest/answer.ts';
import { page, pageQuery } from '../rest/page.ts';
import { parseBody } from '../rest/parse-body.ts';
import { notFound } from '../rest/problem.ts';
import { answerOf, numberOf, type RepositoryCall, type Route, repositoryRoute } from '../rest/route.ts';
import { sorted } from '../rest/sort.ts';
import { commentsOf } from '../store.ts';

const reading = { permissions: [{ issues: 'read' }, { pull_requests: 'read' }] } as const;
const writing = { permissions: [{ issues: 'write' }, { pull_requests: 'write' }] } as const;
const text = z.object({ body: z.string() });

/** Comments of issues and of pull requests. */
export const commentRoutes: readonly Route[] = [
  repositoryRoute({
    ...reading,
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    query: ['since', ...pageQuery],
    handle(call) {
      const number = numberOf(call, 'issue_number');
      if (!call.repository.issues.has(number)) return failed(notFound);
      return listed(call, commentsOf(call.repository, number));
    },
  }),
  repositoryRoute({
    ...reading,
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues/comments',
    query: ['since', 'sort', 'direction', ...pageQuery],
    handle: listOfRepository,
  }),
  repositoryRoute({
    ...reading,
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    handle: (call) => withComment(call, (comment) => ok(commentJson(call.platform, call.repository, comment))),
  }),
  repositoryRoute({
    ...writing,
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    handle: create,
  }),
  repositoryRoute({
    ...writing,
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    handle: (call) => withComment(call, (comment) => update(call, comment)),
  }),
  repositoryRoute({
    ...writing,
    method: 'DELETE',
    path: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    handle: (call) =>
      withComment(call, (comment) => {
        deleteComment(call.platform, call, comment);
        return noContent();
      }),
  }),
];

/** Gives the comment that the path names to the handler; 404 when there is none. */
export function withComment(call: RepositoryCall, handle: (comment: Comment) => Answer): Answer {
  const comment = call.repository.comments.get(numberOf(call, 'comment_id'));
  return comment ? handle(comment) : failed(notFound);
}

function listOfRepository(call: RepositoryCall): Answer {
  const keys = {
    created: (comment: Comment) => comment.createdAt,
    updated: (comment: Comment) => comment.updatedAt,
  };
  const all = [...call.repository.comments.values()];
  const otherwise = { sort: 'created', direction: 'asc' } as const;
  // "direction: Ignored without the sort parameter."
  const query = call.query.has('sort') ? call.query : new URLSearchParams();
  return listed(call, sorted(all, { keys, query, otherwise }));
}

function listed(call: RepositoryCall, comments: readonly Comment[]): Answer {
  const { platform, repository } = call;
  const since = call.query.get('since');
  const recent = comments.filter((item) => since === null || Date.parse(item.updatedAt) >= Date.parse(since));
  return page(call, recent, (items) => items.map((item) => commentJson(platform, repository, item)));
}

function create(call: RepositoryCall): Answer {
  const issue = call.repository.issues.get(numberOf(call, 'issue_number'));
  if (!issue) return failed(notFound);
  return answerOf(parseBody(text, call.body), ({ body }) =>
    answerOf(createComment(call.platform, call, { issue, body }), (comment) =>
      created(commentJson(call.platform, call.repository, comment)),
    ),
  );
}

function update(call: RepositoryCall, comment: Comment): Answer {
  return answerOf(parseBody(text, call.body), ({ body }) =>
    answerOf(editComment(call.platform, call, { comment, body }), () =>
      ok(commentJson(call.platform, call.repository, comment)),
    ),
  );
}
