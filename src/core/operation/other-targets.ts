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
  const left = [...now];
  return old.filter((other) => {
    if (other.refusal !== undefined) return false;
    // Not by file or label: what stands beside a resource may change where it is shown.
    const index = left.findIndex(
      (each) => deepEqual(each.identity, other.identity) && isSame(other, each, { before, after }),
    );
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

function isSame(one: Target, two: Target, { before, after }: Trees): boolean {
  const [old, now] = [one.evaluate(before), two.evaluate(after)];
  return old.ok === now.ok && (!old.ok || !now.ok || deepEqual(old.value.value, now.value.value));
}
