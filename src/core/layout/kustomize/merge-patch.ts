import { isMapping } from '../../object/index.ts';

/** What a patch makes of a resource; undefined when it deletes it. */
export function applyMergePatch(value: unknown, patch: unknown): unknown {
  if (!isMapping(patch)) return patch;
  const directive = patch.$patch;
  if (directive === 'delete') return undefined;
  const fields = Object.entries(patch).filter(([key]) => key !== '$patch');
  const old = directive === 'replace' || !isMapping(value) ? {} : value;
  const result: Record<string, unknown> = { ...old };
  for (const [key, change] of fields) {
    // Null removes a field, also one that is not there (kyaml merge2). Lists of custom resources are replaced whole.
    const renewed = change === null ? undefined : applyMergePatch(old[key], change);
    if (renewed === undefined) delete result[key];
    else result[key] = renewed;
  }
  return result;
}
