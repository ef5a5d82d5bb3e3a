import { mayHavePart, type OpenedTree } from '../core/layout/index.ts';
import { deepEqual, differingPaths, type FieldPath } from '../core/manifest/index.ts';
import { isMapping } from '../core/object/index.ts';
import { type DeclaredTarget, findTargets, sameResource, type Target } from '../core/target/index.ts';
import { openTreeAt, type TreePlace } from './open-tree.ts';
import { pairedTargets, type TouchedTarget, touchedTargets } from './touched-targets.ts';
import type { World } from './world.ts';

/** A target that a commit added, changed or removed, with the resource as the commit has it. */
export interface ChangedTarget {
  readonly target: Target;
  readonly change: TouchedTarget['change'];
  /** The resource as it is deployed: after kustomize, Helm and the engine. Undefined when it is removed. */
  readonly value: unknown;
  /** As it was before the commit; undefined when the commit created it. */
  readonly before: unknown;
  /** The fields that the commit changed. */
  readonly fields: readonly FieldPath[];
  /** Whether the repository has more targets than this one, so that a command must name it. */
  readonly others: 'none' | 'some';
  /** The commit that changed the same resource again, when it no longer is so on the branch. */
  readonly supersededBy: string | undefined;
}

/** A commit of the default branch, and where that is by now. */
export interface CommitOnBranch {
  readonly commit: string;
  readonly branchTip: string;
  /** Names that the configuration gives to targets. */
  readonly declared?: readonly DeclaredTarget[];
}

/**
 * The Milvus resources that come out differently at a commit of the default branch than at its first parent, whichever file
 * makes them so: a base changes all its overlays, a values file its tenant. Not among them are those that cannot be made from
 * the files, because nobody can say what they should be.
 */
export async function changedTargets(
  world: Pick<World, 'memory'>,
  place: TreePlace,
  { commit, branchTip, declared = [] }: CommitOnBranch,
): Promise<readonly ChangedTarget[]> {
  const { mirror } = place;
  const parent = await mirror.firstParent(commit);
  const paths = parent === undefined ? [] : await mirror.changedPaths(parent, commit);
  if (parent === undefined || !paths.some(mayHavePart)) return [];
  const before = await openTreeAt(world, place, parent);
  const after = await openTreeAt(world, place, commit);
  const touched = touchedTargets(before, after, declared).filter(isKnown(findTargets(after)));
  if (touched.length === 0) return [];
  const tip = await openTreeAt(world, place, branchTip);
  const valueNow = valuesAt(
    tip,
    touched.map(({ target }) => target),
  );
  return touched.map(({ target, change, before: was, after: value }) => ({
    target,
    change,
    value,
    before: isMapping(was) ? was : undefined,
    others: findTargets(after).length > 1 ? 'some' : 'none',
    fields: differingPaths(isMapping(was) ? was : undefined, value),
    supersededBy: deepEqual(valueNow(target), value) ? undefined : branchTip,
  }));
}

/** Of a removed copy nothing can be seen in the cluster, which still has the resource by the other. */
function isKnown(left: readonly Target[]): (touched: TouchedTarget) => boolean {
  return ({ target, change, before, after }) =>
    change === 'delete'
      ? isMapping(before) && !left.some((each) => sameResource(each.identity, target.identity))
      : isMapping(after);
}

/** What has become of targets in another tree; undefined where they are gone. */
function valuesAt(tree: OpenedTree, targets: readonly Target[]): (target: Target) => unknown {
  const pairs = pairedTargets(findTargets(tree), targets);
  return (target) => {
    const evaluated = pairs.get(target)?.evaluate(tree);
    return evaluated?.ok === true ? evaluated.value.value : undefined;
  };
}
