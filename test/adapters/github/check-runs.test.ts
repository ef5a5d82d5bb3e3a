import { describe, expect, it } from 'vitest';
import type { CheckAnnotation, CheckReport } from '../../../src/ports.ts';
import { checkRun, github, onTheWire, open } from './wire.ts';

onTheWire();

const runs = '/repos/octo/infra/check-runs';
const sha = 'a'.repeat(40);
const ofCommit = `/repos/octo/infra/commits/${sha}/check-runs`;
const asked = { per_page: 100, check_name: 'falconer/review', app_id: 4711, filter: 'all' };

function report(more: Partial<CheckReport> = {}): CheckReport {
  return {
    name: 'falconer/review',
    headSha: sha,
    externalId: 'x1',
    startedAt: '2026-01-02T03:04:05.678Z',
    progress: { status: 'completed', conclusion: 'failure' },
    title: '2 errors',
    summary: 'why',
    annotations: [],
    ...more,
  };
}

function annotations(count: number): readonly CheckAnnotation[] {
  return Array.from({ length: count }, (_, index) => ({
    path: 'prod/milvus.yaml',
    startLine: index + 1,
    endLine: index + 1,
    level: 'failure' as const,
    title: 'replicas-odd',
    message: `finding ${index + 1}`,
  }));
}

interface Sent {
  readonly status: string;
  readonly conclusion?: string;
  readonly output: { readonly annotations?: readonly { readonly message: string }[] };
}

/** Writes down every body that is sent to a route. */
function recorded(sent: Sent[]): (body: Sent) => boolean {
  return (body) => sent.push(body) > 0;
}

describe('check runs', () => {
  it('of other Apps and of other names are never taken for ours', async () => {
    github()
      .get(ofCommit)
      .query(asked)
      .reply(200, {
        total_count: 5,
        check_runs: [
          checkRun(1, { status: 'completed', conclusion: 'success' }),
          checkRun(4, { app: { id: 15_368, slug: 'github-actions' } }),
          checkRun(5, { app: null }),
          checkRun(6, { name: 'falconer/health' }),
          checkRun(3),
        ],
      });
    const { checkRuns } = await open();
    const found = await checkRuns.ofCommit(sha, 'falconer/review');
    expect(found.map(({ id, status, conclusion }) => [id, status, conclusion])).toEqual([
      [3, 'in_progress', undefined],
      [1, 'completed', 'success'],
    ]);
  });

  it('are read by id, and those of other Apps are none', async () => {
    github()
      .get(`${runs}/1`)
      .reply(200, checkRun(1))
      .get(`${runs}/4`)
      .reply(200, checkRun(4, { app: { id: 15_368, slug: 'github-actions' } }))
      .get(`${runs}/5`)
      .reply(404, { message: 'Not Found' });
    const { checkRuns } = await open();
    expect((await checkRuns.get(1))?.id).toBe(1);
    expect(await checkRuns.get(4)).toBeUndefined();
    expect(await checkRuns.get(5)).toBeUndefined();
  });

  it('carry their buttons', async () => {
    const actions = [{ identifier: 'fix', label: 'Fix', description: 'Repair what has one safe answer' }];
    github()
      .post(runs, (body: { readonly actions?: unknown }) => JSON.stringify(body.actions) === JSON.stringify(actions))
      .reply(201, checkRun(1));
    expect((await (await open()).checkRuns.create(report({ actions }))).id).toBe(1);
  });

  it('never read as green when GitHub uses a word that we do not know', async () => {
    const completed = (id: number, conclusion: string) => checkRun(id, { status: 'completed', conclusion });
    const check_runs = [completed(2, 'stale'), completed(1, 'splendid')];
    github().get(ofCommit).query(asked).reply(200, { total_count: 2, check_runs });
    const { checkRuns } = await open();
    const found = await checkRuns.ofCommit(sha, 'falconer/review');
    expect(found.map(({ conclusion }) => conclusion)).toEqual(['timed_out', 'failure']);
  });

  it('are created in one call when their annotations fit into it', async () => {
    const sent: Sent[] = [];
    github().post(runs, recorded(sent)).reply(201, checkRun(10));
    const { checkRuns } = await open();
    expect((await checkRuns.create(report({ annotations: annotations(50), text: 'more' }))).id).toBe(10);
    expect(sent[0]).toMatchObject({
      name: 'falconer/review',
      head_sha: sha,
      external_id: 'x1',
      started_at: '2026-01-02T03:04:05.678Z',
      status: 'completed',
      conclusion: 'failure',
      output: { title: '2 errors', summary: 'why', text: 'more' },
    });
    expect(sent[0]?.output.annotations).toHaveLength(50);
  });

  it('carry all annotations, 50 in a call, and are concluded with the last of them', async () => {
    const sent: Sent[] = [];
    const scope = github();
    scope.post(runs, recorded(sent)).reply(201, checkRun(10));
    scope
      .patch(`${runs}/10`, recorded(sent))
      .times(2)
      .reply(200, checkRun(10, { status: 'completed', conclusion: 'failure' }));
    const { checkRuns } = await open();
    const run = await checkRuns.create(report({ annotations: annotations(120) }));
    expect(run.conclusion).toBe('failure');
    expect(sent.map((body) => [body.status, body.conclusion, body.output.annotations?.length])).toEqual([
      ['in_progress', undefined, 50],
      ['in_progress', undefined, 50],
      ['completed', 'failure', 20],
    ]);
    const messages = sent.flatMap((body) => body.output.annotations ?? []).map(({ message }) => message);
    expect(new Set(messages).size).toBe(120);
  });

  it('send no annotation twice when a call for more of them failed unclearly', async () => {
    const sent: Sent[] = [];
    const scope = github();
    scope.post(runs).reply(201, checkRun(10));
    scope.patch(`${runs}/10`).reply(502);
    const present = annotations(100).map((item) => ({
      path: item.path,
      start_line: item.startLine,
      end_line: item.endLine,
      annotation_level: item.level,
      title: item.title,
      message: item.message,
    }));
    scope.get(`${runs}/10/annotations`).query({ per_page: 100 }).reply(200, present);
    scope.patch(`${runs}/10`, recorded(sent)).reply(200, checkRun(10, { status: 'completed', conclusion: 'failure' }));
    const { checkRuns } = await open();
    await checkRuns.create(report({ annotations: annotations(120) }));
    expect(sent.map((body) => body.output.annotations?.map(({ message }) => message))).toEqual([
      annotations(120)
        .slice(100)
        .map(({ message }) => message),
    ]);
  });

  it('are found again, not created twice, when a 502 hides that they were created', async () => {
    const scope = github();
    scope.post(runs).reply(502);
    scope
      .get(ofCommit)
      .query(asked)
      .reply(200, {
        total_count: 2,
        check_runs: [
          checkRun(9, { started_at: '2026-01-02T03:00:00Z' }),
          checkRun(10),
          checkRun(8, { external_id: 'old' }),
        ],
      });
    const { checkRuns } = await open();
    expect((await checkRuns.create(report())).id).toBe(10);
  });

  it('are updated without asking for annotations when there are none to add', async () => {
    const sent: Sent[] = [];
    github()
      .patch(`${runs}/10`, recorded(sent))
      .reply(200, checkRun(10, { status: 'completed', conclusion: 'failure' }));
    const { checkRuns } = await open();
    await checkRuns.update(10, report());
    expect(sent[0]?.output).not.toHaveProperty('annotations');
  });

  it('get only those annotations that they do not have', async () => {
    const sent: Sent[] = [];
    const scope = github();
    const [first, second] = annotations(2);
    const present = {
      path: first?.path,
      start_line: 1,
      end_line: 1,
      annotation_level: 'failure',
      title: first?.title,
      message: first?.message,
    };
    scope.get(`${runs}/10/annotations`).query({ per_page: 100 }).reply(200, [present]);
    scope.patch(`${runs}/10`, recorded(sent)).reply(200, checkRun(10));
    const { checkRuns } = await open();
    await checkRuns.update(10, report({ annotations: [...annotations(2), ...annotations(2)] }));
    expect(sent[0]?.output.annotations?.map(({ message }) => message)).toEqual([second?.message]);
  });

  it('name columns only for annotations on one line', async () => {
    const sent: Sent[] = [];
    github().post(runs, recorded(sent)).reply(201, checkRun(10));
    const { checkRuns } = await open();
    const [base] = annotations(1);
    const columns = { start: 3, end: 9 };
    if (base === undefined) throw new Error('there is one');
    await checkRuns.create(
      report({
        annotations: [
          { ...base, columns },
          { ...base, endLine: 4, columns },
        ],
      }),
    );
    expect(sent[0]?.output.annotations).toEqual([
      expect.objectContaining({ start_column: 3, end_column: 9 }),
      expect.not.objectContaining({ start_column: expect.anything() }),
    ]);
  });

  it('cut texts that GitHub would refuse, and say so', async () => {
    const sent: { output: { title: string; summary: string; text: string } }[] = [];
    github()
      .post(runs, (body) => sent.push(body) > 0)
      .reply(201, checkRun(10));
    const { checkRuns } = await open();
    await checkRuns.create(report({ title: 't'.repeat(300), summary: '日'.repeat(40_000), text: 'x'.repeat(70_000) }));
    const output = sent[0]?.output;
    expect(output?.title).toBe(`${'t'.repeat(252)}...`);
    expect(Buffer.byteLength(output?.summary ?? '')).toBeLessThanOrEqual(65_535);
    expect(output?.summary).toMatch(/^日+\n\n\*The rest was cut/);
    expect(output?.text).toMatch(/^x+\n\n\*The rest was cut/);
  });
});
