import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemTimers, type Timers } from '../../adapters/queue/index.ts';
import { type Falconer, type FalconerParts, startFalconer } from '../../app/start-falconer.ts';
import type { ServerSettings } from '../../config/server-settings.ts';
import { type SandboxClock, startSandboxClock } from '../../sandbox/clock.ts';
import { type ClusterSandbox, type SandboxNode, startClusterSandbox } from '../../sandbox/cluster/index.ts';
import { type GitHubSandbox, startGitHubSandbox } from '../../sandbox/github/index.ts';
import {
  type FluxSandbox,
  type GitOpsSandbox,
  startArgoCdSandbox,
  startFluxSandbox,
} from '../../sandbox/gitops/index.ts';
import { demo, demoFiles, demoNodes } from './demo-repository.ts';

/** Everything that a story needs, on this machine: GitHub, cluster, Flux, and the real bot between them. */
export interface Stage {
  readonly clock: SandboxClock;
  readonly github: GitHubSandbox;
  readonly cluster: ClusterSandbox;
  /** What syncs main to the cluster. */
  readonly gitops: GitOpsSandbox;
  /** The same where it is Flux. Throws where it is not. */
  readonly flux: FluxSandbox;
  /** Number of the issue on which people talk. */
  readonly issue: number;
  /** What a server would be told, to run the bot here or in another process. */
  readonly settings: ServerSettings;
  /** Starts the bot at the clock of the stage; `parts` say what is different this time. */
  startBot(parts?: Partial<FalconerParts>): Promise<Falconer>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** How many times as fast as real time; 1 and more. */
  readonly speed: number;
  readonly logLevel: ServerSettings['logLevel'];
  readonly files?: Readonly<Record<string, string>>;
  readonly nodes?: readonly SandboxNode[];
  /** What syncs which directory; Flux and the directory of the demo when left out. */
  readonly engine?: StageEngine;
  /** What the bot is told otherwise than a server by default, in milliseconds of sandbox time. */
  readonly timing?: Partial<ServerSettings['timing']>;
}

/** Flux builds the directory; Argo CD takes Applications and ApplicationSets from it. */
export interface StageEngine {
  readonly kind: 'flux' | 'argo-cd';
  readonly path: string;
}

/** Query nodes load data before they are ready, some more than others: milliseconds of sandbox time. */
const loadingSpread = 30_000;

/** How fast Milvus is created before the story begins. */
const setupSpeed = 60;

const webhookSecret = 'a secret that only this sandbox knows';

/** Builds the world and waits until Milvus is healthy in it. The bot is not running yet. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'falconer-'));
  const clock = startSandboxClock(Math.max(options.speed, setupSpeed));
  const github = await startGitHubSandbox({ directory: join(directory, 'github'), clock, webhookSecret });
  const cluster = await startClusterSandbox({
    clock,
    nodes: options.nodes ?? demoNodes,
    readinessSpread: loadingSpread,
  });
  const issue = await populate(github, options.files ?? demoFiles);
  const engine = options.engine ?? { kind: 'flux', path: './clusters/prod' };
  const { gitops, flux } = await startEngine({ clock, github, cluster }, engine);
  await cluster.waitFor(
    () => cluster.snapshot().milvuses.every((each) => each.status === 'Healthy'),
    'Milvus to become healthy',
    60_000,
  );
  clock.setSpeed(options.speed);
  const settings = settingsOf({ github, cluster, directory, options });
  const bots: Falconer[] = [];
  return {
    clock,
    github,
    cluster,
    gitops,
    get flux() {
      if (flux === undefined) throw new Error('this stage has no Flux');
      return flux;
    },
    issue,
    settings,
    startBot: async (parts) => {
      const bot = await startFalconer(settings, {
        clock,
        timers: timersOf(clock),
        pacing: { writes: 20, notifying: 20 },
        ...parts,
      });
      github.sendWebhooksTo(bot.webhookUrl);
      bots.push(bot);
      return bot;
    },
    close: async () => {
      github.sendWebhooksTo(undefined);
      await Promise.all(bots.map((bot) => bot.close()));
      await gitops.close();
      await cluster.close();
      await github.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function populate(github: GitHubSandbox, files: Readonly<Record<string, string>>): Promise<number> {
  const [owner = '', name = ''] = demo.repository.split('/');
  for (const login of [demo.maintainer, demo.reader, demo.outsider]) github.addPerson(login);
  await github.createRepository({ owner, name, files });
  github.grant(demo.repository, demo.maintainer, 'maintain');
  github.grant(demo.repository, demo.reader, 'read');
  return await github.as(demo.maintainer).createIssue(demo.repository, {
    title: 'Search is slow since the catalogue grew',
    body: 'p99 is at 900 ms. The query nodes are at their limit; we have room on the query pool.',
  });
}

interface EngineParts {
  readonly clock: SandboxClock;
  readonly github: GitHubSandbox;
  readonly cluster: ClusterSandbox;
}

interface StartedEngine {
  readonly gitops: GitOpsSandbox;
  readonly flux: FluxSandbox | undefined;
}

async function startEngine({ clock, github, cluster }: EngineParts, engine: StageEngine): Promise<StartedEngine> {
  const repository = {
    url: `${github.url}/${demo.repository}.git`,
    directory: github.bareRepository(demo.repository),
    branch: 'main',
  };
  const options = { clock, cluster, repository, path: engine.path, interval: 30_000 };
  if (engine.kind === 'argo-cd') return { gitops: await startArgoCdSandbox(options), flux: undefined };
  const flux = await startFluxSandbox({ ...options, name: 'search-platform' });
  return { gitops: flux, flux };
}

/** Timers of the machine that run as fast as the sandbox's clock. */
export function timersOf(clock: SandboxClock): Timers {
  return {
    now: () => clock.now().getTime(),
    after: (milliseconds, run) => systemTimers.after(clock.real(milliseconds), run),
  };
}

interface SettingsParts {
  readonly github: GitHubSandbox;
  readonly cluster: ClusterSandbox;
  readonly directory: string;
  readonly options: StageOptions;
}

/** The defaults of a server, in the sandbox's own time. */
function settingsOf({ github, cluster, directory, options }: SettingsParts): ServerSettings {
  return {
    github: {
      apiUrl: github.apiUrl,
      appId: github.app.id,
      privateKey: github.app.privateKey,
      webhookSecrets: [github.app.webhookSecret],
    },
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    directory: join(directory, 'falconer'),
    clusters: [{ name: 'sandbox', access: { kind: 'text', text: cluster.kubeconfig() }, repositories: ['*'] }],
    logLevel: options.logLevel,
    timing: {
      rolloutConfirmation: 30_000,
      rolloutFailure: 120_000,
      rolloutDeadline: 3_600_000,
      rolloutInterval: 15_000,
      sweepWindow: 86_400_000,
      sweepInterval: 300_000,
      ...options.timing,
    },
  };
}
