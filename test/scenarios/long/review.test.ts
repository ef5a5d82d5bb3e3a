import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import { concluded, replyTo, seen, visible, world } from '../stage-view.ts';

let stage: Stage;
let bot: Awaited<ReturnType<Stage['startBot']>>;

beforeAll(async () => {
  stage = await setStage({ speed: 40, logLevel: 'silent' });
  bot = await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

/** A new branch with the demo's file in other words, and its pull request. */
async function propose(branch: string, text: string): Promise<{ readonly head: string; readonly number: number }> {
  const maintainer = stage.github.as(demo.maintainer);
  const files = { [demo.file]: text };
  const head = await maintainer.push(demo.repository, branch, { files, message: branch, from: 'main' });
  const pullRequest = { title: branch, body: '', head: branch, base: 'main' };
  return { head, number: await maintainer.openPullRequest(demo.repository, pullRequest) };
}

const good = demoFiles[demo.file] ?? '';

describe('a person opens a pull request with three defects', () => {
  const defective = good
    .replace('    queryNode:', '    querynode:')
    .replace('type: S3', 'type: s3')
    .replace('  mode: cluster\n', '  mode: cluster\n  hookConfig: {}\n  replicas: 3\n');
  let number: number;
  let head: string;

  it('gets three annotations, each on its line', async () => {
    ({ number, head } = await propose('three-defects', defective));
    const check = await concluded(stage, head, 'falconer/review');
    expect(check.conclusion).toBe('failure');
    const failures = check.annotations.filter((each) => each.annotation_level === 'failure');
    const lines = defective.split('\n');
    expect(failures.map((each) => `${lines[each.start_line - 1]?.trim()}: ${each.title}`)).toEqual([
      'replicas: 3: schema-unknown-field',
      'querynode:: schema-unknown-field',
      'type: s3: schema-enum',
    ]);
    expect(check.summary).toContain('Comment `/fix` and Falconer changes this:');
  });

  it('comments /fix, and two are repaired in one commit', async () => {
    const comment = await stage.github.as(demo.maintainer).comment(demo.repository, number, '/fix');
    const reply = visible((await replyTo(stage, comment)).body);
    expect(reply).toMatch(
      /^🚀 \*\*fix schema-unknown-field and schema-enum \\\(search\\\)\*\*: commit [0-9a-f]{12} on #\d+/,
    );
    expect(reply).toContain('Left for people, because more than one answer is possible: schema-unknown-field');
    const pullRequest = world(stage).pullRequests.find((each) => each.number === number);
    expect(pullRequest?.headSha).not.toBe(head);
    head = pullRequest?.headSha ?? '';
    const diff = await stage.github.diff(demo.repository, number);
    expect(diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line))).toEqual([
      '+  hookConfig: {}',
      '+  replicas: 3',
    ]);
  });

  it('repairs the last one, and the check turns green', async () => {
    const again = await concluded(stage, head, 'falconer/review');
    expect(again).toMatchObject({ conclusion: 'failure', title: '1 error' });
    const mended = await stage.github.as(demo.maintainer).push(demo.repository, 'three-defects', {
      files: { [demo.file]: good.replace('  mode: cluster\n', '  mode: cluster\n  hookConfig: {}\n') },
      message: 'mend',
    });
    expect(await concluded(stage, mended, 'falconer/review')).toMatchObject({ conclusion: 'success' });
  });
});

describe('a person presses Fix on the check run', () => {
  it('gets one commit, as for the comment, though GitHub tells of it twice', async () => {
    const { head, number } = await propose(
      'by-button',
      good.replace('    queryNode:', '    querynode:').replace('replicas:   5', 'replicas: 6'),
    );
    const { id } = await concluded(stage, head, 'falconer/review');
    await stage.github.as(demo.maintainer).requestAction(demo.repository, id, 'fix');
    const [note] = await seen(stage, 'the note of the press', () => {
      const notes = world(stage).comments.filter((each) => each.body.startsWith('<!-- falconer:press '));
      return notes.length > 0 ? notes : undefined;
    });
    expect(visible(note?.body ?? '')).toMatch(
      /^👆 maya pressed \*\*Fix\*\* on \[falconer\/review\]\(\S+\) of `[0-9a-f]{12}`\. That counts as this command of theirs:\n\n```\n\/fix\n```$/,
    );
    expect(visible((await replyTo(stage, note?.id ?? 0)).body)).toMatch(/^🚀 \*\*fix schema-unknown-field/);
    const next = world(stage).pullRequests.find((each) => each.number === number)?.headSha ?? '';
    expect(await concluded(stage, next, 'falconer/review')).toMatchObject({ conclusion: 'success' });
    const told = stage.github.deliveries.filter((each) => each.action === 'requested_action');
    for (const each of told) stage.github.redeliver(each.id);
    await stage.github.settled();
    await bot.idle();
    const comments = world(stage).comments.filter((each) => each.issue === number);
    expect(comments.filter((each) => each.body.startsWith('<!-- falconer:press '))).toHaveLength(1);
    expect(comments.filter((each) => each.body.startsWith(`<!-- falconer:request=${note?.id} `))).toHaveLength(1);
    expect(world(stage).pullRequests.find((each) => each.number === number)?.headSha).toBe(next);
  });
});

describe('a person opens a pull request that two good files hide a danger between', () => {
  it('gets the hazard on the line, and takes it out with a reason that everybody sees', async () => {
    const fewer = good.replace('replicas:   5   # sized for the spring catalogue', 'replicas: 2');
    const { head, number } = await propose('fewer', fewer);
    const check = await concluded(stage, head, 'falconer/review');
    expect(check).toMatchObject({ conclusion: 'success', title: '1 warning' });
    expect(check.annotations).toMatchObject([{ title: 'replicas-lowered', annotation_level: 'warning' }]);
    const reasoned = good.replace(
      'replicas:   5   # sized for the spring catalogue',
      'replicas: 2 # falconer:ignore replicas-lowered -- spring is over',
    );
    const next = await stage.github.as(demo.maintainer).push(demo.repository, 'fewer', {
      files: { [demo.file]: reasoned },
      message: 'why',
    });
    expect(await concluded(stage, next, 'falconer/review')).toMatchObject({ title: 'No findings (1 suppressed)' });
    const summary = await seen(stage, 'the summary with the reason', () =>
      world(stage).comments.find((each) => each.issue === number && each.body.includes('spring is over')),
    );
    expect(visible(summary.body)).toContain('| **this pull request** |');
  });
});
