import { z } from 'zod';
import { changeIssue, createIssue } from '../actions/issues.ts';
import { issueJson } from '../json/issue.ts';
import type { Issue } from '../records.ts';
import { type Answer, created, failed, ok } from '../rest/answer.ts';
import { page, pageQuery } from '../rest/page.ts';
import { parseBody } from '../rest/parse-body.ts';
import { notFound } from '../rest/problem.ts';
import { answerOf, numberOf, type RepositoryCall, type Route, repositoryRoute } from '../rest/route.ts';
import { sorted } from '../rest/sort.ts';

const newIssue = z.object({ title: z.string(), body: z.string().nullish() });
const issueChanges = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.string().nullish(),
});

/** Issues; pull requests are among them. */
export const issueRoutes: readonly Route[] = [
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues',
    permissions: [{ issues: 'read' }],
    query: ['state', 'creator', 'sort', 'direction', 'since', ...pageQuery],
    handle: listIssues,
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues/{issue_number}',
    permissions: [{ issues: 'read' }, { pull_requests: 'read' }],
    handle(call) {
      const issue = call.repository.issues.get(numberOf(call, 'issue_number'));
      return issue ? ok(issueJson(call.platform, call.repository, issue)) : failed(notFound);
    },
  }),
  repositoryRoute({
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues',
    permissions: [{ issues: 'write' }],
    handle: (call) =>
      answerOf(parseBody(newIssue, call.body), ({ title, body }) =>
        answerOf(createIssue(call.platform, call, { title, body: body ?? '' }), (issue) =>
          created(issueJson(call.platform, call.repository, issue)),
        ),
      ),
  }),
  repositoryRoute({
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/issues/{issue_number}',
    permissions: [{ issues: 'write' }],
    handle: (call) =>
      answerOf(parseBody(issueChanges, call.body), (changes) => {
        const issue = call.repository.issues.get(numberOf(call, 'issue_number'));
        if (!issue || issue.pull) return failed(notFound);
        changeIssue(call.platform, call, { issue, changes });
        return ok(issueJson(call.platform, call.repository, issue));
      }),
  }),
];

function listIssues(call: RepositoryCall): Answer {
  const { platform, repository, query } = call;
  const state = query.get('state') ?? 'open';
  const since = query.get('since');
  const creator = query.get('creator');
  const found = [...repository.issues.values()]
    .filter((issue) => creator === null || issue.author.account.login === creator)
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => since === null || Date.parse(issue.updatedAt) >= Date.parse(since));
  const keys = {
    created: (issue: Issue) => issue.createdAt,
    updated: (issue: Issue) => issue.updatedAt,
  };
  const ordered = sorted(found, { keys, query, otherwise: { sort: 'created', direction: 'desc' } });
  return page(call, ordered, (items) => items.map((item) => issueJson(platform, repository, item)));
}
