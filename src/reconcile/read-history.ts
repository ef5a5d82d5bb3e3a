import type { EarlierVersion, HistoryNeed } from '../core/operation/index.ts';
import { pullRequestOfSubject } from '../core/report/index.ts';
import type { CommitFacts, GitMirror } from '../ports.ts';

/** What reading the past takes: of a mirror, or of a working copy. */
export type Past = Pick<GitMirror, 'changesOf' | 'readFiles' | 'resolve' | 'isAncestor'>;

/** Where to look, and from which commit back. */
export interface PastOf {
  readonly past: Past;
  readonly tip: string;
  /** The commit by which a pull request came in; undefined when it did not, or nobody can say. */
  mergeCommitOf?(pullRequest: number): Promise<string | undefined>;
}

/** How many changes of a target are looked at: more are read by nobody, and each costs two runs of Git. */
export const changesRead = 30;

/**
 * Older versions of the files that a target is made from, newest first: those of the commits that changed them, and of the
 * commit or pull request that is asked for, when it lies before the tip.
 */
export async function readVersions(where: PastOf, { target, wish }: HistoryNeed): Promise<readonly EarlierVersion[]> {
  const { past, tip } = where;
  const paths = [...target.madeFrom].sort();
  const changes = await past.changesOf(tip, paths, changesRead);
  const known = changes.map((change) => ({ change, pullRequest: pullRequestOfSubject(change.subject) }));
  const asked = await askedFor(where, wish);
  const wanted = asked === undefined ? known : [...known.filter(({ change }) => change.commit !== asked.change.commit)];
  const all = asked === undefined ? wanted : [asked, ...wanted];
  return await Promise.all(
    all.map(async ({ change, pullRequest }): Promise<EarlierVersion> => {
      return { ...change, pullRequest, files: await past.readFiles(change.commit, paths) };
    }),
  );
}

interface Change {
  readonly change: CommitFacts;
  readonly pullRequest: number | undefined;
}

/** The commit that a person named, with what it had; undefined when it is none of those before the tip. */
async function askedFor({ past, tip, mergeCommitOf }: PastOf, wish: HistoryNeed['wish']): Promise<Change | undefined> {
  const { commit: name, pullRequest } = wish;
  const commit =
    name !== undefined
      ? await past.resolve(name)
      : pullRequest === undefined
        ? undefined
        : await mergeCommitOf?.(pullRequest);
  if (commit === undefined || (await past.isAncestor(commit, tip)) !== true) return undefined;
  const [change] = await past.changesOf(commit, [], 1);
  return change === undefined
    ? undefined
    : { change, pullRequest: pullRequest ?? pullRequestOfSubject(change.subject) };
}
