import { isDeepStrictEqual } from 'node:util';
import type { Stage } from '../../src/cli/demo/stage.ts';
import { type Bots, createBots } from './bots.ts';
import { type CallName, recordCalls } from './calls.ts';
import { disturbCall } from './disturb-call.ts';
import { type DeliveryTrouble, disturbDeliveries } from './disturb-deliveries.ts';
import { applies, callDisturbances, type Disturbance, deliveries, deliveryDisturbances } from './disturbances.ts';
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

/** Every disturbance at every call of a story, and at its webhooks. */
export function pointsOf({ begins }: CrashScenario, { calls }: Undisturbed): readonly Point[] {
  const told = begins === 'before the bot' ? [] : deliveryDisturbances;
  return [
    ...told.map((disturbance) => ({ call: deliveries, disturbance })),
    ...calls.flatMap((call) =>
      callDisturbances.filter((each) => applies(each, call)).map((disturbance) => ({ call, disturbance })),
    ),
  ];
}

export function createHarness(stage: Stage): Harness {
  const bots = createBots(stage);
  let stories = 0;
  const arrange = async (scenario: CrashScenario): Promise<Story> => {
    stories += 1;
    bots.setSpeed(scenario.speed);
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
      await trouble.afterDeeds();
      const isSame = await reachesTheSame(stage, bots, { scenario, story, expected, trouble });
      const wasReached = trouble.hasHappened();
      trouble.end();
      // One that was stopped at the very end is still being replaced.
      await trouble.revived();
      const seen = leave(stage, scenario, story);
      const point = { scenario: scenario.name, call, disturbance: disturbance.name };
      if (!isSame || !isDeepStrictEqual(seen, expected.picture)) return { ...point, outcome: 'different', seen };
      return { ...point, outcome: wasReached ? 'same' : 'not reached' };
    },
    close: () => bots.stop(),
  };
}

function disturb(stage: Stage, bots: Bots, { call, disturbance }: Point): DeliveryTrouble {
  if (disturbance.at === 'deliveries') return disturbDeliveries(stage, bots, disturbance);
  const nothing = async () => {};
  return { ...disturbCall(stage, bots, { call, disturbance }), afterDeeds: nothing, afterEnd: nothing };
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
  readonly trouble: DeliveryTrouble;
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
  await trouble.afterEnd();
  return looksTheSame();
}

/** The picture, and a repository that later bots do not look through any more. */
function leave(stage: Stage, { picture, name }: CrashScenario, story: Story): unknown {
  const seen = picture(stage.github.world(story.repository), story);
  if (name !== 'a rollout after a merge') stage.github.uninstall(story.repository);
  return seen;
}
