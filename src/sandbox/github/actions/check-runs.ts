import { accept, type Result, refuse } from '../../../core/text/index.ts';
import { resolveCommit } from '../git/bare-repository.ts';
import { readHistory } from '../git/history.ts';
import { appPage } from '../json/app.ts';
import type { Platform } from '../platform.ts';
import type {
  Account,
  Annotation,
  App,
  CheckAction,
  CheckRun,
  CheckSuite,
  Conclusion,
  Repository,
} from '../records.ts';
import { type Problem, problem } from '../rest/problem.ts';
import { publishCheckRun, publishCheckSuite } from '../webhooks/publish.ts';
import { ensureCheckSuite, sumUp } from './check-suites.ts';

/** What an App says of a check run; what it leaves out stays as it is. */
export interface CheckRunReport {
  readonly name?: string | undefined;
  readonly external_id?: string | undefined;
  readonly details_url?: string | undefined;
  readonly status?: CheckRun['status'] | undefined;
  readonly conclusion?: Conclusion | undefined;
  readonly started_at?: string | undefined;
  readonly completed_at?: string | undefined;
  readonly output?: CheckRunOutput | undefined;
  readonly actions?: readonly CheckAction[] | undefined;
}

interface CheckRunOutput {
  readonly title?: string | undefined;
  readonly summary: string;
  readonly text?: string | undefined;
  readonly annotations?: readonly Annotation[] | undefined;
}

/** Makes a check run of an App on a commit. 422 when the repository has no such commit. */
export async function createCheckRun(
  platform: Platform,
  at: { readonly repository: Repository; readonly app: App },
  report: CheckRunReport & { readonly name: string; readonly head_sha: string },
): Promise<Result<CheckRun, Problem>> {
  const { repository, app } = at;
  const { head_sha, name } = report;
  const isSha = /^[0-9a-f]{40}$/.test(head_sha);
  if (!isSha || !(await resolveCommit(platform.git, repository.directory, head_sha))) {
    return refuse(problem(422, `No commit found for SHA: ${head_sha}`));
  }
  const now = platform.now();
  const run: CheckRun = {
    id: platform.store.nextId('checkRun'),
    app,
    suite: ensureCheckSuite(platform, repository, { app, sha: head_sha }),
    headSha: head_sha,
    name,
    externalId: '',
    detailsUrl: appPage(platform, app),
    status: 'queued',
    conclusion: undefined,
    startedAt: now,
    completedAt: undefined,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  };
  repository.checkRuns.set(run.id, run);
  apply(platform, { repository, run }, report);
  const scene = { repository, sender: app.bot };
  publishCheckRun(platform, scene, { run, action: 'created' });
  if (run.status === 'completed') publishCheckRun(platform, scene, { run, action: 'completed' });
  return accept(run);
}

/** Changes a check run. Annotations are added to those that are there. */
export function updateCheckRun(
  platform: Platform,
  at: { readonly repository: Repository; readonly run: CheckRun },
  report: CheckRunReport,
): void {
  const before = at.run.status;
  apply(platform, at, report);
  if (at.run.status === 'completed' && before !== 'completed') {
    publishCheckRun(
      platform,
      { repository: at.repository, sender: at.run.app.bot },
      { run: at.run, action: 'completed' },
    );
  }
}

function apply(platform: Platform, at: { repository: Repository; run: CheckRun }, report: CheckRunReport): void {
  const { repository, run } = at;
  run.name = report.name ?? run.name;
  run.externalId = report.external_id ?? run.externalId;
  run.detailsUrl = report.details_url ?? run.detailsUrl;
  run.startedAt = report.started_at ?? run.startedAt;
  run.actions = report.actions ?? run.actions;
  // "Providing conclusion will automatically set the status parameter to completed."
  if (report.conclusion) {
    run.status = 'completed';
    run.conclusion = report.conclusion;
    run.completedAt = report.completed_at ?? platform.now();
  } else if (report.status) {
    run.status = report.status;
    run.conclusion = undefined;
    run.completedAt = undefined;
  }
  const { output } = report;
  if (output) {
    run.output = {
      title: output.title ?? run.output.title,
      summary: output.summary,
      text: output.text ?? run.output.text,
    };
    run.annotations.push(...(output.annotations ?? []));
  }
  sumUp(run.suite, [...repository.checkRuns.values()], platform.now());
  platform.store.changed();
}

/** A person asks for one check to run again. The run itself stays as it is; its suite is queued again. */
export function rerequestCheckRun(
  platform: Platform,
  at: { readonly repository: Repository; readonly run: CheckRun },
  sender: Account,
): void {
  // The event shows the suite as it was when the person asked.
  publishCheckRun(platform, { repository: at.repository, sender }, { run: at.run, action: 'rerequested' });
  requeue(platform, at.run.suite);
}

/** A person asks for all checks of a commit to run again. */
export async function rerequestCheckSuite(
  platform: Platform,
  at: { readonly repository: Repository; readonly suite: CheckSuite },
  sender: Account,
): Promise<void> {
  const { repository, suite } = at;
  const query = { revisions: [suite.headSha], limit: 1 };
  const [commit] = await readHistory(platform.git, repository.directory, query);
  if (!commit) return;
  publishCheckSuite(platform, { repository, sender }, { suite, commit, action: 'rerequested' });
  requeue(platform, suite);
}

function requeue(platform: Platform, suite: CheckSuite): void {
  suite.status = 'queued';
  suite.conclusion = undefined;
  suite.updatedAt = platform.now();
  platform.store.changed();
}
