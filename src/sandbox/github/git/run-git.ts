import { spawn } from 'node:child_process';

/** Runs `git` without a shell and without the user's configuration. */
export interface Git {
  /** @throws with Git's own message when it ends with another status than those accepted (0 when none are named). */
  run(command: GitCommand): Promise<GitResult>;
  /** Ends every Git process that still runs. */
  close(): void;
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
  const running = new Set<ReturnType<typeof spawn>>();
  const basis = {
    PATH: options.searchPath,
    HOME: options.home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
  };
  return {
    run: (command) =>
      new Promise((resolve, reject) => {
        const child = spawn('git', command.args, {
          cwd: command.directory,
          env: { ...basis, ...command.environment },
          stdio: ['pipe', 'pipe', 'pipe'],
        });
        running.add(child);
        const stdout: Buffer[] = [];
        const stderr: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
        child.stdin.on('error', () => child.stdin.destroy());
        child.on('error', (fault) => {
          running.delete(child);
          reject(fault);
        });
        child.on('close', (code, signal) => {
          running.delete(child);
          const status = code ?? 128;
          if (signal === null && (command.accept ?? [0]).includes(status)) {
            resolve({ stdout: Buffer.concat(stdout), status });
          } else {
            reject(new Error(`git ${command.args[0]} ended with ${signal ?? status}: ${Buffer.concat(stderr)}`));
          }
        });
        child.stdin.end(command.input ?? '');
      }),
    close() {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}
