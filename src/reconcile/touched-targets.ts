import type { OpenedTree } from '../core/layout/index.ts';
import { deepEqual } from '../core/manifest/index.ts';
import { findTargets, sameResource, type Target } from '../core/target/index.ts';

/** A target that differs between two trees, with the resource as each of them makes it. */
export interface TouchedTarget {
  readonly target: Target;
  readonly change: 'create' | 'change' | 'delete';
  /** Undefined when it is not there yet. */
  readonly before: unknown;
  /** Undefined when it is gone. */
  readonly after: unknown;
}

/** The targets that come out differently, whichever file makes them so. One that cannot be evaluated on either side counts when its file differs. */
export function touchedTargets(before: OpenedTree, after: OpenedTree): readonly TouchedTarget[] {
  const [old, fresh] = [findTargets(before), findTargets(after)];
  const changed = fresh.flatMap((target): TouchedTarget[] => {
    const was = old.find((each) => isSame(each, target));
    const [from, to] = [was === undefined ? undefined : resourceIn(was, before), resourceIn(target, after)];
    if (was === undefined) return [{ target, change: 'create', before: undefined, after: to }];
    return deepEqual(from, to) ? [] : [{ target, change: 'change', before: from, after: to }];
  });
  const gone = old.filter((each) => !fresh.some((other) => isSame(each, other)));
  return [
    ...changed,
    ...gone.map(
      (target): TouchedTarget => ({ target, change: 'delete', before: resourceIn(target, before), after: undefined }),
    ),
  ];
}

function isSame(one: Target, other: Target): boolean {
  return sameResource(one.identity, other.identity) && one.label === other.label;
}

/** The text of its file where the resource cannot be told. */
function resourceIn(target: Target, tree: OpenedTree): unknown {
  const evaluated = target.evaluate(tree);
  return evaluated.ok ? evaluated.value.value : tree.text(target.file);
}
