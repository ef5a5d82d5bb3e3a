import { type EarlierState, type HistoryWish, type PlanContext, parseCommand } from '../command/index.ts';
import { openTree, type SourceFile, type SourceTree, treeWith, treeWithout } from '../layout/index.ts';
import { type ManifestDocument, parseManifest } from '../manifest/index.ts';
import {
  chooseTarget,
  type DeclaredTarget,
  declareTargets,
  lookForTargets,
  sameResource,
  type Target,
} from '../target/index.ts';
import type { EarlierVersion, RunContext } from './run.ts';

/** What the shell has to read of the past before commands run. */
export interface HistoryNeed {
  readonly target: Target;
  readonly wish: HistoryWish;
}

/** The targets of those lines that look at the past. Lines that will be refused need none. */
export function historyNeeds(
  lines: readonly string[],
  files: readonly SourceFile[] | SourceTree,
  declared: readonly DeclaredTarget[],
): readonly HistoryNeed[] {
  const commands = lines.flatMap((line) => {
    const parsed = parseCommand(line);
    return parsed.ok && parsed.value.kind === 'change' && parsed.value.history !== undefined ? [parsed.value] : [];
  });
  if (commands.length === 0) return [];
  const { found } = declareTargets(lookForTargets('manifest' in files ? files : openTree(files)), declared);
  return commands.flatMap(({ target, invocation, history }) => {
    const chosen = chooseTarget(found, target, invocation.source);
    return chosen.ok && history !== undefined ? [{ target: chosen.value, wish: history }] : [];
  });
}

/** What a plan sees of the past of a target: the same resource, made from older versions of its files. */
export function planContext(tree: SourceTree, target: Target, context: RunContext): PlanContext {
  const earlier = (context.historyOf?.(target) ?? []).flatMap((version) => stateAt(tree, target, version));
  return { requestedAt: context.requestedAt, earlier };
}

/** Nothing when the resource was not there then, or cannot be made from what was. */
export function stateAt(tree: SourceTree, target: Target, version: EarlierVersion): readonly EarlierState[] {
  const { files, body: _, ...revision } = version;
  if (target.layout === 'plain') {
    return documentsOf(version, target).map((document) => ({ ...revision, value: document.value }));
  }
  const evaluated = target.evaluate(treeWith(treeWithout(tree, target.madeFrom), files));
  return evaluated.ok ? [{ ...revision, value: evaluated.value.value }] : [];
}

/** The document of a target in an older version of its file. Documents may have moved in it, so the name decides. */
export function documentsOf({ files }: EarlierVersion, target: Target): readonly ManifestDocument[] {
  const file = files.find((each) => each.path === target.file);
  if (file === undefined) return [];
  const { namespace } = target.identity;
  const same = parseManifest(file.path, file.text).documents.filter(({ identity }) =>
    sameResource(identity && { ...identity, namespace: identity.namespace ?? namespace }, target.identity),
  );
  return same.slice(0, 1);
}
