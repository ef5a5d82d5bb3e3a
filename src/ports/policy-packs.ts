import type { TreeFile } from './git.ts';

/** The policies that Falconer ships. */
export interface PolicyPacks {
  /** The files of a pack: `baseline`, `production`. Throws when there is no such pack. */
  filesOf(pack: string): readonly TreeFile[];
}
