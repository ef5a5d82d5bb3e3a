import type { SourceTree } from '../layout/index.ts';
import { deepEqual } from '../manifest/index.ts';
import type { Result } from '../text/index.ts';
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
 * base changes each that is built on it. One that cannot be told is changed when a file that it is made from is.
 */
export function changedResources(
  before: SourceTree,
  after: SourceTree,
  changedPaths: readonly string[],
): readonly ChangedResource[] {
  const old = statesIn(before);
  const renewed = statesIn(after);
  const pairs = paired(old, renewed);
  const taken = new Set(pairs.flatMap((pair) => (pair.before === undefined ? [] : [pair.before])));
  const removed = old.filter((state) => !taken.has(state)).map((state): ChangedResource => ({ before: state }));
  return [...pairs, ...removed].filter((pair) => differs(pair, changedPaths));
}

function statesIn(tree: SourceTree): readonly DeployedState[] {
  return lookForTargets(tree).targets.map((target) => {
    const evaluated = target.evaluate(tree);
    return { target, value: evaluated.ok ? { ok: true, value: evaluated.value.value } : evaluated };
  });
}

/** By everything that tells targets apart first; what is left, by name where that is enough. */
function paired(old: readonly DeployedState[], renewed: readonly DeployedState[]): readonly ChangedResource[] {
  const open = new Set(old);
  const take = (key: string, keyOf: (state: DeployedState) => string): DeployedState | undefined => {
    const candidates = [...open].filter((state) => keyOf(state) === key);
    const [only] = candidates;
    if (only === undefined || candidates.length > 1) return undefined;
    open.delete(only);
    return only;
  };
  const exact = new Map(renewed.map((state) => [state, take(placeKey(state), placeKey)]));
  return renewed.map((after) => {
    const before = exact.get(after) ?? take(nameKey(after), nameKey);
    return before === undefined ? { after } : { before, after };
  });
}

function nameKey({ target: { identity } }: DeployedState): string {
  return JSON.stringify([identity.kind, identity.namespace, identity.name]);
}

function placeKey(state: DeployedState): string {
  const { file, label } = state.target;
  return JSON.stringify([nameKey(state), file, label]);
}

function differs({ before, after }: ChangedResource, changedPaths: readonly string[]): boolean {
  if (before === undefined || after === undefined) return true;
  if (before.value.ok && after.value.ok) return !deepEqual(before.value.value, after.value.value);
  if (before.value.ok !== after.value.ok) return true;
  const files = new Set([...before.target.madeFrom, ...after.target.madeFrom]);
  return changedPaths.some((path) => files.has(path));
}
