import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Signature } from '../records.ts';
import type { Git } from './run-git.ts';

export interface FileChanges {
  /** Path to the new text; null removes the file. */
  readonly [path: string]: string | null;
}

/** Settings that make a bare repository behave as GitHub's do. */
const settings = [
  ['uploadpack.allowFilter', 'true'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
  ['http.receivepack', 'true'],
  // "deny updating a hidden ref": refs/pull is GitHub's own.
  ['receive.hideRefs', 'refs/pull'],
  ['receive.autogc', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['core.logAllRefUpdates', 'false'],
] as const;

/** Makes an empty bare repository. */
export async function initialise(git: Git, directory: string, defaultBranch: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const args = ['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, '--template=', '--', directory];
  await git.run({ directory: dirname(directory), args });
  const lines = settings.map(([key, value]) => {
    const [section, name] = key.split('.');
    return `[${section}]\n\t${name} = ${value}\n`;
  });
  await appendFile(`${directory}/config`, lines.join(''));
}

/** A commit to be put at the tip of a branch. */
export interface FileCommit {
  readonly branch: string;
  /** The parent; undefined for the first commit of a repository. */
  readonly parent: string | undefined;
  readonly files: FileChanges;
  readonly message: string;
  readonly author: Signature;
}

/** Makes a commit and moves the branch to it, wherever the branch was. Returns the commit. */
export async function commitFiles(git: Git, directory: string, commit: FileCommit): Promise<string> {
  const signature = `${commit.author.name} <${commit.author.email}> ${gitDate(commit.author.date)}`;
  const stream = [
    `commit refs/heads/${commit.branch}\nmark :1\nauthor ${signature}\ncommitter ${signature}\n`,
    data(commit.message),
    commit.parent ? `from ${commit.parent}\n` : '',
    ...Object.entries(commit.files).map(([path, text]) =>
      text === null ? `D ${quoted(path)}\n` : `M 100644 inline ${quoted(path)}\n${data(text)}`,
    ),
    '\nget-mark :1\n',
  ];
  const args = ['fast-import', '--quiet', '--force', '--done', '--date-format=raw'];
  const { stdout } = await git.run({ directory, args, input: `${stream.join('')}done\n` });
  return stdout.toString().trim();
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** A path as `git fast-import` reads it. */
function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** The tree of the two commits merged; undefined when they conflict. */
export async function mergedTree(
  git: Git,
  directory: string,
  commits: readonly [string, string],
): Promise<string | undefined> {
  const args = ['merge-tree', '--write-tree', '--no-messages', ...commits];
  const { stdout, status } = await git.run({ directory, args, accept: [0, 1] });
  return status === 0 ? stdout.toString().trim() : undefined;
}

export interface TreeCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
}

/** Makes a commit of a tree that exists, on no branch. */
export async function commitTree(git: Git, directory: string, commit: TreeCommit): Promise<string> {
  const args = ['commit-tree', commit.tree, ...commit.parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  const environment = {
    GIT_AUTHOR_NAME: commit.author.name,
    GIT_AUTHOR_EMAIL: commit.author.email,
    GIT_AUTHOR_DATE: gitDate(commit.author.date),
    GIT_COMMITTER_NAME: commit.committer.name,
    GIT_COMMITTER_EMAIL: commit.committer.email,
    GIT_COMMITTER_DATE: gitDate(commit.committer.date),
  };
  const { stdout } = await git.run({ directory, args, input: commit.message, environment });
  return stdout.toString().trim();
}

function gitDate(date: string): string {
  return `${Math.floor(Date.parse(date) / 1000)} +0000`;
}

/** Moves, makes and (with undefined) deletes references, all or none. */
export async function updateReferences(
  git: Git,
  directory: string,
  references: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const lines = Object.entries(references).map(([name, sha]) =>
    sha === undefined ? `delete ${name}\n` : `update ${name} ${sha}\n`,
  );
  await git.run({ directory, args: ['update-ref', '--stdin'], input: lines.join('') });
}

/** Branch names and the commits at their tips. */
export async function readBranches(git: Git, directory: string): Promise<Map<string, string>> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads/'];
  const { stdout } = await git.run({ directory, args });
  return new Map(
    lines(stdout).map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(space + 1), line.slice(0, space)];
    }),
  );
}

/** Undefined when the commits have no common ancestor. */
export async function mergeBase(
  git: Git,
  directory: string,
  commits: readonly [string, string],
): Promise<string | undefined> {
  const { stdout } = await git.run({ directory, args: ['merge-base', ...commits], accept: [0, 1] });
  return stdout.toString().trim() || undefined;
}

/** Commits that are in `to` and not in `from`, oldest first. */
export async function commitsBetween(
  git: Git,
  directory: string,
  range: { from: string; to: string },
): Promise<string[]> {
  const args = ['rev-list', '--reverse', '--topo-order', `${range.from}..${range.to}`];
  return lines((await git.run({ directory, args })).stdout);
}

/** The full name of the commit that the text names (a branch, a tag, a SHA); undefined when it names none. */
export async function resolveCommit(git: Git, directory: string, revision: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { stdout, status } = await git.run({ directory, args, accept: [0, 1, 128] });
  return status === 0 ? stdout.toString().trim() : undefined;
}

/** Copies a commit and all it needs from another repository on this disk, under a reference. */
export async function copyCommit(
  git: Git,
  directory: string,
  copy: { from: string; sha: string; to: string },
): Promise<void> {
  const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', copy.from, `+${copy.sha}:${copy.to}`];
  await git.run({ directory, args });
}

function lines(output: Buffer): string[] {
  return output.toString().split('\n').filter(Boolean);
}
