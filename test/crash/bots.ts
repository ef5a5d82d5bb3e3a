import type { Timers } from '../../src/adapters/queue/index.ts';
import { type Falconer, startFalconer } from '../../src/app/start-falconer.ts';
import { type Stage, timersOf } from '../../src/cli/demo/stage.ts';
import { startSandboxClock } from '../../src/sandbox/clock.ts';
import { callTimeout } from './disturbances.ts';

/** The waits of the bot after a failure cost nothing but time; the life of the cluster costs the more the faster it is. */
const leastSpeedOfWaits = 20;

/** The bot of a stage, which is stopped and started again. */
export interface Bots {
  /** How fast time runs for the stage; for the bot's own waits at least 20 times as fast as real time. */
  setSpeed(speed: number): void;
  ensure(): Promise<void>;
  stop(): Promise<void>;
  /** From now on no webhook arrives, at this bot or at the next, until it hears again. */
  deafen(): void;
  hear(): void;
  /** From now on nothing that the bot does has an effect, and nothing reaches it: as good as a process that has ended. */
  cut(): void;
  /** Lets go of a bot that was cut off, and starts the next one. */
  replace(): Promise<void>;
  quiet(): Promise<void>;
}

export function createBots(stage: Stage): Bots {
  /** While it starts, too, so that two who want one get the same. */
  let bot: Promise<Falconer> | undefined;
  let webhookUrl: string | undefined;
  let connect: (() => void) | undefined;
  let isDeaf = false;
  const waits = startSandboxClock(leastSpeedOfWaits);
  const listen = () => stage.github.sendWebhooksTo(isDeaf ? undefined : webhookUrl);
  const stop = async () => {
    const last = bot;
    bot = undefined;
    webhookUrl = undefined;
    stage.github.sendWebhooksTo(undefined);
    await (await last)?.close();
  };
  const ensure = async () => {
    bot ??= startBot(stage, timersOf(waits));
    ({ webhookUrl } = await bot);
    listen();
  };
  return {
    setSpeed: (speed) => {
      stage.clock.setSpeed(speed);
      waits.setSpeed(Math.max(speed, leastSpeedOfWaits));
    },
    ensure,
    stop,
    deafen: () => {
      isDeaf = true;
      listen();
    },
    hear: () => {
      isDeaf = false;
      listen();
    },
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
        await (await bot)?.idle();
      }
    },
  };
}

/** Nothing is found again by the clock: only a start sweeps. What a fault left behind must be mended by trying again. */
async function startBot(stage: Stage, timers: Timers): Promise<Falconer> {
  const { settings, clock } = stage;
  const day = 86_400_000;
  return await startFalconer(
    { ...settings, timing: { ...settings.timing, sweepInterval: day } },
    {
      clock,
      timers,
      pacing: { writes: 1, notifying: 1 },
      gitHubPatience: { timeout: callTimeout, second: 20 },
    },
  );
}
