import type { SourceTree } from '../layout/index.ts';
import { applyOperatorDefaults } from '../milvus/index.ts';
import { isMapping } from '../object/index.ts';
import { changedResources, type DeployedState, lookForTargets, type Target } from '../target/index.ts';
import { groupBy, Recent } from '../text/index.ts';
import type { ResourceState } from './hazard.ts';

/** Two trees of a repository, and where they differ. */
export interface TreeChange {
  readonly before: SourceTree;
  readonly after: SourceTree;
  /** Paths of files that differ, were added or removed. */
  readonly changedPaths: readonly string[];
}

/** A target in one tree, with what it is there. */
export interface TargetState {
  readonly target: Target;
  readonly state: ResourceState;
}

/** A Milvus resource that a change touches; one side is missing when it is new or gone. */
export interface ResourcePair {
  readonly before: TargetState | undefined;
  readonly after: TargetState | undefined;
}

/**
 * The resources that a change touches and that can be told from the files. One that got another name where it is defined is
 * the same one here, for whoever looks after its data.
 */
export function resourcePairs(change: TreeChange): readonly ResourcePair[] {
  const changed = changedResources(change.before, change.after, change.changedPaths);
  const pairs = changed.map(({ before, after }) => ({
    before: before && stateOf(before),
    after: after && stateOf(after),
  }));
  const gone = new Set(
    pairs.flatMap(({ before, after }) => (before !== undefined && after === undefined ? [before] : [])),
  );
  const renamed = partnersOf(pairs, gone);
  const known = pairs.flatMap(({ before, after }): readonly ResourcePair[] => {
    if (after !== undefined) return [{ before: before ?? renamed.get(after), after }];
    return before !== undefined && gone.has(before) && !cannotBeTold(before, change.after) ? [{ before, after }] : [];
  });
  // A resource that became unreadable is spoken of by others.
  return known.filter(({ before, after }) => before !== undefined || after !== undefined);
}

function stateOf({ target, value }: DeployedState): TargetState | undefined {
  if (!value.ok || !isMapping(value.value)) return undefined;
  const { identity } = target;
  const facts = { firstStart: true, ...(identity.namespace === undefined ? {} : { namespace: identity.namespace }) };
  const written = value.value;
  const state: ResourceState = {
    identity,
    written,
    get defaulted() {
      return recentDefaults.of(state, () => applyOperatorDefaults(written, facts));
    },
  };
  return { target, state };
}

/** A change of thousands of resources does not keep what each comes to. */
const recentDefaults = new Recent<ResourceState, ResourceState['defaulted']>(8);

/** By what a new resource is an old one under another name, the surest first. */
const likenesses: readonly ((target: Target) => readonly unknown[])[] = [
  ({ identity, file }) => [identity.name, file],
  ({ file, documentIndex, label }) => [file, documentIndex, label],
  ({ identity }) => [identity.name],
];

/** For each new resource the old one that it was; takes them out of those that are gone. */
function partnersOf(pairs: readonly ResourcePair[], gone: Set<TargetState>): ReadonlyMap<TargetState, TargetState> {
  const added = pairs.flatMap(({ before, after }) => (before === undefined && after !== undefined ? [after] : []));
  const partners = new Map<TargetState, TargetState>();
  for (const likeness of likenesses) {
    const byKey = groupBy(gone, ({ target }) => JSON.stringify(likeness(target)));
    for (const after of added.filter((each) => !partners.has(each))) {
      const before = byKey.get(JSON.stringify(likeness(after.target)))?.shift();
      if (before === undefined) continue;
      partners.set(after, before);
      gone.delete(before);
    }
  }
  return partners;
}

/** What is gone only because its files cannot be read any more may be there still. */
function cannotBeTold({ target }: TargetState, tree: SourceTree): boolean {
  const isBroken = (path: string): boolean =>
    tree.manifest(path)?.findings.some(({ severity }) => severity === 'error') === true;
  const isBarred = lookForTargets(tree).targets.some((each) => each.refusal !== undefined && each.file === target.file);
  return isBarred || [...target.madeFrom].some(isBroken);
}
