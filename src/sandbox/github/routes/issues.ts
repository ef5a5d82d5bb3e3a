import { issueJson } from '../json/issue.ts';
import type { Issue } from '../records.ts';
import { type Answer, failed, ok } from '../rest/answer.ts';
import { page, pageQuery } from '../rest/page.ts';
import { notFound } from '../rest/problem.ts';
import { numberOf, type RepositoryCall, type Route, repositoryRoute } from '../rest/route.ts';
import { sorted } from '../rest/sort.ts';

/** Issues; pull requests are among them. */
export const issueRoutes: readonly Route[] = [
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues',
    permissions: [{ issues: 'read' }],
    query: ['state', 'sort', 'direction', 'since', ...pageQuery],
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
];

function listIssues(call: RepositoryCall): Answer {
  const { platform, repository, query } = call;
  const state = query.get('state') ?? 'open';
  const since = query.get('since');
  const found = [...repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => since === null || Date.parse(issue.updatedAt) >= Date.parse(since));
  const keys = {
    created: (issue: Issue) => issue.createdAt,
    updated: (issue: Issue) => issue.updatedAt,
  };
  const ordered = sorted(found, { keys, query, otherwise: { sort: 'created', direction: 'desc' } });
  return page(call, ordered, (items) => items.map((item) => issueJson(platform, repository, item)));
}
