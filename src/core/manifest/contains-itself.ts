/** True for data that aliases lead back into: no reader comes to its end. Parts that are only used twice are looked at once. */
export function containsItself(value: unknown): boolean {
  return leadsBack(value, { open: new Set(), done: new Set() });
}

interface Walk {
  readonly open: Set<object>;
  readonly done: Set<object>;
}

function leadsBack(value: unknown, walk: Walk): boolean {
  if (typeof value !== 'object' || value === null || walk.done.has(value)) return false;
  if (walk.open.has(value)) return true;
  walk.open.add(value);
  const isCyclic = Object.values(value).some((child) => leadsBack(child, walk));
  walk.open.delete(value);
  walk.done.add(value);
  return isCyclic;
}
