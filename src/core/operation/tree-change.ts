import { type SourceFile, type SourceTree, treeWith, treeWithout } from '../layout/index.ts';
import type { ChangedFile, Run } from './run.ts';

/** The files before and after a change. */
export interface RunChange {
  readonly before: SourceTree;
  readonly after: SourceTree;
  readonly changedPaths: readonly string[];
}

/** What a run does to the files, or what these files of a preview would. */
export function changeOfRun(run: Run, files: readonly ChangedFile[] = run.files): RunChange {
  const written = files.flatMap(({ path, after }): readonly SourceFile[] =>
    after === undefined ? [] : [{ path, text: after }],
  );
  const removed = files.filter(({ after }) => after === undefined).map(({ path }) => path);
  const after = treeWithout(treeWith(run.tree, written), removed);
  return { before: run.tree, after, changedPaths: files.map(({ path }) => path) };
}
