/**
 * What comes before the commit: nothing, `sha1:`, a branch, tag or ref with `@sha1:` (Flux since RFC 0005), or
 * `branch/` (Flux before it). Argo CD writes the plain commit.
 */
const commitAtTheEnd = /^(?:(?:[^\s]*@)?sha1:|[^\s@:]+\/)?([0-9a-f]{40})$/;

/**
 * The full commit name in a revision as Argo CD and Flux write it: `main@sha1:…`, `sha1:…`, `refs/heads/main@sha1:…`,
 * `main/…` or the commit alone. Undefined for what is not a commit: a chart version, an artifact's digest, a branch.
 */
export function commitOf(revision: string | undefined): string | undefined {
  return revision === undefined ? undefined : commitAtTheEnd.exec(revision.trim())?.[1];
}

/** A commit as people write it; anything else is shown as it is. */
export function shortRevision(revision: string | undefined): string {
  if (revision === undefined || revision === '') return 'no revision';
  return commitOf(revision)?.slice(0, 8) ?? revision;
}

/** The commits among some revisions, each once, in their order. */
export function commitsOf(revisions: readonly (string | undefined)[]): readonly string[] {
  const commits = revisions.map(commitOf).filter((commit) => commit !== undefined);
  return [...new Set(commits)];
}
