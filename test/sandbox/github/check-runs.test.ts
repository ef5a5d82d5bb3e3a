import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullName, home, refusalOf, type Story, startStory } from './story.ts';

let story: Story;
let head_sha: string;
beforeAll(async () => {
  story = await startStory();
  head_sha = story.sandbox.world(fullName).branches.main ?? '';
});
afterAll(() => story.close());

const annotation = {
  path: 'a.yaml',
  start_line: 1,
  end_line: 1,
  annotation_level: 'warning',
  message: 'Careful.',
} as const;

function create(report: object) {
  return story.bot.rest.checks.create({ ...home, name: 'falconer/review', head_sha, ...report });
}

describe('a check run', () => {
  it('belongs to the App that made it and to one suite of the commit', async () => {
    const first = await create({});
    const second = await create({ name: 'falconer/health', external_id: 'prod', status: 'in_progress' });
    expect(first.data).toMatchObject({
      status: 'queued',
      conclusion: null,
      app: { slug: 'falconer' },
      external_id: '',
    });
    expect(second.data).toMatchObject({ status: 'in_progress', external_id: 'prod', completed_at: null });
    expect(second.data.check_suite?.id).toBe(first.data.check_suite?.id);
  });

  it('is completed by its conclusion', async () => {
    const { data } = await create({ status: 'in_progress' });
    const output = { title: 'Fine', summary: 'All is well.' };
    const change = { ...home, check_run_id: data.id, conclusion: 'success', output } as const;
    const updated = await story.bot.rest.checks.update(change);
    expect(updated.data).toMatchObject({
      status: 'completed',
      conclusion: 'success',
      output: { title: 'Fine', text: null },
    });
    expect(updated.data.completed_at).toBe('2026-03-01T10:00:00Z');
    expect((await story.bot.rest.checks.get({ ...home, check_run_id: data.id })).data).toEqual(updated.data);
  });

  it('takes 50 annotations in a call and adds them to those it has', async () => {
    const output = { title: 'Many', summary: 'Many.' };
    const fifty = Array.from({ length: 50 }, (_, index) => ({
      ...annotation,
      start_line: index + 1,
      end_line: index + 1,
    }));
    const { data } = await create({ output: { ...output, annotations: fifty } });
    const check_run_id = data.id;
    await story.bot.rest.checks.update({ ...home, check_run_id, output: { ...output, annotations: [annotation] } });
    const all = await story.bot.paginate(story.bot.rest.checks.listAnnotations, { ...home, check_run_id });
    expect(all).toHaveLength(51);
    expect(all[49]).toMatchObject({ start_line: 50, annotation_level: 'warning', start_column: null, title: null });
    const refusal = await refusalOf(create({ output: { ...output, annotations: [...fifty, annotation] } }));
    expect(refusal.status).toBe(422);
    expect(refusal.message).toContain('No more than 50 items are allowed; 51 were supplied.');
  });

  const output = { title: 'T', summary: 'S' };
  it.each([
    ['a summary of more than 65,535 characters', { output: { title: 'T', summary: 'x'.repeat(65_536) } }],
    ['a text of more than 65,535 characters', { output: { ...output, text: 'x'.repeat(65_536) } }],
    ['an output without a summary', { output: { title: 'T' } }],
    ['a status of completed without a conclusion', { status: 'completed' }],
    ['a date of completion without a conclusion', { completed_at: '2026-03-01T10:00:00Z' }],
    ['a conclusion that does not exist', { conclusion: 'splendid' }],
    ['more than three buttons', { actions: Array(4).fill({ label: 'Fix', description: 'Fix it', identifier: 'fix' }) }],
    ['a button with a long label', { actions: [{ label: 'x'.repeat(21), description: 'Fix it', identifier: 'fix' }] }],
    [
      'columns over several lines',
      { output: { ...output, annotations: [{ ...annotation, end_line: 2, start_column: 1 }] } },
    ],
    [
      'an annotation that ends before it begins',
      { output: { ...output, annotations: [{ ...annotation, start_line: 2 }] } },
    ],
    ['a commit that is not there', { head_sha: '0'.repeat(40) }],
    ['half a commit', { head_sha: 'abc1234' }],
  ])('is refused with %s', async (_, report) => {
    expect(await refusalOf(create(report))).toMatchObject({ status: 422 });
  });

  it('needs permission, and a token without it may still read', async () => {
    const reader = story.client(await story.token({ permissions: { checks: 'read' } }));
    const asked = reader.rest.checks.create({ ...home, name: 'x', head_sha });
    expect(await refusalOf(asked)).toMatchObject({ status: 403 });
    expect((await reader.rest.checks.listForRef({ ...home, ref: 'main' })).status).toBe(200);
  });
});

describe('check runs of a commit', () => {
  it('are listed newest first, the latest of each name unless all are asked for', async () => {
    const sha = await story.sandbox.as('alice').push(fullName, 'listed', { files: { l: 'l' }, message: 'List' });
    const ids: number[] = [];
    for (const name of ['falconer/review', 'falconer/health', 'falconer/review']) {
      ids.push((await create({ name, head_sha: sha })).data.id);
    }
    const [review, health, again] = ids;
    const list = async (query: object) =>
      (await story.bot.rest.checks.listForRef({ ...home, ref: sha, ...query })).data.check_runs.map(({ id }) => id);
    expect(await list({})).toEqual([again, health]);
    expect(await list({ filter: 'all' })).toEqual([again, health, review]);
    expect(await list({ filter: 'all', check_name: 'falconer/review', app_id: story.sandbox.app.id })).toEqual([
      again,
      review,
    ]);
    expect(await list({ app_id: 1 })).toEqual([]);
    expect(await list({ status: 'completed' })).toEqual([]);
    expect((await story.bot.rest.checks.listForRef({ ...home, ref: 'listed' })).data.total_count).toBe(2);
  });

  it('of another App are seen but not changed', async () => {
    const sha = await story.sandbox.as('alice').push(fullName, 'foreign', { files: { f: 'f' }, message: 'Foreign' });
    const run = { app: 'ci', name: 'falconer/review', headSha: sha, conclusion: 'success' } as const;
    const check_run_id = await story.sandbox.addCheckRunOfAnotherApp(fullName, run);
    const { data } = await story.bot.rest.checks.listForRef({ ...home, ref: sha });
    expect(data.check_runs).toMatchObject([{ name: 'falconer/review', app: { slug: 'ci' } }]);
    const ours = await story.bot.rest.checks.listForRef({ ...home, ref: sha, app_id: story.sandbox.app.id });
    expect(ours.data.check_runs).toEqual([]);
    const change = story.bot.rest.checks.update({ ...home, check_run_id, conclusion: 'failure' });
    expect(await refusalOf(change)).toMatchObject({ status: 403 });
  });

  it('name the open pull requests of their branch', async () => {
    const alice = story.sandbox.as('alice');
    const sha = await alice.push(fullName, 'proposed', { files: { p: 'p' }, message: 'Propose' });
    const number = await alice.openPullRequest(fullName, { title: 'P', body: '', head: 'proposed', base: 'main' });
    const { data } = await create({ head_sha: sha });
    expect(data.pull_requests).toMatchObject([{ number, head: { ref: 'proposed', sha }, base: { ref: 'main' } }]);
  });
});
