import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';

/** What the server does with a request: serve it, or misbehave in a given way. */
export type Behaviour = 'serve' | 'hang' | 'serve, then cut the answer' | { readonly redirectTo: string };

export interface GitServer {
  readonly url: string;
  readonly token: string;
  /** The bare repository behind the URL. */
  readonly bare: string;
  /** A new place for mirrors, removed with the server. */
  scratch(): string;
  readonly requests: readonly string[];
  /** Decides about each request; `serve` when never set. */
  behave(decide: (request: string) => Behaviour): void;
  /** Commits files on a branch of the bare repository and gives back the commit. */
  commit(branch: string, files: Readonly<Record<string, TestFile>>, options?: CommitOptions): string;
  /** Runs Git in the bare repository. */
  git(...args: string[]): string;
  close(): Promise<void>;
}

export type TestFile = string | Buffer | { readonly linkTo: string } | { readonly executable: string } | 'removed';

export interface CommitOptions {
  readonly message?: string;
  readonly date?: string;
}

/** What the server says to a push to a branch below `protected/`, as GitHub words it. */
export const protectedBranchMessage = 'GH006: Protected branch update failed.';

/** A Git server over HTTP with `git http-backend`, for one repository, that wants an installation token. */
export async function startGitServer(): Promise<GitServer> {
  const root = mkdtempSync(join(tmpdir(), 'falconer-git-'));
  const bare = join(root, 'served', 'o', 'r.git');
  const tips = new Map<string, string>();
  git(root, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
  git(bare, 'config', 'http.receivepack', 'true');
  git(bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  protectBranches(bare);
  const token = 'ghs_TestToken0123456789abcdefABCDEF';
  const requests: string[] = [];
  let decide: (request: string) => Behaviour = () => 'serve';
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer({ request, response, root, token, behaviour: decide(`${request.method} ${request.url}`) });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/o/r.git`,
    token,
    bare,
    scratch: () => mkdtempSync(join(root, 'mirrors-')),
    requests,
    behave: (rule) => {
      decide = rule;
    },
    commit: (branch, files, options = {}) => commitFiles(bare, tips, { branch, files, options }),
    git: (...args) => git(bare, ...args).trim(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function protectBranches(bare: string): void {
  const hook = join(bare, 'hooks', 'update');
  mkdirSync(dirname(hook), { recursive: true });
  const lines = [
    '#!/bin/sh',
    'case "$1" in',
    `refs/heads/protected/*) echo '${protectedBranchMessage}' >&2; exit 1;;`,
    'esac',
  ];
  writeFileSync(hook, `${lines.join('\n')}\n`);
  chmodSync(hook, 0o755);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly root: string;
  readonly token: string;
  readonly behaviour: Behaviour;
}

function answer(exchange: Exchange): void {
  const { request, response, token, behaviour } = exchange;
  if (behaviour === 'hang') return;
  if (typeof behaviour === 'object') {
    response.writeHead(302, { location: behaviour.redirectTo }).end();
    return;
  }
  const expected = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  if (request.headers.authorization !== expected) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end();
    return;
  }
  runBackend(exchange);
}

/** The CGI protocol of `git http-backend`. */
function runBackend({ request, response, root, behaviour }: Exchange): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_PROJECT_ROOT: join(root, 'served'),
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'x-access-token',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  child.stdin.on('error', () => {});
  body.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const output = Buffer.concat(chunks);
    if (behaviour === 'serve, then cut the answer') {
      response.destroy();
      return;
    }
    const end = output.indexOf('\r\n\r\n');
    const headers = output
      .subarray(0, end)
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.split(': ', 2));
    const status = headers.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? '200';
    response.writeHead(Number(status), Object.fromEntries(headers.filter(([name]) => name !== 'Status')));
    response.end(output.subarray(end + 4));
  });
}

interface FileCommit {
  readonly branch: string;
  readonly files: Readonly<Record<string, TestFile>>;
  readonly options: CommitOptions;
}

/** Writes a commit on a branch with `git fast-import`, in one process. `tips` are the branches made before. */
function commitFiles(bare: string, tips: Map<string, string>, { branch, files, options }: FileCommit): string {
  const parent = tips.get(branch);
  const seconds = Date.parse(options.date ?? '2026-01-02T03:04:05Z') / 1_000;
  const stream = [
    `commit refs/heads/${branch}\nmark :1\ncommitter Ada <ada@example.com> ${seconds} +0000\n`,
    data(options.message ?? 'change\n'),
    parent === undefined ? '' : `from ${parent}\n`,
    ...Object.entries(files).flatMap(([path, content]) => fileLines(quoted(path), content)),
    'get-mark :1\n',
  ].map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
  const args = ['fast-import', '--quiet', '--force', '--cat-blob-fd=1'];
  const commit = execFileSync('git', args, {
    cwd: bare,
    env: cleanEnvironment,
    input: Buffer.concat(stream),
    encoding: 'utf8',
  }).trim();
  tips.set(branch, commit);
  return commit;
}

function fileLines(path: string, content: TestFile): readonly (string | Buffer)[] {
  if (content === 'removed') return [`D ${path}\n`];
  if (typeof content === 'string' || Buffer.isBuffer(content)) return [`M 100644 inline ${path}\n`, data(content)];
  if ('linkTo' in content) return [`M 120000 inline ${path}\n`, data(content.linkTo)];
  return [`M 100755 inline ${path}\n`, data(content.executable)];
}

function data(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\t', '\\t')}"`;
}

const identity = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

const cleanEnvironment = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
  ...identity,
};

function git(directory: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: directory, env: cleanEnvironment, encoding: 'utf8', stdio: 'pipe' });
}
