import { isMapping } from '../object/index.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** The mapping with what it lacks; null counts as lacking. */
export function withDefaults(mapping: Mapping, defaults: Mapping): Mapping {
  const missing = Object.entries(defaults).filter(([key]) => mapping[key] === undefined || mapping[key] === null);
  return missing.length === 0 ? mapping : { ...mapping, ...Object.fromEntries(missing) };
}

/** A copy with the value at a path. A step that is no mapping is replaced by one. */
export function withValue(mapping: Mapping, path: readonly string[], value: unknown): Mapping {
  const [key, ...rest] = path;
  if (key === undefined) return mapping;
  const child = mapping[key];
  return { ...mapping, [key]: rest.length === 0 ? value : withValue(isMapping(child) ? child : {}, rest, value) };
}

/** A copy without the field at a path; the same mapping when there is none. */
export function without(mapping: Mapping, path: readonly string[]): Mapping {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(mapping, key)) return mapping;
  const child = mapping[key];
  if (rest.length > 0) return isMapping(child) ? { ...mapping, [key]: without(child, rest) } : mapping;
  const { [key]: _gone, ...others } = mapping;
  return others;
}
