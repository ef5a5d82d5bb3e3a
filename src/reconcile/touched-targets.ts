import type { OpenedTree } from '../core/layout/index.ts';
import { deepEqual } from '../core/manifest/index.ts';
import {
  type DeclaredTarget,
  declareTargets,
  lookForTargets,
  sameResource,
  type Target,
} from '../core/target/index.ts';

/** A target that differs between two trees, with the resource as each of them makes it. */
export interface TouchedTarget {
  readonly target: Target;
  readonly change: 'create' | 'change' | 'delete';
  /** Undefined when it is not there yet. */
  readonly before: unknown;
  /** Undefined when it is gone. */
  readonly after: unknown;
}

/**
 * The targets that come out differently, whichever file makes them so. One that cannot be evaluated on either side counts
 * when its file differs. A resource that only moved to other files is the same target still. They are called as `declared` says.
 */
export function touchedTargets(
  before: OpenedTree,
  after: OpenedTree,
  declared: readonly DeclaredTarget[] = [],
): readonly TouchedTarget[] {
  const [old, fresh] = [targetsIn(before, declared), targetsIn(after, declared)];
  const pairs = pairedTargets(old, fresh);
  const changed = fresh.flatMap((target): TouchedTarget[] => {
    const was = pairs.get(target);
    if (was === undefined) return [{ target, change: 'create', before: undefined, after: resourceIn(target, after) }];
    if (isMadeAlike({ target: was, tree: before }, { target, tree: after })) return [];
    const [from, to] = [resourceIn(was, before), resourceIn(target, after)];
    return deepEqual(from, to) ? [] : [{ target, change: 'change', before: from, after: to }];
  });
  const kept = new Set(pairs.values());
  const gone = old.filter((each) => !kept.has(each));
  return [
    ...changed,
    ...gone.map(
      (target): TouchedTarget => ({ target, change: 'delete', before: resourceIn(target, before), after: undefined }),
    ),
  ];
}

function targetsIn(tree: OpenedTree, declared: readonly DeclaredTarget[]): readonly Target[] {
  return declareTargets(lookForTargets(tree), declared).found.targets;
}

/** For each target the one that it was before: of the same resource, and of several the one of the same label or file. */
export function pairedTargets(old: readonly Target[], fresh: readonly Target[]): ReadonlyMap<Target, Target> {
  const left = new Map<string, Target[]>();
  for (const each of old) {
    const key = keyOf(each);
    left.set(key, [...(left.get(key) ?? []), each]);
  }
  const pairs = new Map<Target, Target>();
  for (const isSame of likenesses) {
    for (const target of fresh) {
      const candidates = left.get(keyOf(target)) ?? [];
      const was = pairs.has(target) ? undefined : candidates.find((each) => isSame(each, target));
      if (was === undefined) continue;
      pairs.set(target, was);
      left.set(
        keyOf(target),
        candidates.filter((each) => each !== was),
      );
    }
  }
  return pairs;
}

/** From the surest to the least sure: several targets may be of one name in one namespace, such as one for each cluster. */
const likenesses: readonly ((one: Target, other: Target) => boolean)[] = [
  (one, other) => sameResource(one.identity, other.identity) && one.label === other.label && one.file === other.file,
  (one, other) => sameResource(one.identity, other.identity) && one.label === other.label,
  (one, other) => sameResource(one.identity, other.identity) && one.environment === other.environment,
  (one, other) => sameResource(one.identity, other.identity),
];

function keyOf({ identity }: Target): string {
  return `${identity.namespace ?? ''}/${identity.name}`;
}

interface TargetInTree {
  readonly target: Target;
  readonly tree: OpenedTree;
}

/** True when every file that has a part in the one is the same on the other side: then nothing has to be made to know. */
function isMadeAlike(one: TargetInTree, other: TargetInTree): boolean {
  const paths = [one, other].flatMap(({ target }) => [
    ...target.madeFrom,
    target.file,
    ...target.deployedBy.map(({ file }) => file),
  ]);
  return (
    one.target.file === other.target.file &&
    one.target.documentIndex === other.target.documentIndex &&
    paths.every((path) => one.tree.text(path) === other.tree.text(path) && one.tree.has(path) === other.tree.has(path))
  );
}

/** The text of its file where the resource cannot be told. */
function resourceIn(target: Target, tree: OpenedTree): unknown {
  const evaluated = target.evaluate(tree);
  return evaluated.ok ? evaluated.value.value : tree.text(target.file);
}
