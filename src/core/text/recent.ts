/**
 * Remembers what was made of the last few things asked for; of thousands, the rest is made again when it is needed again.
 * Things are told apart by identity, and must not change.
 */
export class Recent<Key extends object, Value> {
  readonly #kept = new Map<Key, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What was made of the key before, else what `make` makes of it now. */
  of(key: Key, make: () => Value): Value {
    const known = this.#kept.has(key);
    const value = known ? (this.#kept.get(key) as Value) : make();
    this.#kept.delete(key);
    this.#kept.set(key, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#limit && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}
