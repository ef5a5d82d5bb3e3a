/** Chance that can be repeated: the same seed gives the same numbers. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** One of them. */
  of<Value>(values: readonly [Value, ...Value[]]): Value;
}

/** A linear congruential generator with the numbers of Numerical Recipes; good enough to choose faults. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, of: (values) => values[Math.floor(next() * values.length)] ?? values[0] };
}
