import { isDeepStrictEqual } from 'node:util';
import { type Falconer, startFalconer } from '../../src/app/start-falconer.ts';
import { type Stage, timersOf } from '../../src/cli/demo/stage.ts';
import { type CallName, createCallCounter, kindOfCall, recordCalls } from './calls.ts';
import { applies, callTimeout, type Disturbance } from './disturbances.ts';
import type { CrashScenario, Story } from './scenarios.ts';

/** One cell of the table. */
export interface PointResult {
  readonly scenario: string;
  readonly call: CallName;
  readonly disturbance: string;
  /** `not reached`: the calls of this run came in another order, and the call was not made. */
  readonly outcome: 'same' | 'different' | 'not reached';
  /** For `different`: what was seen instead. */
  readonly seen?: unknown;
}

export interface Undisturbed {
  readonly picture: unknown;
  readonly calls: readonly CallName[];
}

/** Real milliseconds in which a disturbed story must come to its end. */
const patience = 90_000;

/** Stops and starts the bot, and tells stories one after the other on one stage. */
export interface Harness {
  /** Tells a story with nothing in its way, and writes down the calls it takes. */
  undisturbed(scenario: CrashScenario): Promise<Undisturbed>;
  disturbed(scenario: CrashScenario, expected: Undisturbed, point: Point): Promise<PointResult>;
  close(): Promise<void>;
}

export interface Point {
  readonly call: CallName;
  readonly disturbance: Disturbance;
}

/** Every disturbance at every call of a story. */
export function pointsOf({ calls }: Undisturbed, disturbances: readonly Disturbance[]): readonly Point[] {
  return calls.flatMap((call) =>
    disturbances.filter((each) => applies(each, call)).map((disturbance) => ({ call, disturbance })),
  );
}

export function createHarness(stage: Stage): Harness {
  const bots = createBots(stage);
  let stories = 0;
  const arrange = async (scenario: CrashScenario): Promise<Story> => {
    stories += 1;
    stage.clock.setSpeed(scenario.speed);
    if (scenario.begins === 'before the bot') await bots.stop();
    else await bots.ensure();
    const story = await scenario.arrange(stage, `story-${stories}`);
    await bots.quiet();
    return story;
  };
  const begin = async (scenario: CrashScenario, story: Story): Promise<void> => {
    await scenario.act(stage, story);
    if (scenario.begins === 'before the bot') await bots.ensure();
  };
  return {
    undisturbed: async (scenario) => {
      const story = await arrange(scenario);
      const record = recordCalls(stage);
      await begin(scenario, story);
      await ending(stage, bots, { scenario, story });
      const calls = record.stop();
      return { picture: leave(stage, scenario, story), calls };
    },
    disturbed: async (scenario, expected, { call, disturbance }) => {
      const story = await arrange(scenario);
      const trouble = disturb(stage, bots, { call, disturbance });
      await begin(scenario, story).catch((error: unknown) => {
        if (!trouble.hasHappened()) throw error;
      });
      const isSame = await reachesTheSame(stage, bots, { scenario, story, expected, trouble });
      const wasReached = trouble.hasHappened();
      trouble.end();
      const seen = leave(stage, scenario, story);
      const point = { scenario: scenario.name, call, disturbance: disturbance.name };
      if (!isSame || !isDeepStrictEqual(seen, expected.picture)) return { ...point, outcome: 'different', seen };
      return { ...point, outcome: wasReached ? 'same' : 'not reached' };
    },
    close: () => bots.stop(),
  };
}

interface Telling {
  readonly scenario: CrashScenario;
  readonly story: Story;
}

async function ending(stage: Stage, bots: Bots, { scenario, story }: Telling): Promise<void> {
  const world = () => stage.github.world(story.repository);
  await stage.github.waitFor(
    () => scenario.isOver(world(), story) || undefined,
    `the end of ${scenario.name}`,
    patience,
  );
  await bots.quiet();
}

interface DisturbedTelling extends Telling {
  readonly expected: Undisturbed;
  readonly trouble: Trouble;
}

/** Waits for the same end; then for everything still under way, which may yet spoil it. */
async function reachesTheSame(stage: Stage, bots: Bots, told: DisturbedTelling): Promise<boolean> {
  const { scenario, story, expected, trouble } = told;
  const looksTheSame = () =>
    isDeepStrictEqual(scenario.picture(stage.github.world(story.repository), story), expected.picture);
  try {
    await stage.github.waitFor(() => looksTheSame() || undefined, `the same end of ${scenario.name}`, patience);
  } catch {
    return false;
  }
  await trouble.revived();
  await bots.quiet();
  return looksTheSame();
}

/** The picture, and a repository that later bots do not look through any more. */
function leave(stage: Stage, { picture, name }: CrashScenario, story: Story): unknown {
  const seen = picture(stage.github.world(story.repository), story);
  if (name !== 'a rollout after a merge') stage.github.uninstall(story.repository);
  return seen;
}

interface Trouble {
  hasHappened(): boolean;
  /** Resolves when a new process runs where the last one was stopped. */
  revived(): Promise<void>;
  end(): void;
}

function disturb(stage: Stage, bots: Bots, { call, disturbance }: Point): Trouble {
  const count = createCallCounter();
  let happened = false;
  let revival = Promise.resolve();
  const isTheCall = ({ kind, nth }: CallName) => kind === call.kind && nth === call.nth;
  const strike = () => {
    happened = true;
    if (disturbance.what !== 'stop') return;
    bots.cut();
    revival = bots.replace();
  };
  /** The second look at a call, after its effect, must know it again. */
  let struck: string | undefined;
  const stopGitHub = stage.github.interfere(({ method, path, phase }) => {
    const kind = kindOfCall(method, path);
    if (happened) return undefined;
    if (phase === 'before') {
      if (!isTheCall(count(kind))) return undefined;
      struck = `${method} ${path}`;
    }
    if (struck !== `${method} ${path}` || phase !== disturbance.phase) return undefined;
    strike();
    return disturbance.what === 'stop' ? { kind: 'break' } : disturbance.what;
  });
  const stopCluster = stage.cluster.onRequest(({ verb, resource, user }) => {
    if (user !== 'reader' || happened || disturbance.what !== 'stop') return;
    if (isTheCall(count(`cluster ${verb} ${resource}`))) strike();
  });
  return {
    hasHappened: () => happened,
    revived: () => revival,
    end: () => {
      stopGitHub();
      stopCluster();
    },
  };
}

interface Bots {
  ensure(): Promise<void>;
  stop(): Promise<void>;
  /** From now on nothing that the bot does has an effect, and nothing reaches it: as good as a process that has ended. */
  cut(): void;
  /** Lets go of a bot that was cut off, and starts the next one. */
  replace(): Promise<void>;
  quiet(): Promise<void>;
}

function createBots(stage: Stage): Bots {
  let bot: Falconer | undefined;
  let connect: (() => void) | undefined;
  const stop = async () => {
    const last = bot;
    bot = undefined;
    stage.github.sendWebhooksTo(undefined);
    await last?.close();
  };
  const ensure = async () => {
    bot ??= await startBot(stage);
    stage.github.sendWebhooksTo(bot.webhookUrl);
  };
  return {
    ensure,
    stop,
    cut: () => {
      const broken = { kind: 'break' } as const;
      const stopGitHub = stage.github.interfere(() => broken);
      const stopCluster = stage.cluster.interfere({ fault: broken, user: 'reader' });
      stage.github.sendWebhooksTo(undefined);
      connect = () => {
        stopGitHub();
        stopCluster();
      };
    },
    replace: async () => {
      await stop();
      connect?.();
      await ensure();
    },
    quiet: async () => {
      for (let round = 0; round < 3; round += 1) {
        await stage.github.settled();
        await bot?.idle();
      }
    },
  };
}

/** Nothing is found again by the clock: only a start sweeps. What a fault left behind must be mended by trying again. */
async function startBot(stage: Stage): Promise<Falconer> {
  const { settings, clock } = stage;
  const day = 86_400_000;
  return await startFalconer(
    { ...settings, timing: { ...settings.timing, sweepInterval: day } },
    {
      clock,
      timers: timersOf(clock),
      pacing: { writes: 1, notifying: 1 },
      gitHubPatience: { timeout: callTimeout, second: 20 },
    },
  );
}
