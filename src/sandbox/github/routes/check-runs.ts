import { createCheckRun, updateCheckRun } from '../actions/check-runs.ts';
import { resolveCommit } from '../git/bare-repository.ts';
import { annotationJson, checkRunJson } from '../json/check-run.ts';
import type { CheckRun } from '../records.ts';
import { type Answer, created, failed, ok } from '../rest/answer.ts';
import { page, pageQuery } from '../rest/page.ts';
import { parseBody } from '../rest/parse-body.ts';
import { notAllowed, notFound, problem } from '../rest/problem.ts';
import { answerOf, numberOf, type RepositoryCall, type Route, repositoryRoute } from '../rest/route.ts';
import { changedCheckRun, newCheckRun } from './check-run-body.ts';

/** Check runs. What an App makes belongs to it, and only it may change it. */
export const checkRunRoutes: readonly Route[] = [
  repositoryRoute({
    method: 'POST',
    path: '/repos/{owner}/{repo}/check-runs',
    permissions: [{ checks: 'write' }],
    handle: create,
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/check-runs/{check_run_id}',
    permissions: [{ checks: 'read' }],
    handle: (call) => withCheckRun(call, (run) => ok(checkRunJson(call.platform, call.repository, run))),
  }),
  repositoryRoute({
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/check-runs/{check_run_id}',
    permissions: [{ checks: 'write' }],
    handle: (call) => withCheckRun(call, (run) => update(call, run)),
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
    permissions: [{ checks: 'read' }],
    query: pageQuery,
    handle: (call) => withCheckRun(call, (run) => listAnnotations(call, run)),
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/commits/{ref}/check-runs',
    permissions: [{ checks: 'read' }],
    query: ['check_name', 'status', 'filter', 'app_id', ...pageQuery],
    handle: listOfCommit,
  }),
];

function withCheckRun(call: RepositoryCall, handle: (run: CheckRun) => Answer): Answer {
  const run = call.repository.checkRuns.get(numberOf(call, 'check_run_id'));
  return run ? handle(run) : failed(notFound);
}

async function create(call: RepositoryCall): Promise<Answer> {
  const { platform, repository } = call;
  const report = parseBody(newCheckRun, call.body);
  if (!report.ok) return failed(report.refusal);
  const run = await createCheckRun(platform, { repository, app: platform.app }, report.value);
  return answerOf(run, (made) => created(checkRunJson(platform, repository, made)));
}

function update(call: RepositoryCall, run: CheckRun): Answer {
  const { platform, repository } = call;
  if (run.app !== platform.app) return failed(notAllowed);
  return answerOf(parseBody(changedCheckRun, call.body), (report) => {
    updateCheckRun(platform, { repository, run }, report);
    return ok(checkRunJson(platform, repository, run));
  });
}

function listAnnotations(call: RepositoryCall, run: CheckRun): Answer {
  const { platform, repository } = call;
  return page(call, run.annotations, (items) =>
    items.map((annotation) => annotationJson(platform, repository, { sha: run.headSha, annotation })),
  );
}

/** Newest first. Without `filter=all` only the latest run of each name and App is shown. */
async function listOfCommit(call: RepositoryCall): Promise<Answer> {
  const { platform, repository, query } = call;
  const { ref = '' } = call.parameters;
  const sha = await resolveCommit(platform.git, repository.directory, ref);
  if (!sha) return failed(problem(422, `No commit found for SHA: ${ref}`));
  const { name, status, app } = {
    name: query.get('check_name'),
    status: query.get('status'),
    app: query.get('app_id'),
  };
  const newestFirst = [...repository.checkRuns.values()].filter((run) => run.headSha === sha).reverse();
  const shown = query.get('filter') === 'all' ? newestFirst : latest(newestFirst);
  const found = shown
    .filter((run) => name === null || run.name === name)
    .filter((run) => status === null || run.status === status)
    .filter((run) => app === null || `${run.app.id}` === app);
  return page(call, found, (items) => ({
    total_count: found.length,
    check_runs: items.map((run) => checkRunJson(platform, repository, run)),
  }));
}

function latest(newestFirst: readonly CheckRun[]): CheckRun[] {
  const seen = new Map<string, CheckRun>();
  for (const run of newestFirst) {
    const key = `${run.app.id} ${run.name}`;
    if (!seen.has(key)) seen.set(key, run);
  }
  return [...seen.values()];
}
