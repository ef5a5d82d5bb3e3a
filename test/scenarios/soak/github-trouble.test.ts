import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { Interference, Moment } from '../../../src/sandbox/github/index.ts';
import { checksOn, concluded, pullRequestsOf, reactionsOn, repliesTo, replyTo, visible, world } from '../stage-view.ts';

let stage: Stage;
let bot: Awaited<ReturnType<Stage['startBot']>>;
const calm: (() => void)[] = [];

beforeAll(async () => {
  stage = await setStage({ speed: 40, logLevel: 'silent' });
  bot = await stage.startBot({ gitHubPatience: { timeout: 1_500, second: 50 } });
});

afterEach(() => {
  for (const stop of calm.splice(0)) stop();
});

afterAll(async () => {
  await stage?.close();
});

/** What fits a request, and how often it goes wrong in this way. */
interface Trouble {
  readonly method?: string;
  readonly path: RegExp;
  readonly phase: Moment['phase'];
  readonly times: number;
  readonly what: Interference;
}

/** Makes requests go wrong until the test ends. Returns how often that has happened. */
function trouble({ method, path, phase, times, what }: Trouble): () => number {
  let count = 0;
  const stop = stage.github.interfere((moment) => {
    const fits = (method === undefined || moment.method === method) && moment.phase === phase && path.test(moment.path);
    if (!fits || count >= times) return undefined;
    count += 1;
    return what;
  });
  calm.push(stop);
  return () => count;
}

/** The first look at every address fails. */
function failFirstReads(): () => number {
  const failed = new Set<string>();
  const stop = stage.github.interfere(({ method, path, phase }) => {
    if (method !== 'GET' || phase !== 'before' || failed.has(path)) return undefined;
    failed.add(path);
    return { kind: 'answer', status: 500, body: { message: 'Server Error' } };
  });
  calm.push(stop);
  return () => failed.size;
}

let replicas = 5;

/** A command that has never been given before, so that it leads to a pull request. */
async function scale(): Promise<number> {
  replicas += 1;
  return await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, `/scale querynode ${replicas}`);
}

/** The person sees one result, once: a reply, a pull request of one line, a rocket, a review. */
async function expectOneResult(comment: number): Promise<void> {
  const reply = await replyTo(stage, comment);
  expect(visible(reply.body)).toMatch(
    new RegExp(`^🚀 \\*\\*scale queryNode 5 -\\\\> ${replicas} .*: pull request #\\d+`),
  );
  expect(await reactionsOn(stage, comment)).toEqual(['rocket']);
  const [pullRequest] = pullRequestsOf(stage, comment);
  const head = pullRequest?.headSha ?? '';
  await concluded(stage, head, 'falconer/review');
  await stage.github.settled();
  await bot.idle();
  expect(repliesTo(stage, comment).length).toBe(1);
  expect(pullRequestsOf(stage, comment).length).toBe(1);
  expect(checksOn(stage, head, 'falconer/review').map((run) => run.conclusion)).toEqual(['success']);
  expect(pullRequest?.commits.length).toBe(1);
  const diff = await stage.github.diff(demo.repository, pullRequest?.number ?? 0);
  expect(diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line)).length).toBe(2);
  // Open ones are looked at in every sweep, which makes later stories slow.
  await stage.github.as(demo.maintainer).closePullRequest(demo.repository, pullRequest?.number ?? 0);
}

const badGateway: Interference = { kind: 'answer', status: 502, body: '<html>Bad Gateway</html>' };
const tooSlow: Interference = { kind: 'delay', milliseconds: 4_000 };
const broken: Interference = { kind: 'break' };

function refusal(status: number, headers: Readonly<Record<string, string>>, message: string): Interference {
  return { kind: 'answer', status, headers, body: { message } };
}

const pulls = { method: 'POST', path: /\/pulls$/ };
const comments = { method: 'POST', path: /\/issues\/\d+\/comments$/ };
const checkRuns = { method: 'POST', path: /\/check-runs$/ };
const reads = { method: 'GET', path: /\/api\/v3\/repos\// };

const troubles: readonly (readonly [string, () => Trouble])[] = [
  ['answers 502 to the pull request that it made', () => ({ ...pulls, phase: 'after', times: 1, what: badGateway })],
  ['answers 502 to the reply that it took', () => ({ ...comments, phase: 'after', times: 1, what: badGateway })],
  ['answers 502 to the check run that it made', () => ({ ...checkRuns, phase: 'after', times: 1, what: badGateway })],
  [
    'answers 502 to every write until it recovers',
    () => ({ method: 'POST', path: /\/repos\//, phase: 'before', times: 12, what: badGateway }),
  ],
  [
    'breaks the connection of the pull request that it made',
    () => ({ ...pulls, phase: 'after', times: 1, what: broken }),
  ],
  [
    'breaks the connection of the reply before it is read',
    () => ({ ...comments, phase: 'before', times: 2, what: broken }),
  ],
  ['breaks every connection for a while', () => ({ path: /./, phase: 'before', times: 15, what: broken })],
  [
    'takes too long to answer that it made the pull request',
    () => ({ ...pulls, phase: 'after', times: 1, what: tooSlow }),
  ],
  ['takes too long to answer that it took the reply', () => ({ ...comments, phase: 'after', times: 1, what: tooSlow })],
  [
    'takes too long to answer that it made the check run',
    () => ({ ...checkRuns, phase: 'after', times: 1, what: tooSlow }),
  ],
  [
    'says that there are too many writes (403, secondary limit)',
    () => ({
      ...pulls,
      phase: 'before',
      times: 1,
      what: refusal(403, { 'retry-after': '1' }, 'You have exceeded a secondary rate limit.'),
    }),
  ],
  [
    'says that there are too many replies (429)',
    () => ({ ...comments, phase: 'before', times: 1, what: refusal(429, { 'retry-after': '1' }, 'Too many requests') }),
  ],
  [
    'says 429 without a word on how long to wait',
    () => ({ ...reads, phase: 'before', times: 2, what: refusal(429, {}, 'Too many requests') }),
  ],
  [
    'says that the limit of the hour is used up, and for how long',
    () => ({
      ...reads,
      phase: 'before',
      times: 2,
      what: refusal(
        403,
        {
          'x-ratelimit-limit': '5000',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 2),
        },
        'API rate limit exceeded for installation ID 1.',
      ),
    }),
  ],
  [
    'loses the answer to the push that it took',
    () => ({ method: 'POST', path: /\/git-receive-pack$/, phase: 'after', times: 1, what: badGateway }),
  ],
  [
    'refuses the reply at first',
    () => ({
      ...comments,
      phase: 'before',
      times: 1,
      what: refusal(403, {}, 'Resource not accessible by integration'),
    }),
  ],
];

describe('a command', () => {
  it('has one result, once, when the first look at everything fails', async () => {
    const failed = failFirstReads();
    await expectOneResult(await scale());
    expect(failed()).toBeGreaterThan(5);
  });

  it.each(troubles)('has one result, once, when GitHub %s', async (_, make) => {
    const happened = trouble(make());
    await expectOneResult(await scale());
    expect(happened()).toBeGreaterThan(0);
  });
});

/** Does something at a request, which waits for it. */
function meanwhile(place: { method: string; path: RegExp; nth: number }, deed: () => Promise<unknown>): () => number {
  let count = 0;
  const stop = stage.github.interfere(async ({ method, path, phase }) => {
    if (method !== place.method || phase !== 'before' || !place.path.test(path)) return undefined;
    count += 1;
    if (count === place.nth) await deed();
    return undefined;
  });
  calm.push(stop);
  return () => count;
}

const text = demoFiles[demo.file] ?? '';
const threeProxies = text.replace('replicas: 2\n      serviceType', 'replicas: 3\n      serviceType');

async function openPullRequest(branch: string, file: string): Promise<number> {
  const maintainer = stage.github.as(demo.maintainer);
  await maintainer.push(demo.repository, branch, { files: { [demo.file]: file }, message: branch, from: 'main' });
  const pullRequest = { title: branch, body: '', head: branch, base: 'main' };
  return await maintainer.openPullRequest(demo.repository, pullRequest);
}

/** The file as main has it now. */
async function mainText(): Promise<string> {
  const directory = stage.github.bareRepository(demo.repository);
  const { stdout } = await promisify(execFile)('git', ['-C', directory, 'show', `main:${demo.file}`]);
  return stdout;
}

async function changedLines(pullRequest: number): Promise<readonly string[]> {
  const diff = await stage.github.diff(demo.repository, pullRequest);
  return diff.split('\n').filter((line) => /^[+](?![+])/.test(line));
}

describe('a review with more annotations than fit into one call', () => {
  it('is one check run with all of them, though GitHub fails between the calls', async () => {
    const strange = Array.from({ length: 60 }, (_, index) => `      strange${index}: 1\n`).join('');
    const failed = trouble({
      method: 'PATCH',
      path: /\/check-runs\/\d+$/,
      phase: 'before',
      times: 4,
      what: badGateway,
    });
    const number = await openPullRequest('strange', text.replace('    dataNode:\n', `    dataNode:\n${strange}`));
    const head = world(stage).pullRequests.find((each) => each.number === number)?.headSha ?? '';
    const check = await concluded(stage, head, 'falconer/review');
    expect(check.conclusion).toBe('failure');
    expect(check.annotations.length).toBe(60);
    expect(checksOn(stage, head, 'falconer/review').length).toBe(1);
    expect(failed()).toBe(4);
    await stage.github.as(demo.maintainer).closePullRequest(demo.repository, number);
  });
});

describe('a command on a pull request', () => {
  it.each([
    ['before the bot looks which commits there are', { method: 'GET', path: /\/permission$/, nth: 2 }],
    ['while the bot sends its own', { method: 'POST', path: /\/git-receive-pack$/, nth: 1 }],
  ])('is run again on the new head when somebody pushes right %s', async (_, place) => {
    const maintainer = stage.github.as(demo.maintainer);
    const branch = `pushed-${place.method.toLowerCase()}`;
    const number = await openPullRequest(branch, threeProxies);
    const byHand = threeProxies.replace('mixCoord:\n      replicas: 1', 'mixCoord:\n      replicas: 2');
    meanwhile(place, () =>
      maintainer.push(demo.repository, branch, { files: { [demo.file]: byHand }, message: 'by hand' }),
    );
    const comment = await maintainer.comment(demo.repository, number, '/scale datanode +1');
    expect(visible((await replyTo(stage, comment)).body)).toMatch(/^🚀 \*\*scale dataNode 2 -\\> 3 .*: commit /);
    expect(await reactionsOn(stage, comment)).toEqual(['rocket']);
    expect(await changedLines(number)).toEqual(['+      replicas: 3', '+      replicas: 2', '+      replicas: 3']);
    const pullRequest = world(stage).pullRequests.find((each) => each.number === number);
    expect(pullRequest?.commits.length).toBe(3);
    expect(repliesTo(stage, comment).length).toBe(1);
    await maintainer.closePullRequest(demo.repository, number);
  });

  it('whose branch is protected says so, with the words of GitHub', async () => {
    const hook = join(stage.github.bareRepository(demo.repository), 'hooks', 'update');
    await mkdir(dirname(hook), { recursive: true });
    const lines = [
      '#!/bin/sh',
      '[ "$1" != refs/heads/guarded ] && exit 0',
      `echo "error: GH006: Protected branch." >&2`,
    ];
    await writeFile(hook, [...lines, 'exit 1', ''].join('\n'), { mode: 0o755 });
    const number = await openPullRequest('guarded', threeProxies);
    const maintainer = stage.github.as(demo.maintainer);
    const comment = await maintainer.comment(demo.repository, number, '/scale datanode +1');
    expect(visible((await replyTo(stage, comment)).body)).toMatchInlineSnapshot(`
      "👎 **Nothing was changed.** \`push_declined\`

      The commit cannot go to the branch guarded: GH006: Protected branch. Let Falconer push to this branch, or post the command where it can work on another one."
    `);
    expect(await reactionsOn(stage, comment)).toEqual(['-1']);
    await maintainer.closePullRequest(demo.repository, number);
  });

  it('that was merged before the bot could reply is told as done, not as closed', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    const number = await openPullRequest('merged-meanwhile', threeProxies);
    trouble({ ...comments, phase: 'before', times: 1, what: refusal(403, {}, 'Forbidden') });
    meanwhile({ ...comments, nth: 1 }, () => maintainer.merge(demo.repository, number));
    const comment = await maintainer.comment(demo.repository, number, '/scale datanode +1');
    expect(visible((await replyTo(stage, comment)).body)).toMatch(/^🚀 \*\*scale dataNode 2 -\\> 3 .*: commit /);
    expect(await reactionsOn(stage, comment)).toEqual(['rocket']);
  });
});

describe('a command on an issue', () => {
  it('whose pull request is late is told as it was committed, though main has moved since', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    const main = await mainText();
    trouble({ ...pulls, phase: 'before', times: 1, what: refusal(403, {}, 'Forbidden') });
    const moved = main.replace('streamingNode:\n      replicas: 2', 'streamingNode:\n      replicas: 4');
    meanwhile({ ...pulls, nth: 1 }, () =>
      maintainer.push(demo.repository, 'main', { files: { [demo.file]: moved }, message: 'four streaming nodes' }),
    );
    const comment = await maintainer.comment(demo.repository, stage.issue, '/scale streamingnode +1');
    await replyTo(stage, comment);
    const [pullRequest] = pullRequestsOf(stage, comment);
    expect(pullRequest?.title).toBe('scale streamingNode 2 -> 3 (search)');
    expect(visible((await replyTo(stage, comment)).body)).toContain('scale streamingNode 2 -\\> 3');
    expect(await changedLines(pullRequest?.number ?? 0)).toEqual(['+      replicas: 3']);
    await maintainer.closePullRequest(demo.repository, pullRequest?.number ?? 0);
  });
});

describe('a rollout', () => {
  it('is one check run that is concluded once, though GitHub loses answers', async () => {
    const lost = [
      trouble({ ...checkRuns, phase: 'after', times: 1, what: badGateway }),
      trouble({ method: 'PATCH', path: /\/check-runs\/\d+$/, phase: 'after', times: 2, what: broken }),
    ];
    const file = (await mainText()).replace('replicas:   5', 'replicas:   6');
    const push = { files: { [demo.file]: file }, message: 'six query nodes' };
    const commit = await stage.github.as(demo.maintainer).push(demo.repository, 'main', push);
    expect(await concluded(stage, commit, 'falconer/rollout')).toMatchObject({ conclusion: 'success' });
    expect(checksOn(stage, commit, 'falconer/rollout').length).toBe(1);
    expect(lost.map((count) => count())).toEqual([1, 2]);
  });
});
