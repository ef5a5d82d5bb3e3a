import type { SourceTree } from '../core/layout/index.ts';
import { stateAt } from '../core/operation/index.ts';
import { coAuthorsOf, renderHistory } from '../core/report/index.ts';
import type { Target } from '../core/target/index.ts';
import { changesRead, type PastOf, readVersions } from './read-history.ts';

interface PastOnGitHub extends PastOf {
  /** The address of the repository; undefined where it is not known. */
  readonly url: string | undefined;
}

/** What the commits before the tip changed in a target, as Markdown. */
export async function tellHistory(where: PastOnGitHub, tree: SourceTree, target: Target): Promise<string> {
  const versions = await readVersions(where, { target, wish: {} });
  return renderHistory({
    target: target.name,
    states: versions.flatMap((version) => stateAt(tree, target, version)),
    isWhole: versions.length < changesRead,
    coAuthors: new Map(versions.map(({ commit, body }) => [commit, coAuthorsOf(body)])),
    url: where.url,
  });
}
