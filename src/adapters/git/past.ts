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
  const { text } = await source.git.run({
    directory: source.directory,
    args: [
      'log',
      '-z',
      '--first-parent',
      '--no-show-signature',
      `--max-count=${Math.floor(limit)}`,
      '--format=%H%n%cI%n%an%n%s%n%b',
      tip,
      '--',
      ...paths,
    ],
    environment: { GIT_LITERAL_PATHSPECS: '1' },
  });
  return fieldsOf(text).map(factsOf);
}

function factsOf(record: string): CommitFacts {
  const [commit = '', date = '', author = '', subject = '', ...body] = record.split('\n');
  return { commit, date: new Date(date).toISOString(), author, subject, body: body.join('\n').trim() };
}

/** The commit that an abbreviated name means; undefined when there is none, or several. */
export async function resolveCommit(source: PastSource, name: string): Promise<string | undefined> {
  if (!/^[0-9a-f]{7,40}$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a commit`);
  const { exitCode, text } = await source.git.run({
    directory: source.directory,
    args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
    alsoFine: [1, 128],
  });
  const id = text.trim();
  return exitCode === 0 && /^[0-9a-f]{40}$/.test(id) ? id : undefined;
}
