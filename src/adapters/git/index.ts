/** Git: bare mirrors that are read at a commit, written without a checkout and pushed by compare-and-swap. */
export { GitFault } from './git-fault.ts';
export { type LocalPast, openLocalPast } from './local-past.ts';
export { type LocalRepository, openLocalRepository } from './local-repository.ts';
export { type GitMirrorsSettings, openGitMirrors } from './open-git-mirrors.ts';
export type { PastRange } from './past.ts';
