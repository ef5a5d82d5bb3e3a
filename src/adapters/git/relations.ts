import { assertObjectId } from './names.ts';
import type { PastSource } from './past.ts';
import { fieldsOf } from './tree-reader.ts';

/** Paths that differ between two commits, without rename detection. */
export async function changedPathsBetween(source: PastSource, from: string, to: string): Promise<readonly string[]> {
  assertObjectId(from);
  assertObjectId(to);
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to];
  return fieldsOf((await source.git.run({ directory: source.directory, args })).text);
}

/** The commit before this one on its branch; undefined for the first one there is. */
export async function firstParentOf(source: PastSource, commit: string): Promise<string | undefined> {
  assertObjectId(commit);
  const args = ['rev-list', '--parents', '--max-count=1', commit];
  return (await source.git.run({ directory: source.directory, args })).text.trim().split(' ')[1];
}
