import type { CommitFacts } from '../../ports.ts';
import type { GitProcess } from './git-process.ts';
import { assertObjectId, isTreePath } from './names.ts';
import { fieldsOf } from './tree-reader.ts';

/** Where a history is read from. */
export interface PastSource {
  readonly git: GitProcess;
  readonly directory: string;
}

interface ChangesWanted {
  readonly tip: string;
  /** None for the commits themselves, whatever they changed. */
  readonly paths: readonly string[];
  readonly limit: number;
}

/** The commits that changed one of the files, along first parents, newest first. */
export async function changesOf(source: PastSource, wanted: ChangesWanted): Promise<readonly CommitFacts[]> {
  const { tip, paths, limit } = wanted;
  assertObjectId(tip);
  const odd = paths.find((path) => !isTreePath(path));
  if (odd !== undefined) throw new Error(`${JSON.stringify(odd)} cannot be a path in a repository`);
  return logOf(source, { limit, args: [tip, '--', ...paths], environment: { GIT_LITERAL_PATHSPECS: '1' } });
}

interface LogWanted {
  readonly limit: number;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Commits along first parents, newest first. */
async function logOf(source: PastSource, { limit, args, environment }: LogWanted): Promise<readonly CommitFacts[]> {
  const { text } = await source.git.run({
    directory: source.directory,
    args: [
      'log',
      '-z',
      '--first-parent',
      '--no-show-signature',
      `--max-count=${Math.floor(limit)}`,
      '--format=%H%n%cI%n%an%n%s%n%b',
      ...args,
    ],
    ...(environment === undefined ? {} : { environment }),
  });
  return fieldsOf(text).map(factsOf);
}

/** From where on a history is told: all of it, the commits since a time, or those that another commit has not. */
export type PastRange =
  | { readonly kind: 'all' }
  | { readonly kind: 'since'; readonly date: string }
  | { readonly kind: 'after'; readonly commit: string };

/** A commit and those before it along first parents, newest first, at most `limit`. */
export async function commitsOf(
  source: PastSource,
  { tip, range, limit }: { readonly tip: string; readonly range: PastRange; readonly limit: number },
): Promise<readonly CommitFacts[]> {
  assertObjectId(tip);
  if (range.kind === 'after') assertObjectId(range.commit);
  const bounds = range.kind === 'since' ? [`--since=${new Date(range.date).toISOString()}`] : [];
  const without = range.kind === 'after' ? [`^${range.commit}`] : [];
  return logOf(source, { limit, args: [...bounds, tip, ...without, '--'] });
}

/** The commit that a branch, tag or any other name of Git's means; undefined when there is none. */
export async function commitNamed(source: PastSource, revision: string): Promise<string | undefined> {
  const { exitCode, text } = await source.git.run({
    directory: source.directory,
    args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
    alsoFine: [1, 128],
  });
  const id = text.trim();
  return exitCode === 0 && /^[0-9a-f]{40}$/.test(id) ? id : undefined;
}

function factsOf(record: string): CommitFacts {
  const [commit = '', date = '', author = '', subject = '', ...body] = record.split('\n');
  return { commit, date: new Date(date).toISOString(), author, subject, body: body.join('\n').trim() };
}

/** The commit that an abbreviated name means; undefined when there is none, or several. */
export async function resolveCommit(source: PastSource, name: string): Promise<string | undefined> {
  if (!/^[0-9a-f]{7,40}$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a commit`);
  return commitNamed(source, name);
}
