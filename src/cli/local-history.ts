import { dirname, relative, resolve, sep } from 'node:path';
import { openLocalRepository } from '../adapters/git/index.ts';
import type { HistoryNeed, Run, RunContext, Step } from '../core/operation/index.ts';
import { chooseTarget } from '../core/target/index.ts';
import type { Refusal } from '../core/text/index.ts';
import { type Past, readVersions } from '../reconcile/read-history.ts';
import { tellHistory } from '../reconcile/tell-history.ts';

interface Folder {
  /** The one file to work on; undefined for all of the directory. */
  readonly file: string | undefined;
  readonly directory: string;
}

/**
 * What the history of the working copy says of the targets. Nothing where the folder is in no Git repository: commands that
 * need the past then say so.
 */
export async function localHistory(
  { file, directory }: Folder,
  needs: readonly HistoryNeed[],
): Promise<NonNullable<RunContext['historyOf']>> {
  if (needs.length === 0) return () => [];
  const folder = file === undefined ? directory : dirname(file);
  const repository = await openLocalRepository(resolve(folder));
  if (repository === undefined) return () => [];
  const past = seenFrom(folder, repository);
  const read = await Promise.all(
    needs.map(async (need) => ({ need, versions: await readVersions({ past, tip: repository.head }, need) })),
  );
  return (target) => read.find(({ need }) => need.target.name === target.name)?.versions ?? [];
}

/** The run with what the working copy knows in the place of each `/history`. */
export async function withHistory({ file, directory }: Folder, run: Run): Promise<Run> {
  if (!run.steps.some((step) => step.kind === 'asked' && step.verb === 'history')) return run;
  const folder = file === undefined ? directory : dirname(file);
  const repository = await openLocalRepository(resolve(folder));
  const steps = run.steps.map(async (step): Promise<Step> => {
    if (step.kind !== 'asked' || step.verb !== 'history') return step;
    const { source, verb, invocation } = step;
    const chosen = chooseTarget(run.found, invocation.flags.get('target') ?? invocation.positionals[0], source);
    if (!chosen.ok) return { kind: 'refused', source, verb, refusal: chosen.refusal };
    if (repository === undefined) return { kind: 'refused', source, verb, refusal: noRepository };
    const where = { past: seenFrom(folder, repository), tip: repository.head, url: undefined };
    return { kind: 'answered', source, verb, text: await tellHistory(where, run.tree, chosen.value) };
  });
  return { ...run, steps: await Promise.all(steps) };
}

const noRepository: Refusal = {
  code: 'history_unknown',
  message: 'The folder is in no Git repository that can be read, so its history is not known.',
};

/** The same history with paths as they are written here, rather than from the folder. */
function seenFrom(folder: string, past: Past): Past {
  const inside = (paths: readonly string[]): ReadonlyMap<string, string> =>
    new Map(paths.map((path) => [relative(folder, path).split(sep).join('/'), path]));
  return {
    ...past,
    changesOf: (tip, paths, limit) => past.changesOf(tip, [...inside(paths).keys()], limit),
    readFiles: async (commit, paths) => {
      const names = inside(paths);
      const files = await past.readFiles(commit, [...names.keys()]);
      return files.map(({ path, text }) => ({ path: names.get(path) ?? path, text }));
    },
  };
}
