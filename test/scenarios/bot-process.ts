import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerSettings } from '../../src/config/server-settings.ts';
import { waitUntil } from '../wait-until.ts';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Ends the process when nobody holds the other end of its standard input any more, as when the tests are killed. */
const endWithParent = 'process.stdin.on("close", () => process.exit(70)).resume().unref();';

/** Milliseconds that a start may take on a busy machine. */
const patience = 30_000;

/** The bot as it runs on a server: a process of its own, told everything by its environment. */
export interface BotProcess {
  readonly webhookUrl: string;
  /** Resolves when nothing is left to do but the next looks, at repositories, deliveries and clusters. */
  quiet(): Promise<void>;
  /** Ends it and whatever it has started, at once, as when a machine loses its power. */
  kill(): void;
  /** Stops it in the middle of whatever it does, as when a machine hangs. */
  freeze(): void;
  /** Has it go on where it was. */
  thaw(): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

/** A place for bots that follow each other, as the volume of a pod is. */
export interface BotHome {
  /** Resolves when the bot takes webhooks. */
  start(): Promise<BotProcess>;
  /** What the bots have written since this was last asked. */
  takeLog(): string;
  /** Ends what still runs and removes the directory. */
  close(): Promise<void>;
}

/** `settings` are those of the stage, `more` are variables beside them. Throws when the program was not built. */
export async function openBotHome(
  settings: ServerSettings,
  more: Readonly<Record<string, string>> = {},
): Promise<BotHome> {
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" first`);
  const directory = await mkdtemp(join(tmpdir(), 'falconer-bot-'));
  const env = { ...(await environmentOf(settings, directory)), ...more };
  const children: Child[] = [];
  let log = '';
  return {
    start: async () => {
      const child = spawnBot(env);
      children.push(child);
      log += `--- bot ${children.length}\n`;
      child.stderr.on('data', (text: Buffer) => {
        log += text;
      });
      const [webhookUrl, metricsUrl] = await urlsOf(child);
      return {
        webhookUrl,
        quiet: () => quiet(metricsUrl),
        kill: () => signalGroup(child, 'SIGKILL'),
        freeze: () => signalGroup(child, 'SIGSTOP'),
        thaw: () => signalGroup(child, 'SIGCONT'),
        ended: endOf(child),
      };
    },
    takeLog: () => {
      const taken = log;
      log = '';
      return taken;
    },
    close: async () => {
      for (const child of children) signalGroup(child, 'SIGKILL');
      await Promise.all(children.map(endOf));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Child = ReturnType<typeof spawnBot>;

function spawnBot(env: Readonly<Record<string, string>>) {
  const imported = `data:text/javascript,${encodeURIComponent(endWithParent)}`;
  // A group of its own, so that the Git processes it has started end with it.
  return spawn(process.execPath, ['--import', imported, program, 'serve'], { env, detached: true, stdio: 'pipe' });
}

function signalGroup({ pid, exitCode, signalCode }: Child, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  process.kill(-pid, signal);
}

async function endOf(child: Child): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Where the bot says that it listens: for webhooks, for health and metrics. */
async function urlsOf(child: Child): Promise<readonly [string, string]> {
  const signal = AbortSignal.timeout(patience);
  let said = '';
  for await (const [text] of on(child.stderr, 'data', { signal, close: ['end'] })) {
    said += text;
    const [, webhooks, metrics] = /webhooks at (http:\/\/\S+), health and metrics at (http:\/\/\S+)/.exec(said) ?? [];
    if (webhooks !== undefined && metrics !== undefined) return [webhooks, metrics];
  }
  throw new Error(`the bot ended before it listened:\n${said}`);
}

/** Kinds of keys that are never through: what they look at can change at any time, and a rollout is watched after its success. */
const recurring = ['installations', 'deliveries', 'glance', 'target', 'rollout'];

async function quiet(metricsUrl: string): Promise<void> {
  const isQuiet = async () => {
    const text = await (await fetch(`${metricsUrl}/metrics`)).text();
    const isSwept = text.includes('falconer_reconcile_duration_seconds_count{kind="installations",outcome="done"} 1');
    const kinds = [...text.matchAll(/^falconer_queue_depth\{kind="([\w-]+)"\} [1-9]/gm)].map(([, kind]) => kind ?? '');
    return isSwept && kinds.every((kind) => recurring.includes(kind));
  };
  await waitUntil('the bot to have nothing left to do', patience, isQuiet);
}

/** The settings as a server is told them, in real time: confirmation and looks are short, so that a story is too. */
async function environmentOf(
  { github, clusters }: ServerSettings,
  directory: string,
): Promise<Readonly<Record<string, string>>> {
  const kubeconfig = join(directory, 'kubeconfig');
  const access = clusters[0]?.access;
  if (access?.kind !== 'text') throw new Error('the cluster of a stage comes as text');
  await writeFile(kubeconfig, access.text);
  return {
    PATH: process.env.PATH ?? '',
    GITHUB_API_URL: github.apiUrl,
    GITHUB_APP_ID: String(github.appId),
    GITHUB_PRIVATE_KEY: github.privateKey,
    GITHUB_WEBHOOK_SECRET: github.webhookSecrets[0] ?? '',
    PORT: '0',
    METRICS_PORT: '0',
    KUBECONFIG: kubeconfig,
    FALCONER_DIRECTORY: join(directory, 'falconer'),
    FALCONER_ROLLOUT_CONFIRMATION_SECONDS: '1',
    FALCONER_ROLLOUT_INTERVAL_SECONDS: '1',
  };
}
