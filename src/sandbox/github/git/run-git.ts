import { spawn } from 'node:child_process';

/** Runs `git` without a shell and without the user's configuration. */
export interface Git {
  /** @throws with Git's own message when it ends with another status than those accepted (0 when none are named). */
  run(command: GitCommand): Promise<GitResult>;
  /** Ends every Git process that still runs, and starts none any more. */
  close(): Promise<void>;
}

export interface GitCommand {
  readonly directory: string;
  readonly args: readonly string[];
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
  readonly accept?: readonly number[];
}

export interface GitResult {
  readonly stdout: Buffer;
  readonly status: number;
}

/** `searchPath` is where to look for the `git` executable, in the form of PATH. */
export function createGit(options: { readonly searchPath: string; readonly home: string }): Git {
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const basis = {
    PATH: options.searchPath,
    HOME: options.home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
  };
  return {
    run(command) {
      if (closing.signal.aborted) return Promise.reject(new Error('the sandbox is closed'));
      const result = spawnGit(command, { ...basis, ...command.environment }, closing.signal);
      const ended: Promise<unknown> = result.then(
        () => running.delete(ended),
        () => running.delete(ended),
      );
      running.add(ended);
      return result;
    },
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

function spawnGit(command: GitCommand, env: Record<string, string>, signal: AbortSignal): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const { args, directory: cwd } = command;
    const child = spawn('git', args, { cwd, env, signal, killSignal: 'SIGKILL', stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // Git may end without reading all of its input.
    child.stdin.on('error', () => child.stdin.destroy());
    child.on('error', (fault) => {
      if (child.pid === undefined) reject(fault);
    });
    child.on('close', (code, ended) => {
      const status = code ?? 128;
      if (ended === null && (command.accept ?? [0]).includes(status)) {
        resolve({ stdout: Buffer.concat(stdout), status });
      } else {
        reject(new Error(`git ${args[0]} ended with ${ended ?? status}: ${Buffer.concat(stderr)}`));
      }
    });
    child.stdin.end(command.input ?? '');
  });
}
