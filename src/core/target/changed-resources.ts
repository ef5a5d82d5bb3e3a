import type { SourceTree } from '../layout/index.ts';
import { deepEqual } from '../manifest/index.ts';
import { groupBy, type Result } from '../text/index.ts';
import { lookForTargets, type Target } from './find-targets.ts';

/** A resource as one tree has it. */
export interface DeployedState {
  readonly target: Target;
  /** The resource as plain data, or why it cannot be told from the files. */
  readonly value: Result<unknown>;
}

/** A resource that differs between two trees: only in the second when it is new, only in the first when it goes. */
export type ChangedResource =
  | { readonly before?: DeployedState; readonly after: DeployedState }
  | { readonly before: DeployedState; readonly after?: undefined };

/**
 * The Milvus resources that come out differently, after everything that deploys them has had its say: a change of a shared
 * base changes each that is built on it. One that cannot be told is changed when a file that it is made from is. What no
 * changed file has a part in is not looked at.
 */
export function changedResources(
  before: SourceTree,
  after: SourceTree,
  changedPaths: readonly string[],
): readonly ChangedResource[] {
  const paths = new Set(changedPaths);
  const pairs = paired(lookForTargets(before).targets, lookForTargets(after).targets);
  return pairs
    .filter((pair) => [pair.before, pair.after].some((target) => target !== undefined && isMadeFrom(target, paths)))
    .flatMap(({ before: old, after: renewed }): readonly ChangedResource[] => {
      const states = {
        ...(old && { before: stateIn(before, old) }),
        ...(renewed && { after: stateIn(after, renewed) }),
      };
      const { before: oldState, after: newState } = states;
      if (newState !== undefined) return differs(oldState, newState) ? [{ ...states, after: newState }] : [];
      return oldState === undefined ? [] : [{ before: oldState }];
    });
}

function isMadeFrom(target: Target, paths: ReadonlySet<string>): boolean {
  return paths.has(target.file) || [...target.madeFrom].some((path) => paths.has(path));
}

function stateIn(tree: SourceTree, target: Target): DeployedState {
  const evaluated = target.evaluate(tree);
  return { target, value: evaluated.ok ? { ok: true, value: evaluated.value.value } : evaluated };
}

interface TargetPair {
  readonly before: Target | undefined;
  readonly after: Target | undefined;
}

/** By everything that tells targets apart first; what is left, by name where that is enough. */
function paired(old: readonly Target[], renewed: readonly Target[]): readonly TargetPair[] {
  const open = new Set(old);
  const partners = new Map<Target, Target>();
  for (const keyOf of [placeKey, nameKey]) {
    const byKey = groupBy(open, keyOf);
    for (const after of renewed.filter((each) => !partners.has(each))) {
      const [only, ...others] = (byKey.get(keyOf(after)) ?? []).filter((each) => open.has(each));
      if (only === undefined || others.length > 0) continue;
      partners.set(after, only);
      open.delete(only);
    }
  }
  return [
    ...renewed.map((after) => ({ before: partners.get(after), after })),
    ...[...open].map((before) => ({ before, after: undefined })),
  ];
}

function nameKey({ identity }: Target): string {
  return JSON.stringify([identity.kind, identity.namespace, identity.name]);
}

function placeKey(target: Target): string {
  return JSON.stringify([nameKey(target), target.file, target.label]);
}

/** Files that have a part in both changed already, so what cannot be told on either side may be different. */
function differs(before: DeployedState | undefined, after: DeployedState): boolean {
  if (before?.value.ok !== true || !after.value.ok) return true;
  return !deepEqual(before.value.value, after.value.value);
}
