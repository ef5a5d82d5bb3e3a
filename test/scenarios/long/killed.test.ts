import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { Moment, RepositoryWorld } from '../../../src/sandbox/github/index.ts';
import { type BotHome, type BotProcess, openBotHome } from '../bot-process.ts';
import { plainWorld } from '../plain-world.ts';
import { checksOn, concluded, seen } from '../stage-view.ts';

let stage: Stage;
let home: BotHome;
let bot: BotProcess;

beforeAll(async () => {
  stage = await setStage({ speed: 40, logLevel: 'silent' });
  home = await openBotHome(stage.settings);
  bot = await startBot();
});

afterAll(async () => {
  await home?.close();
  await stage?.close();
});

beforeEach(() => {
  home.takeLog();
  onTestFailed(() => console.error(home.takeLog()));
});

/** A bot that begins to listen; what happened before is not told again. */
async function startBot(): Promise<BotProcess> {
  const started = await home.start();
  stage.github.sendWebhooksTo(started.webhookUrl);
  return started;
}

interface Place {
  readonly method: string;
  readonly path: RegExp;
  readonly phase: Moment['phase'];
}

/** Kills the bot at the first request that fits, and has its webhooks fail until another one listens. */
async function killAt(place: Place): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = stage.github.interfere(({ method, path, phase }) => {
      if (method !== place.method || phase !== place.phase || !place.path.test(path)) return undefined;
      stop();
      stage.github.sendWebhooksTo(undefined);
      bot.kill();
      resolve();
      return { kind: 'break' };
    });
  });
  await bot.ended;
}

interface Story {
  readonly repository: string;
  /** The issue or pull request on which the command is posted. */
  readonly number: number;
}

/** A repository of its own for each story, so that its whole world can be compared. */
async function createRepository(name: string): Promise<Story> {
  const repository = `acme/${name}`;
  await stage.github.createRepository({ owner: 'acme', name, files: demoFiles });
  stage.github.grant(repository, demo.maintainer, 'maintain');
  const issue = { title: 'Search is slow', body: 'The query nodes are at their limit.' };
  return { repository, number: await stage.github.as(demo.maintainer).createIssue(repository, issue) };
}

async function createPullRequest(name: string): Promise<Story> {
  const { repository } = await createRepository(name);
  const maintainer = stage.github.as(demo.maintainer);
  const text = (demoFiles[demo.file] ?? '').replace('replicas: 2\n      serviceType', 'replicas: 3\n      serviceType');
  const commit = { files: { [demo.file]: text }, message: 'three proxies', from: 'main' };
  const head = await maintainer.push(repository, 'more-proxies', commit);
  const pullRequest = { title: 'Three proxies', body: '', head: 'more-proxies', base: 'main' };
  const number = await maintainer.openPullRequest(repository, pullRequest);
  await reviewed(repository, head);
  return { repository, number };
}

async function reviewed(repository: string, head: string): Promise<void> {
  await seen(stage, `the review of ${head}`, () =>
    stage.github.world(repository).checkRuns.find((run) => run.headSha === head && run.status === 'completed'),
  );
}

/** The command is relative, so that running it on its own result would show. */
async function command({ repository, number }: Story): Promise<void> {
  await stage.github.as(demo.maintainer).comment(repository, number, '/scale querynode +3');
}

/** Waits until the request has its outcome and the bot has nothing left to do, and tells what people see then. */
async function ending({ repository }: Story): Promise<RepositoryWorld> {
  const world = () => stage.github.world(repository);
  await seen(stage, 'a reply', () => world().comments.find((each) => each.app === 'falconer'));
  await seen(stage, 'the final reaction', () => {
    const reactions = world().comments[0]?.reactions.map((each) => each.content) ?? [];
    return reactions.length > 0 && !reactions.includes('eyes') ? true : undefined;
  });
  for (const pullRequest of world().pullRequests) await reviewed(repository, pullRequest.headSha);
  await bot.quiet();
  // Every bot looks through every repository when it starts.
  stage.github.uninstall(repository);
  return world();
}

const places: readonly (readonly [when: string, place: Place])[] = [
  ['before the push reaches GitHub', { method: 'POST', path: /\/git-receive-pack$/, phase: 'before' }],
  ['after the push took effect and before its answer', { method: 'POST', path: /\/git-receive-pack$/, phase: 'after' }],
  ['after the pull request was made and before its answer', { method: 'POST', path: /\/pulls$/, phase: 'after' }],
  ['after the reply and before the reaction', { method: 'POST', path: /\/issues\/\d+\/comments$/, phase: 'after' }],
  ['after the reaction and before the eyes are gone', { method: 'DELETE', path: /\/reactions\/\d+$/, phase: 'before' }],
];

describe('a command on an issue, when the bot is killed', () => {
  let undisturbed: unknown;

  it('never, leads to one branch, one pull request, one reply and a rocket', async () => {
    const story = await createRepository('undisturbed');
    await command(story);
    const world = await ending(story);
    undisturbed = plainWorld(story.repository, world);
    expect(Object.keys(world.branches).length).toBe(2);
    expect(world.pullRequests.length).toBe(1);
    expect(world.comments.map((each) => each.app)).toEqual([undefined, 'falconer']);
    expect(world.comments[0]?.reactions).toMatchObject([{ content: 'rocket' }]);
    expect(world.checkRuns.map((each) => each.name)).toEqual(['falconer/review', 'falconer/health']);
  });

  it.each(places)('%s, ends the same', async (_, place) => {
    const story = await createRepository(`story-${places.findIndex(([, each]) => each === place)}`);
    const killed = killAt(place);
    await command(story);
    await killed;
    bot = await startBot();
    expect(plainWorld(story.repository, await ending(story))).toEqual(undisturbed);
  });
});

describe('a command on a pull request, when the bot is killed', () => {
  it('after the push took effect, ends as it would have, and the reply tells of the change that was made', async () => {
    const calm = await createPullRequest('calm');
    await command(calm);
    const undisturbed = plainWorld(calm.repository, await ending(calm));
    const story = await createPullRequest('stormy');
    const killed = killAt({ method: 'POST', path: /\/git-receive-pack$/, phase: 'after' });
    await command(story);
    await killed;
    bot = await startBot();
    expect(plainWorld(story.repository, await ending(story))).toEqual(undisturbed);
  });
});

describe('a rollout, when the bot is killed', () => {
  it('between two updates of its check, is concluded once, in the same check run', async () => {
    const text = (demoFiles[demo.file] ?? '').replace('replicas:   5', 'replicas:   8');
    const killed = killAt({ method: 'PATCH', path: /\/check-runs\/\d+$/, phase: 'after' });
    const push = { files: { [demo.file]: text }, message: 'eight query nodes' };
    const commit = await stage.github.as(demo.maintainer).push(demo.repository, 'main', push);
    await killed;
    expect(checksOn(stage, commit, 'falconer/rollout')).toMatchObject([{ status: 'in_progress' }]);
    bot = await startBot();
    expect(await concluded(stage, commit, 'falconer/rollout')).toMatchObject({ conclusion: 'success' });
    await bot.quiet();
    expect(checksOn(stage, commit, 'falconer/rollout').length).toBe(1);
    expect(stage.github.unsupported).toEqual([]);
  });
});
