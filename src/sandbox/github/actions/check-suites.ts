import type { Platform } from '../platform.ts';
import type { App, CheckRun, CheckSuite, Conclusion, Repository } from '../records.ts';

/** The suite of an App for a commit: there is one for each, made by the push or by the first check run. */
export function ensureCheckSuite(
  platform: Platform,
  repository: Repository,
  { app, sha }: { readonly app: App; readonly sha: string },
): CheckSuite {
  const known = repository.checkSuites.find((suite) => suite.app === app && suite.headSha === sha);
  if (known) return known;
  const now = platform.now();
  const branch = [...repository.branches].find(([, tip]) => tip === sha);
  const suite: CheckSuite = {
    id: platform.store.nextId('checkSuite'),
    app,
    headSha: sha,
    headBranch: branch?.[0],
    before: undefined,
    createdAt: now,
    updatedAt: now,
    status: 'queued',
    conclusion: undefined,
  };
  repository.checkSuites.push(suite);
  return suite;
}

/** The worst conclusion wins. */
const gravity: readonly Conclusion[] = [
  'failure',
  'timed_out',
  'cancelled',
  'action_required',
  'success',
  'neutral',
  'skipped',
];

/** Sums up the suite's check runs in its own status and conclusion. */
export function sumUp(suite: CheckSuite, runs: readonly CheckRun[], now: string): void {
  const own = runs.filter((run) => run.suite === suite);
  const done = own.every((run) => run.status === 'completed');
  suite.status = done ? 'completed' : 'in_progress';
  suite.conclusion = done ? gravity.find((conclusion) => own.some((run) => run.conclusion === conclusion)) : undefined;
  suite.updatedAt = now;
}
