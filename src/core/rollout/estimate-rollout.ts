/** What a change asks of the operator, as far as that says how long it takes. */
export type ChangeKind = 'scale' | 'upgrade' | 'settings';

/** A rollout that succeeded. `took` is in milliseconds, from the first look to the moment from which everything agreed. */
export interface PastRollout {
  /** Undefined where it was not written down. */
  readonly kind: ChangeKind | undefined;
  readonly took: number;
}

/** How long rollouts of a kind took, in milliseconds. */
export interface RolloutEstimate {
  readonly least: number;
  readonly most: number;
  /** On how many it rests. */
  readonly count: number;
}

/** The kind of a change by the fields that it touches: a new image outweighs all else, numbers of pods alone restart none. */
export function changeKindOf(fields: readonly (readonly (string | number)[])[]): ChangeKind {
  const names = fields.map((path) => path.at(-1));
  if (names.some((name) => name === 'image' || name === 'version')) return 'upgrade';
  return names.length > 0 && names.every((name) => name === 'replicas') ? 'scale' : 'settings';
}

/**
 * What the past says of a change of this kind; undefined when there was none. A rollout that was over at the first look says nothing
 * of how long it took.
 */
export function estimateRollout(past: readonly PastRollout[], kind: ChangeKind): RolloutEstimate | undefined {
  const times = past.filter((each) => each.kind === kind && each.took > 0).map(({ took }) => took);
  if (times.length === 0) return undefined;
  return { least: Math.min(...times), most: Math.max(...times), count: times.length };
}
