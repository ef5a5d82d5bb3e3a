import { isMapping, valueAt } from '../../core/object/index.ts';

export type Mapping = Readonly<Record<string, unknown>>;

/** A copy with the value at the path set; mappings on the way are made where they are missing or something else. */
export function setAt(root: Mapping, path: readonly string[], value: unknown): Mapping {
  const [key, ...rest] = path;
  if (key === undefined) return isMapping(value) ? value : root;
  const child = root[key];
  return { ...root, [key]: rest.length === 0 ? value : setAt(isMapping(child) ? child : {}, rest, value) };
}

/** As `setAt`, but a value that is there already (null counts as missing) stays. */
export function defaultAt(root: Mapping, path: readonly string[], value: unknown): Mapping {
  const present = valueAt(root, path);
  return present === undefined || present === null ? setAt(root, path, value) : root;
}

/** As `defaultAt`, but only where the mapping around the value exists: the way structural defaults work. */
export function defaultInside(root: Mapping, path: readonly string[], value: unknown): Mapping {
  return isMapping(valueAt(root, path.slice(0, -1))) ? defaultAt(root, path, value) : root;
}

/** A copy without the value at the path; the root itself when there is none. */
export function removeAt(root: Mapping, path: readonly string[]): Mapping {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(root, key)) return root;
  if (rest.length > 0) {
    const child = root[key];
    return isMapping(child) ? { ...root, [key]: removeAt(child, rest) } : root;
  }
  const { [key]: _removed, ...others } = root;
  return others;
}

/** JSON merge patch (RFC 7386): null removes, mappings merge, everything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMapping(patch)) return patch;
  const merged: Record<string, unknown> = isMapping(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** Lays mappings over each other, the later wins; nulls inside of `over` count as not written. */
export function overlay(under: unknown, over: unknown): unknown {
  if (!isMapping(over)) return over;
  const merged: Record<string, unknown> = isMapping(under) ? { ...under } : {};
  for (const [key, value] of Object.entries(over)) {
    if (value !== null) merged[key] = overlay(merged[key], value);
  }
  return merged;
}

/** Takes away what `before` has and `after` lacks; a mapping that becomes empty goes with its last field. */
export function withoutLeft(target: Mapping, before: Mapping, after: Mapping): Mapping {
  let result = target;
  for (const [key, value] of Object.entries(before)) {
    const now = result[key];
    const wanted = after[key];
    if (isMapping(value) && isMapping(now)) {
      const kept = withoutLeft(now, value, isMapping(wanted) ? wanted : {});
      const emptied = Object.keys(kept).length === 0 && Object.keys(now).length > 0 && wanted === undefined;
      result = emptied ? removeAt(result, [key]) : { ...result, [key]: kept };
    } else if (wanted === undefined || wanted === null) {
      result = removeAt(result, [key]);
    }
  }
  return result;
}
