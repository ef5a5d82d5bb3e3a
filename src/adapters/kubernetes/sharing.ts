/** Longer texts, and what would be longer as JSON, are seldom the same twice. */
const longestText = 200;
const longestPart = 400;
/** Bounds what is remembered for one cluster to a few megabytes. */
const mostShared = 10_000;

/**
 * Gives equal texts, and equal small parts of objects, as one. Labels, owners, tolerations and resources repeat in
 * thousands of pods: without sharing they are more than half of what has to be remembered. Parts must not be changed
 * afterwards, for others hold them too.
 */
export type Share = <Value>(value: Value) => Value;

/** Remembers a bounded number of texts and parts, and starts anew when there are more. */
export function createSharing(): Share {
  const texts = createPool<string>();
  const parts = createPool<object>();
  const visit = (value: unknown): Visited => {
    if (typeof value === 'string') {
      return { value: value.length > longestText ? value : texts(value, value), length: value.length + 2 };
    }
    if (typeof value !== 'object' || value === null) return { value, length: 5 };
    const length = visitChildren(value as Record<string, unknown>, visit);
    return { value: length > longestPart ? value : parts(JSON.stringify(value), value), length };
  };
  return (value) => visit(value).value as typeof value;
}

interface Visited {
  readonly value: unknown;
  /** About how long it is as JSON. */
  readonly length: number;
}

/** Puts shared values in place of the children of a list or mapping; gives the length of them all. */
function visitChildren(parent: Record<string, unknown>, visit: (value: unknown) => Visited): number {
  let length = 2;
  for (const key of Object.keys(parent)) {
    const child = visit(parent[key]);
    if (child.value !== parent[key]) parent[key] = child.value;
    length += child.length + key.length;
  }
  return length;
}

/** The first value that came with a key, for every later one. */
function createPool<Value>(): (key: string, value: Value) => Value {
  const known = new Map<string, Value>();
  return (key, value) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= mostShared) known.clear();
    known.set(key, value);
    return value;
  };
}
