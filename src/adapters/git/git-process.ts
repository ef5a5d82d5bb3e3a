import Bottleneck from 'bottleneck';
import { type SimpleGit, simpleGit } from 'simple-git';
import type { GitRemote } from '../../ports.ts';
import { childEnvironment, secretsOf } from './child-environment.ts';
import { GitFault } from './git-fault.ts';

/** One run of Git. */
export interface GitRun {
  readonly directory: string;
  /** Command and arguments. Names in them were checked by the caller. */
  readonly args: readonly string[];
  /** Standard input. */
  readonly input?: Buffer;
  /** Exit codes that are an answer and not a failure, besides 0. */
  readonly alsoFine?: readonly number[];
  /** Where to talk to; its token goes into the child's environment. */
  readonly remote?: GitRemote;
  /** Called when the child is about to start, after it has waited for others. Where it throws there is no child. */
  readonly beforeStart?: () => void;
  /** More variables, for author and dates of a commit. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface GitAnswer {
  readonly exitCode: number;
  readonly text: string;
}

/** Runs Git children: bounded in number and time, with an empty environment, and failing loudly. */
export interface GitProcess {
  /** Output as UTF-8 text. Throws a `GitFault`. */
  run(run: GitRun): Promise<GitAnswer>;
  /** Output of `git cat-file` byte by byte. Throws a `GitFault`. */
  catFile(run: GitRun): Promise<Buffer>;
}

export interface GitProcessSettings {
  /** Milliseconds that one child may take. */
  readonly timeout: number;
  /** Children at the same time. */
  readonly concurrency: number;
  /** The children's environment, apart from what Git itself is told: PATH, proxies, certificates. */
  readonly environment: Readonly<Record<string, string>>;
}

/** After its time is up a child gets an interrupt, and this long to go before it is no longer waited for. */
const graceMilliseconds = 1_000;

export function createGitProcess(settings: GitProcessSettings): GitProcess {
  const slots = new Bottleneck({ maxConcurrent: settings.concurrency });
  return {
    run: (run) =>
      slots.schedule(async () => {
        run.beforeStart?.();
        const { exitCode, output } = await execute(settings, run, (git) => git.raw([...run.args]));
        return { exitCode, text: output };
      }),
    catFile: (run) =>
      slots.schedule(() =>
        execute<Buffer>(settings, run, (git) => git.binaryCatFile(run.args.slice(1))).then(({ output }) => output),
      ),
  };
}

interface Ending {
  exitCode: number | undefined;
  output: string;
}

async function execute<Output>(
  settings: GitProcessSettings,
  run: GitRun,
  start: (git: SimpleGit) => PromiseLike<Output>,
): Promise<{ exitCode: number; output: Output }> {
  const ending: Ending = { exitCode: undefined, output: '' };
  try {
    const output = await withinTime(settings.timeout, async () => start(openSimpleGit(settings, run, ending)));
    return { exitCode: ending.exitCode ?? 0, output };
  } catch (error) {
    const secrets = run.remote === undefined ? [] : secretsOf(run.remote);
    const said = ending.output !== '' ? ending.output : error instanceof Error ? error.message : String(error);
    throw new GitFault({
      summary: `git ${run.args[0]} ${ending.exitCode === undefined ? 'did not finish' : `ended with code ${ending.exitCode}`}`,
      exitCode: ending.exitCode,
      output: secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), said),
    });
  }
}

function openSimpleGit(settings: GitProcessSettings, run: GitRun, ending: Ending): SimpleGit {
  const environment = { ...childEnvironment(settings.environment, run.remote), ...run.environment };
  return simpleGit({
    baseDir: run.directory,
    abort: AbortSignal.timeout(settings.timeout),
    // The default takes a child for finished 50 ms after its exit, with part of its output still in the pipe.
    completion: { onClose: true, onExit: false },
    input: () => run.input,
    allowEnvironment: Object.keys(environment),
    unsafe: { allowUnsafeConfigEnvCount: true, allowUnsafeConfigPaths: true, allowUnsafeTemplateDir: true },
    // Without this a failure that prints nothing, and a killed child, count as success.
    errors: (error, result) => {
      if (Number.isInteger(result.exitCode) && result.exitCode >= 0) ending.exitCode = result.exitCode;
      if (result.exitCode === 0) return error;
      if (ending.exitCode !== undefined && run.alsoFine?.includes(ending.exitCode)) return undefined;
      ending.output = Buffer.concat([...result.stdOut, ...result.stdErr]).toString('utf8');
      return error ?? new Error(`git ended with code ${result.exitCode}`);
    },
  }).env(environment);
}

async function withinTime<Value>(milliseconds: number, work: () => Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`it took more than ${milliseconds / 1_000} s`));
    // The interrupt reaches Git first; what Git started may outlive it, and must not be waited for.
    timer = setTimeout(late, milliseconds + graceMilliseconds);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
