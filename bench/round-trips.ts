/**
 * From a comment to an open pull request, with 50 ms on the way to GitHub: the bot, and a script that makes the same calls with nothing
 * in sequence that need not be. Prints how many round trips follow each other, and how long both take.
 *
 *   npx tsx bench/round-trips.ts [times]
 *
 * Fails when the bot takes more than 1.25 times as long as the script, or has more than 1.25 times as many round trips in sequence.
 */
import { execFile } from 'node:child_process';
import { createSign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demo, demoFiles } from '../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../src/cli/demo/stage.ts';

const times = Number(process.argv[2] ?? 5);
const latency = 50;
const allowed = 1.25;

interface Trip {
  readonly call: string;
  readonly begin: number;
  end: number;
}

const isCreate = ({ call }: Trip): boolean => /^POST .*\/pulls$/.test(call);

interface Watch {
  /** Whether the answer to the creation of a pull request is out. */
  isDone(): boolean;
  take(): readonly Trip[];
  stop(): void;
}

/** Delays every request, and writes down when each was under way. */
function watch(stage: Stage): Watch {
  let trips: Trip[] = [];
  const stop = stage.github.interfere(({ method, path, phase }) => {
    const call = `${method} ${path}`;
    if (phase === 'before') {
      trips.push({ call, begin: performance.now(), end: Number.POSITIVE_INFINITY });
      return { kind: 'delay', milliseconds: latency };
    }
    const open = trips.find((trip) => trip.call === call && trip.end === Number.POSITIVE_INFINITY);
    if (open !== undefined) open.end = performance.now();
    return undefined;
  });
  return {
    isDone: () => trips.some((trip) => isCreate(trip) && Number.isFinite(trip.end)),
    take: () => {
      const taken = trips;
      trips = [];
      return taken;
    },
    stop,
  };
}

/** Those until the pull request was made, and how many of them follow each other: each begins after the one before has ended. */
function sequence(trips: readonly Trip[]): { readonly calls: number; readonly inSequence: number } {
  const end = trips.find(isCreate)?.end ?? Number.NaN;
  const before = trips.filter((trip) => trip.end <= end).sort((one, other) => one.begin - other.begin);
  const depths: number[] = [];
  for (const [index, trip] of before.entries()) {
    const earlier = before.slice(0, index).map((other, at) => (other.end <= trip.begin ? (depths[at] ?? 0) : 0));
    depths.push(1 + Math.max(0, ...earlier));
  }
  return { calls: before.length, inSequence: Math.max(...depths) };
}

/** The script: what it needs to know was found out before, as the bot has found it out before. */
class Script {
  readonly #stage: Stage;
  readonly #directory: string;
  readonly #token: string;

  private constructor(stage: Stage, directory: string, token: string) {
    this.#stage = stage;
    this.#directory = directory;
    this.#token = token;
  }

  static async open(stage: Stage, directory: string): Promise<Script> {
    const { apiUrl, app } = stage.github;
    const encode = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');
    const now = Math.floor(Date.now() / 1_000);
    const head = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: now - 30, exp: now + 300, iss: String(app.id) })}`;
    const jwt = `${head}.${createSign('RSA-SHA256').update(head).sign(app.privateKey, 'base64url')}`;
    const ask = async (method: string, path: string) => {
      const answer = await fetch(`${apiUrl}${path}`, { method, headers: { authorization: `Bearer ${jwt}` } });
      return JSON.parse(await answer.text());
    };
    const installation = await ask('GET', `/repos/${demo.repository}/installation`);
    const { token } = await ask('POST', `/app/installations/${installation.id}/access_tokens`);
    const script = new Script(stage, directory, token);
    await script.git('init', '--quiet', '--bare', '--initial-branch=main');
    await script.fetch();
    return script;
  }

  async git(...args: readonly string[]): Promise<string> {
    const basic = Buffer.from(`x-access-token:${this.#token}`).toString('base64');
    const env = {
      PATH: process.env.PATH ?? '',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
      GIT_AUTHOR_NAME: 'script',
      GIT_AUTHOR_EMAIL: 'script@example.com',
      GIT_COMMITTER_NAME: 'script',
      GIT_COMMITTER_EMAIL: 'script@example.com',
      GIT_INDEX_FILE: join(this.#directory, 'index'),
    };
    return (await promisify(execFile)('git', [...args], { cwd: this.#directory, env })).stdout.trim();
  }

  get #url(): string {
    return `${this.#stage.github.url}/${demo.repository}.git`;
  }

  async fetch(): Promise<void> {
    await this.git('fetch', '--quiet', '--no-tags', '--prune', this.#url, '+refs/heads/*:refs/heads/*');
  }

  async #locks(): Promise<void> {
    await this.git('fetch', '--quiet', '--no-tags', this.#url, '+refs/falconer/locks/*:refs/falconer/locks/*');
  }

  async #ask(method: string, path: string, body?: object): Promise<void> {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${this.#stage.github.apiUrl}/repos/${path}`, { method, headers, ...text });
    await answer.text();
  }

  /** One line of one file, on a branch of its own, as a pull request. */
  async run(comment: number, replicas: number): Promise<void> {
    const { repository, maintainer } = demo;
    const issue = `${repository}/issues/${this.#stage.issue}`;
    const branch = `script/scale-${comment}`;
    const permission = () => this.#ask('GET', `${repository}/collaborators/${maintainer}/permission`);
    await Promise.all([this.#ask('GET', repository), this.#ask('GET', `${repository}/issues/comments/${comment}`)]);
    await Promise.all([
      this.#ask('GET', `${issue}/comments?per_page=100`),
      this.#ask('GET', `${repository}/pulls/${this.#stage.issue}`),
      permission(),
      this.#ask('GET', 'acme/.github/installation'),
      this.fetch(),
    ]);
    const [, commit] = await Promise.all([
      Promise.all([
        this.#ask('POST', `${repository}/issues/comments/${comment}/reactions`, { content: 'eyes' }),
        this.#ask('GET', `${repository}/pulls?state=all&head=acme:${branch}&per_page=100`),
        this.#ask('GET', `${repository}/pulls?state=open&per_page=100`),
        permission(),
        this.#locks(),
      ]),
      this.#commit(replicas),
    ]);
    await this.git(
      'push',
      '--quiet',
      `--force-with-lease=refs/heads/${branch}:`,
      this.#url,
      `${commit}:refs/heads/${branch}`,
    );
    await Promise.all([permission(), this.#locks()]);
    await this.#ask('POST', `${repository}/pulls`, { title: 'scale', body: '', head: branch, base: 'main' });
  }

  async #commit(replicas: number): Promise<string> {
    const text = (demoFiles[demo.file] ?? '').replace('replicas:   5', `replicas:   ${replicas}`);
    const child = promisify(execFile)('git', ['hash-object', '-w', '--stdin'], { cwd: this.#directory });
    child.child.stdin?.end(text);
    const blob = (await child).stdout.trim();
    await this.git('read-tree', 'main');
    await this.git('update-index', '--add', '--cacheinfo', `100644,${blob},${demo.file}`);
    return await this.git('commit-tree', '-p', 'main', '-m', 'scale', await this.git('write-tree'));
  }
}

interface Measured {
  readonly milliseconds: number;
  readonly calls: number;
  readonly inSequence: number;
}

const middle = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

const stage = await setStage({ speed: 1, logLevel: 'silent' });
const directory = await mkdtemp(join(tmpdir(), 'falconer-bench-'));
const bot = await stage.startBot({ pacing: { writes: 0, notifying: 0 } });
const script = await Script.open(stage, directory);
const trips = watch(stage);

/** From the moment at which it begins to the answer that the pull request is there. */
async function measure(run: (replicas: number) => Promise<void>, replicas: number): Promise<Measured> {
  trips.take();
  const begin = performance.now();
  await run(replicas);
  // The pull request is there before the answer that says so.
  while (!trips.isDone()) await new Promise((resolve) => setTimeout(resolve, 1));
  const taken = trips.take();
  const end = taken.find(isCreate)?.end ?? Number.NaN;
  await stage.github.settled();
  await bot.idle();
  return { milliseconds: end - begin, ...sequence(taken) };
}

async function ask(replicas: number): Promise<void> {
  const before = stage.github.world(demo.repository).pullRequests.length;
  await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, `/scale querynode ${replicas}`);
  const isOpen = () => stage.github.world(demo.repository).pullRequests.length > before || undefined;
  await stage.github.waitFor(isOpen, 'the pull request', 60_000);
}

const measured: { bot: Measured[]; script: Measured[] } = { bot: [], script: [] };
for (let time = 0; time <= times; time += 1) {
  const byBot = await measure(ask, 20 + time);
  const byScript = await measure((replicas) => script.run(2_900_000_000 + time, replicas), 20 + time);
  // The first time both find out what they remember from then on.
  if (time === 0) continue;
  measured.bot.push(byBot);
  measured.script.push(byScript);
}
trips.stop();
await stage.close();
await rm(directory, { recursive: true, force: true });

const of = (each: readonly Measured[]) => ({
  milliseconds: middle(each.map(({ milliseconds }) => milliseconds)),
  inSequence: middle(each.map(({ inSequence }) => inSequence)),
  calls: middle(each.map(({ calls }) => calls)),
});
const [ours, theirs] = [of(measured.bot), of(measured.script)];
for (const [name, each] of Object.entries({ bot: ours, script: theirs })) {
  process.stdout.write(
    `${name.padEnd(8)}${each.inSequence} round trips in sequence of ${each.calls} calls, ${each.milliseconds.toFixed(0)} ms\n`,
  );
}
const ratios = [ours.milliseconds / theirs.milliseconds, ours.inSequence / theirs.inSequence];
process.stdout.write(`${ratios.map((ratio) => ratio.toFixed(2)).join(' x the time, ')} x the round trips\n`);
if (ratios.some((ratio) => !(ratio <= allowed))) process.exitCode = 1;
