import type { SourceTree } from '../layout/index.ts';
import { deepEqual } from '../manifest/index.ts';
import type { Target } from '../target/index.ts';

interface Trees {
  readonly before: SourceTree;
  readonly after: SourceTree;
}

/** Targets that are gone, or other ones, afterwards. Those that could not be changed before either are left out. */
export function changedOthers(
  old: readonly Target[],
  now: readonly Target[],
  { before, after }: Trees,
): readonly Target[] {
  return old.filter((other) => {
    if (other.refusal !== undefined) return false;
    const match = now.find((each) => isSame(each, other));
    const [one, two] = [other.evaluate(before), match?.evaluate(after)];
    return two === undefined || one.ok !== two.ok || (one.ok && two.ok && !deepEqual(one.value.value, two.value.value));
  });
}

function isSame(one: Target, other: Target): boolean {
  return one.file === other.file && deepEqual(one.identity, other.identity) && one.label === other.label;
}
