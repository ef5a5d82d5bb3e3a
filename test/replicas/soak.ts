import { setTimeout as pause } from 'node:timers/promises';
import { type Stage, setStage } from '../../src/cli/demo/stage.ts';
import { type PostgresServer, startPostgres } from '../postgres-server.ts';
import { type BotHome, type BotProcess, openBotHome } from '../scenarios/bot-process.ts';
import { waitUntil } from '../wait-until.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { type Command, createRepositories, faultOf, isAnswered, postCommand, tidyUp } from './commands.ts';
import { randomFaults } from './faults.ts';
import { type Random, randomFrom } from './random.ts';
import { pushChange } from './rollout.ts';

export interface SoakOptions {
  /** Milliseconds in which commands are posted. */
  readonly duration: number;
  readonly seed: number;
  /** `kills` alone, or also hanging machines, broken connections to the database and a GitHub that fails. */
  readonly trouble: 'kills' | 'everything';
  /** Told what happens, for people who wait. */
  readonly say: (line: string) => void;
}

export interface SoakResult {
  readonly commands: number;
  /** What happened how often, by name. */
  readonly disturbances: ReadonlyMap<string, number>;
  /** Milliseconds from a comment to its last reaction, sorted. */
  readonly answeredAfter: readonly number[];
  /** Every command that was not answered exactly once, with one pull request or none; a rollout that was not told in one check run. */
  readonly faults: readonly string[];
  /** What the bots have written. */
  readonly log: string;
}

/** Seconds for which the keys of a killed bot stay with it. */
const lease = 6;

/** Commands that wait for their answer at the same time. */
const atOnce = 4;

/** Milliseconds in which the last commands must be answered, once nothing is disturbed any more. */
const patience = 240_000;

/** Two bots with one database and one GitHub, disturbed while people write commands. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const random = randomFrom(options.seed);
  const [stage, server] = await Promise.all([setStage({ speed: 10, logLevel: 'silent' }), startPostgres()]);
  const url = await server.createDatabase();
  const balancer = await startBalancer(random);
  const bots = await openBots(stage, url);
  const scene: Scene = { options, random, stage, server, url, balancer, bots, seen: new Map() };
  try {
    for (const index of [0, 1]) await startBot(scene, index);
    stage.github.sendWebhooksTo(balancer.url);
    return await play(scene);
  } finally {
    stage.github.sendWebhooksTo(undefined);
    await Promise.all(bots.map(({ home }) => home.close()));
    await balancer.close();
    await stage.close();
    await server.close();
  }
}

interface Bot {
  readonly home: BotHome;
  process: BotProcess | undefined;
}

interface Scene {
  readonly options: SoakOptions;
  readonly random: Random;
  readonly stage: Stage;
  readonly server: PostgresServer;
  readonly url: string;
  readonly balancer: Balancer;
  readonly bots: readonly Bot[];
  readonly seen: Map<string, number>;
}

async function openBots({ settings }: Stage, url: string): Promise<readonly Bot[]> {
  const more = { DATABASE_URL: url, FALCONER_LEASE_SECONDS: `${lease}`, FALCONER_SWEEP_INTERVAL_SECONDS: '20' };
  const homes = await Promise.all([openBotHome(settings, more), openBotHome(settings, more)]);
  return homes.map((home) => ({ home, process: undefined }));
}

async function startBot({ bots, balancer }: Scene, index: number): Promise<void> {
  const bot = bots[index];
  if (bot === undefined) throw new Error(`there is no bot ${index}`);
  bot.process = await bot.home.start();
  balancer.place(index, bot.process.webhookUrl);
}

async function play(scene: Scene): Promise<SoakResult> {
  const { stage, options, random, seen } = scene;
  const repositories = await createRepositories(stage, 3);
  const calm =
    options.trouble === 'everything'
      ? stage.github.interfere(randomFaults(random, (name) => count(scene, name)))
      : () => {};
  const rollout = await pushChange(stage);
  const until = Date.now() + options.duration;
  const disturbing = disturb(scene, until);
  const posted: Command[] = [];
  const answeredAfter: number[] = [];
  const follow = async () => {
    while (Date.now() < until) {
      const command = await postCommand(stage, repositories, random);
      posted.push(command);
      const begin = Date.now();
      await waitUntil(`an answer to ${command.text}, comment ${command.id}`, options.duration + patience, () =>
        isAnswered(stage, command),
      );
      answeredAfter.push(Date.now() - begin);
      await tidyUp(stage, command);
    }
  };
  const outcomes = await Promise.allSettled([disturbing, ...Array.from({ length: atOnce }, follow)]);
  calm();
  await calmDown(scene);
  await rollout.concluded(patience);
  const stuck = outcomes.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
  const faults = posted.flatMap((command) => faultOf(stage, command) ?? []);
  return {
    commands: posted.length,
    disturbances: seen,
    answeredAfter: answeredAfter.sort((one, other) => one - other),
    faults: [...stuck, ...faults, ...(rollout.fault() === undefined ? [] : [`${rollout.fault()}`])],
    log: scene.bots.map(({ home }) => home.takeLog()).join(''),
  };
}

/** Both start anew and look through everything once more: whatever would be doubled now, is. */
async function calmDown(scene: Scene): Promise<void> {
  const { bots, server, url, options } = scene;
  for (const [index, { process }] of bots.entries()) {
    process?.kill();
    await process?.ended;
    await startBot(scene, index);
  }
  options.say('nothing is disturbed any more; waiting until nothing is left to do');
  const left = `select count(*) as left from falconer.queue where key ~ '^(command|pull-request|repository|installations|deliveries) ?'
    and (run is not null or due_at <= now())`;
  const isDone = async () => Number((await server.query(url, left))[0]?.left) === 0;
  await waitUntil('the queue to be empty', patience, isDone);
}

function count({ seen }: Scene, name: string): void {
  seen.set(name, (seen.get(name) ?? 0) + 1);
}

type Disturbance = (scene: Scene, index: number) => Promise<void>;

/** Every few seconds something happens to one of the bots. */
async function disturb(scene: Scene, until: number): Promise<void> {
  const { random, options } = scene;
  const everything: readonly [Disturbance, ...Disturbance[]] = [kill, kill, kill, kill, hang, cut];
  for (let turn = 0; Date.now() < until; turn += 1) {
    await pause(2_000 + random.next() * 8_000);
    const happens = options.trouble === 'kills' ? kill : random.of(everything);
    await happens(scene, turn % scene.bots.length);
  }
}

/** It ends in the middle, and is started again. */
async function kill(scene: Scene, index: number): Promise<void> {
  const bot = scene.bots[index]?.process;
  bot?.kill();
  await bot?.ended;
  count(scene, 'killed');
  scene.options.say(`bot ${index + 1} was killed`);
  await startBot(scene, index);
}

/** It stands still until the other one has its keys, and then goes on with what it was about to write. */
async function hang(scene: Scene, index: number): Promise<void> {
  const bot = scene.bots[index]?.process;
  bot?.freeze();
  count(scene, 'frozen for longer than its lease');
  scene.options.say(`bot ${index + 1} hangs`);
  await pause(lease * 1_000 + 3_000);
  bot?.thaw();
}

/** All connections to the database break. */
async function cut(scene: Scene): Promise<void> {
  const connections = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'falconer'`;
  await scene.server.query(scene.url, connections);
  count(scene, 'cut off from the database');
  scene.options.say('all connections to the database were cut');
}
