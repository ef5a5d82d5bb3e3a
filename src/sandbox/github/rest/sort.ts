/** How a list is ordered: by which key, which way. */
export interface Order<Item> {
  /** By the value of the `sort` parameter: what to compare, as text that sorts well. */
  readonly keys: Readonly<Record<string, (item: Item) => string>>;
  readonly query: URLSearchParams;
  readonly otherwise: { readonly sort: string; readonly direction: 'asc' | 'desc' };
}

/** The list in the order that the query asks for. What is equal stays in the order of creation. */
export function sorted<Item>(items: readonly Item[], { keys, query, otherwise }: Order<Item>): Item[] {
  const key = keys[query.get('sort') ?? otherwise.sort] ?? keys[otherwise.sort];
  const direction = query.get('direction') ?? otherwise.direction;
  const ascending = key ? [...items].sort((one, other) => compare(key(one), key(other))) : [...items];
  return direction === 'asc' ? ascending : ascending.reverse();
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
