import type { SourceTree } from '../layout/index.ts';
import type { Target } from '../target/index.ts';
import type { Finding } from '../text/index.ts';
import type { ResourcePair } from './resource-pairs.ts';
import type { RuleRecord } from './rule.ts';

/** A change as rules see it that need more than one resource: other resources, and what deploys them. */
export interface TreeView {
  readonly tree: SourceTree;
  /** Resources that the change touches. */
  readonly changed: readonly ResourcePair[];
  /** Everything that is deployed after the change. */
  readonly targets: readonly Target[];
  readonly changedPaths: readonly string[];
}

/** One thing that can be wrong with resources and what is around them. */
export interface TreeRule extends RuleRecord {
  check(view: TreeView): readonly Finding[];
}
