import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { RequestRecord } from '../../../src/sandbox/github/index.ts';
import {
  checksOn,
  concluded,
  pullRequestsOf,
  reactionsOn,
  repliesTo,
  replyTo,
  seen,
  visible,
  world,
} from '../stage-view.ts';

let stage: Stage;
let bot: Awaited<ReturnType<Stage['startBot']>> | undefined;
const calm: (() => void)[] = [];

beforeAll(async () => {
  stage = await setStage({ speed: 40, logLevel: 'silent' });
});

afterEach(() => {
  for (const stop of calm.splice(0)) stop();
});

afterAll(async () => {
  await stage?.close();
});

const text = demoFiles[demo.file] ?? '';
const maintainer = () => stage.github.as(demo.maintainer);

/** The webhooks of these deeds get lost. */
async function unheard<Value>(deeds: () => Promise<Value>): Promise<Value> {
  stage.github.sendWebhooksTo(undefined);
  const value = await deeds();
  await stage.github.settled();
  if (bot !== undefined) stage.github.sendWebhooksTo(bot.webhookUrl);
  return value;
}

/** All that the bot had to do is done. */
async function quiet(): Promise<void> {
  await stage.github.settled();
  await bot?.idle();
}

/** Deliveries that never arrived, oldest first. */
function lostDeliveries(since: number): readonly number[] {
  return stage.github.deliveries.slice(since).map((each) => each.id);
}

async function openPullRequest(branch: string, file: string): Promise<{ number: number; head: string }> {
  const commit = { files: { [demo.file]: file }, message: branch, from: 'main' };
  const head = await maintainer().push(demo.repository, branch, commit);
  const pullRequest = { title: branch, body: '', head: branch, base: 'main' };
  return { number: await maintainer().openPullRequest(demo.repository, pullRequest), head };
}

async function changedLines(pullRequest: number): Promise<readonly string[]> {
  const diff = await stage.github.diff(demo.repository, pullRequest);
  return diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line));
}

/** What the bot has asked of GitHub to change since so many requests. */
function writesSince(count: number): readonly string[] {
  const isWrite = ({ method, path }: RequestRecord) =>
    method !== 'GET' && !path.endsWith('/git-upload-pack') && !path.endsWith('/access_tokens');
  return stage.github.requests
    .slice(count)
    .filter(isWrite)
    .map(({ method, path }) => `${method} ${path}`);
}

/** Waits until the whole of the repository was looked through once more. */
async function nextSweep(): Promise<void> {
  const begin = stage.github.requests.length;
  await seen(stage, 'the next sweep', () =>
    stage.github.requests.slice(begin).find(({ path }) => path.endsWith(`${demo.repository}/issues/comments`)),
  );
  await quiet();
}

describe('a comment, a pull request and a merge of which no webhook ever came', () => {
  it('have their outcome soon after the bot is up again', async () => {
    const { comment, opened, merge } = await unheard(async () => {
      const proxies = text.replace('replicas: 2\n      serviceType', 'replicas: 3\n      serviceType');
      const merged = await openPullRequest('merged', proxies);
      return {
        merge: await maintainer().merge(demo.repository, merged.number),
        opened: await openPullRequest('opened', text.replace('replicas:   5', 'replicas: many')),
        comment: await maintainer().comment(demo.repository, stage.issue, '/scale querynode 7'),
      };
    });
    bot = await stage.startBot();
    expect(visible((await replyTo(stage, comment)).body)).toContain('scale queryNode 5 -\\> 7');
    expect(await reactionsOn(stage, comment)).toEqual(['rocket']);
    expect(await concluded(stage, opened.head, 'falconer/review')).toMatchObject({ conclusion: 'failure' });
    expect(await concluded(stage, merge, 'falconer/rollout')).toMatchObject({ conclusion: 'success' });
    expect(pullRequestsOf(stage, comment).length).toBe(1);
    await maintainer().closePullRequest(demo.repository, opened.number);
  });
});

describe('a webhook', () => {
  it('that comes three times has one outcome', async () => {
    const comment = await maintainer().comment(demo.repository, stage.issue, '/scale querynode 8');
    const [delivery] = lostDeliveries(stage.github.deliveries.length - 1);
    for (let time = 0; time < 2; time += 1) stage.github.redeliver(delivery ?? 0);
    await replyTo(stage, comment);
    expect(await reactionsOn(stage, comment)).toEqual(['rocket']);
    await quiet();
    expect(repliesTo(stage, comment).length).toBe(1);
    expect(pullRequestsOf(stage, comment).length).toBe(1);
  });

  it('that comes ten minutes late, when everything is done, changes nothing', async () => {
    const before = stage.github.deliveries.length;
    const comment = await unheard(() => maintainer().comment(demo.repository, stage.issue, '/scale querynode 9'));
    await replyTo(stage, comment);
    await reactionsOn(stage, comment);
    const [pullRequest] = pullRequestsOf(stage, comment);
    await concluded(stage, pullRequest?.headSha ?? '', 'falconer/review');
    await quiet();
    const requests = stage.github.requests.length;
    const answered = stage.clock.now().getTime();
    stage.clock.setSpeed(2_400);
    await seen(stage, 'ten minutes to pass', async () => {
      await Promise.resolve();
      return stage.clock.now().getTime() - answered > 600_000 ? true : undefined;
    });
    stage.clock.setSpeed(40);
    stage.github.redeliver(lostDeliveries(before)[0] ?? 0);
    await quiet();
    expect(writesSince(requests)).toEqual([]);
  });

  it('that comes before those that went ahead of it leads to the same end', async () => {
    const before = stage.github.deliveries.length;
    const { number, head, comment } = await unheard(async () => {
      const opened = await openPullRequest('reversed', text.replace('replicas:   5', 'replicas: many'));
      const commit = { files: { [demo.file]: text.replace('replicas:   5', 'replicas: 6') }, message: 'mend' };
      const mended = await maintainer().push(demo.repository, 'reversed', commit);
      const asked = await maintainer().comment(demo.repository, opened.number, '/scale datanode 3');
      return { number: opened.number, head: mended, comment: asked };
    });
    for (const delivery of [...lostDeliveries(before)].reverse()) stage.github.redeliver(delivery);
    await replyTo(stage, comment);
    expect(await reactionsOn(stage, comment)).toEqual(['rocket']);
    const tip = world(stage).pullRequests.find((each) => each.number === number)?.headSha ?? '';
    expect(tip).not.toBe(head);
    expect(await concluded(stage, tip, 'falconer/review')).toMatchObject({ conclusion: 'success' });
    await quiet();
    expect(checksOn(stage, tip, 'falconer/review').length).toBe(1);
    expect(repliesTo(stage, comment).length).toBe(1);
    expect(world(stage).comments.filter((each) => each.issue === number && each.app === 'falconer').length).toBe(1);
    await maintainer().closePullRequest(demo.repository, number);
  });
});

describe('two comments at the same instant', () => {
  it('on two issues lead to two pull requests of one line each', async () => {
    const other = await maintainer().createIssue(demo.repository, { title: 'Data nodes', body: 'Too few.' });
    const asked = await unheard(() =>
      Promise.all([
        maintainer().comment(demo.repository, stage.issue, '/scale querynode +1'),
        maintainer().comment(demo.repository, other, '/scale datanode +1'),
      ]),
    );
    for (const delivery of lostDeliveries(stage.github.deliveries.length - 2)) stage.github.redeliver(delivery);
    for (const comment of asked) {
      await replyTo(stage, comment);
      expect(await reactionsOn(stage, comment)).toEqual(['rocket']);
    }
    const made = asked.map((comment) => pullRequestsOf(stage, comment));
    expect(made.map((each) => each.length)).toEqual([1, 1]);
    expect(await changedLines(made[0]?.[0]?.number ?? 0)).toEqual([
      '-      replicas:   5   # sized for the spring catalogue',
      '+      replicas:   6   # sized for the spring catalogue',
    ]);
    expect(await changedLines(made[1]?.[0]?.number ?? 0)).toEqual(['-      replicas: 2', '+      replicas: 3']);
  });
});

/** Runs that failed so far, and keys in the queue. */
async function numbers(): Promise<{ failed: number; depth: number }> {
  const metrics = await (await fetch(`${bot?.metricsUrl}/metrics`)).text();
  const failed = [...metrics.matchAll(/^falconer_reconcile_duration_seconds_count\{.*outcome="failed"\} (\d+)$/gm)];
  return {
    failed: failed.reduce((sum, [, count]) => sum + Number(count), 0),
    depth: [...metrics.matchAll(/^falconer_queue_depth\{kind="\w[\w-]*"\} (\d+)$/gm)].reduce(
      (sum, [, depth]) => sum + Number(depth),
      0,
    ),
  };
}

/** A repository in which a command was posted that the bot has not heard of, and the delivery that would tell it. */
async function unheardCommand(name: string): Promise<{ repository: string; comment: number; delivery: number }> {
  const repository = `acme/${name}`;
  const comment = await unheard(async () => {
    await stage.github.createRepository({ owner: 'acme', name, files: demoFiles });
    stage.github.grant(repository, demo.maintainer, 'maintain');
    const issue = await maintainer().createIssue(repository, { title: 'Slow', body: '' });
    return await maintainer().comment(repository, issue, '/scale querynode 6');
  });
  return { repository, comment, delivery: stage.github.deliveries.at(-1)?.id ?? 0 };
}

describe('a command that cannot have an outcome any more', () => {
  const gone: readonly (readonly [string, (story: { repository: string; comment: number }) => void])[] = [
    ['whose repository was taken from the App', ({ repository }) => stage.github.uninstall(repository)],
    ['whose repository was archived', ({ repository }) => stage.github.archive(repository)],
    ['that GitHub does not find (404)', ({ comment }) => answer(`/issues/comments/${comment}`, 404)],
    ['whose issue was deleted (410)', ({ comment }) => answer(`/issues/comments/${comment}`, 410)],
  ];

  it.each(gone)('%s is dropped quietly', async (_, happen) => {
    const story = await unheardCommand(`gone-${gone.findIndex(([, each]) => each === happen)}`);
    happen(story);
    await quiet();
    const before = await numbers();
    const requests = stage.github.requests.length;
    stage.github.redeliver(story.delivery);
    await quiet();
    expect(writesSince(requests).filter((each) => each.includes(story.repository))).toEqual([]);
    expect(await numbers()).toEqual(before);
    stage.github.uninstall(story.repository);
  });

  function answer(path: string, status: number): void {
    calm.push(
      stage.github.interfere((moment) =>
        moment.phase === 'before' && moment.path.endsWith(path)
          ? { kind: 'answer', status, body: { message: 'Gone' } }
          : undefined,
      ),
    );
  }
});

describe('an installation that is suspended', () => {
  it('is left alone, and served again when that ends', async () => {
    stage.github.suspend('acme');
    const comment = await maintainer().comment(demo.repository, stage.issue, '/scale querynode 10');
    await quiet();
    expect(repliesTo(stage, comment)).toEqual([]);
    stage.github.unsuspend('acme');
    await replyTo(stage, comment);
    expect(await reactionsOn(stage, comment)).toEqual(['rocket']);
    expect(pullRequestsOf(stage, comment).length).toBe(1);
  });
});

describe('a button on a check run that was pressed while nobody listened', () => {
  it('is asked for again by the bot, for it leaves no other trace', async () => {
    const opened = await openPullRequest('pressed', text.replace('replicas:   5', 'replicas: 7'));
    const first = await concluded(stage, opened.head, 'falconer/review');
    await quiet();
    await unheard(() => maintainer().rerequestCheckRun(demo.repository, first.id));
    expect(checksOn(stage, opened.head, 'falconer/review').length).toBe(1);
    await seen(stage, 'a second review', () =>
      checksOn(stage, opened.head, 'falconer/review').length === 2 ? true : undefined,
    );
    await quiet();
    await maintainer().closePullRequest(demo.repository, opened.number);
  });
});

describe('the sweep', () => {
  it('finds a repository on which the App was installed unheard', async () => {
    const { repository, comment } = await unheardCommand('unheard-of');
    await seen(stage, 'a reply in the new repository', () =>
      stage.github.world(repository).comments.find((each) => each.body.startsWith(`<!-- falconer:request=${comment} `)),
    );
    stage.github.uninstall(repository);
  });

  it('leaves alone what was refused, also when its author may write by then', async () => {
    const outsider = stage.github.as(demo.outsider);
    const first = await outsider.comment(demo.repository, stage.issue, '/scale querynode 0');
    await replyTo(stage, first);
    const second = await outsider.comment(demo.repository, stage.issue, '/scale querynode 0');
    expect(await reactionsOn(stage, second)).toEqual(['-1']);
    stage.github.grant(demo.repository, demo.outsider, 'write');
    await quiet();
    const requests = stage.github.requests.length;
    await nextSweep();
    expect(writesSince(requests)).toEqual([]);
  });
});

describe('a queue that is full', () => {
  it('answers 503, and the command has its outcome later all the same', async () => {
    await bot?.close();
    bot = await stage.startBot({ queueBound: 4 });
    await quiet();
    const held = hold(/\/issues\/comments\/\d+$/);
    // With the next sweep and the next look at deliveries, which are still to come, they fill the queue.
    for (const replicas of [11, 12]) {
      await maintainer().comment(demo.repository, stage.issue, `/scale querynode ${replicas}`);
    }
    const refused = await maintainer().comment(demo.repository, stage.issue, '/scale querynode 13');
    await stage.github.settled();
    expect(stage.github.deliveries.slice(-3).map((each) => each.result?.statusCode)).toEqual([202, 202, 503]);
    held.release();
    await replyTo(stage, refused);
    expect(await reactionsOn(stage, refused)).toEqual(['rocket']);
    expect(pullRequestsOf(stage, refused).length).toBe(1);
  });

  /** Lets requests wait until they are released. */
  function hold(path: RegExp): { release(): void } {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const stop = stage.github.interfere(async (moment) => {
      if (moment.method === 'GET' && moment.phase === 'before' && path.test(moment.path)) await released;
      return undefined;
    });
    calm.push(stop, release);
    return { release };
  }
});
