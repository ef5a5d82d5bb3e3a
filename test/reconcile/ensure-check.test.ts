import { describe, expect, it } from 'vitest';
import type { CheckReport, CheckRun, CheckRuns } from '../../src/ports.ts';
import type { CheckDraft } from '../../src/reconcile/checks/check.ts';
import { ensureCheck } from '../../src/reconcile/checks/ensure-check.ts';
import type { Scene } from '../../src/reconcile/checks/scene.ts';

const name = 'falconer/review';
const head = 'a'.repeat(40);

/** GitHub's check runs of one commit, newest first, and what was written to them. */
function checkRuns(): CheckRuns & { readonly writes: string[]; readonly runs: CheckRun[] } {
  const writes: string[] = [];
  const runs: CheckRun[] = [];
  const stored = (id: number, report: CheckReport): CheckRun => ({
    ...report,
    id,
    url: `https://github.example/runs/${id}`,
    status: report.progress.status,
    conclusion: report.progress.status === 'completed' ? report.progress.conclusion : undefined,
  });
  return {
    writes,
    runs,
    get: async (id) => runs.find((run) => run.id === id),
    ofCommit: async () => runs,
    create: async (report) => {
      const run = stored(runs.length + 1, report);
      runs.unshift(run);
      writes.push(`create ${run.id} ${report.externalId}`);
      return run;
    },
    update: async (id, report) => {
      const run = stored(id, report);
      runs.splice(
        runs.findIndex((each) => each.id === id),
        1,
        run,
      );
      writes.push(`update ${id} ${report.externalId}`);
      return run;
    },
  };
}

const draft: CheckDraft = {
  inputs: 'review 1..2',
  progress: { status: 'completed', conclusion: 'success' },
  title: 'No findings',
  summary: 'Nothing is wrong.',
  annotations: [],
};
const waiting: CheckDraft = { ...draft, progress: { status: 'in_progress' }, title: 'Waiting' };

async function ensure(github: ReturnType<typeof checkRuns>, next: CheckDraft, again?: number): Promise<CheckRun> {
  const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
  const scene = { world: { clock }, repository: { checkRuns: github }, head } as unknown as Scene;
  return await ensureCheck(scene, { name, draft: next, runs: [...github.runs], again });
}

describe('a check run of a pull request', () => {
  it('is made once for the same inputs, however often it is looked at', async () => {
    const github = checkRuns();
    await ensure(github, draft);
    await ensure(github, draft);
    expect(github.writes).toEqual(['create 1 review 1..2']);
  });

  it('is made anew for other inputs: a completed one is never opened again', async () => {
    const github = checkRuns();
    await ensure(github, draft);
    await ensure(github, { ...draft, inputs: 'review 0..2' });
    expect(github.writes).toEqual(['create 1 review 1..2', 'create 2 review 0..2']);
  });

  it('is made anew once for each time that a person asks', async () => {
    const github = checkRuns();
    const first = await ensure(github, draft);
    await ensure(github, draft, first.id);
    await ensure(github, draft, first.id);
    await ensure(github, draft);
    expect(github.writes).toEqual(['create 1 review 1..2', 'create 2 review 1..2 again 1']);
  });

  it('that is open is written to when it reads differently, and completed', async () => {
    const github = checkRuns();
    await ensure(github, waiting);
    await ensure(github, waiting);
    await ensure(github, { ...waiting, title: '2 of 3' });
    await ensure(github, draft);
    expect(github.writes).toEqual(['create 1 review 1..2', 'update 1 review 1..2', 'update 1 review 1..2']);
    expect(github.runs).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });
});
