import { parse, stringify } from 'yaml';
import { deepEqual } from '../../manifest/index.ts';
import { isMapping, valueAt } from '../../object/index.ts';
import { isEmptyValue, printed } from './cell.ts';

type DataFunction = (args: readonly unknown[]) => unknown;
type Mapping = Readonly<Record<string, unknown>>;

/** Functions on values, as text/template, Masterminds/sprig and Helm have them. */
export const dataFunctions: Readonly<Record<string, DataFunction>> = {
  eq: ([first, ...others]) => others.some((other) => deepEqual(first, other)),
  ne: ([a, b]) => !deepEqual(a, b),
  lt: ([a, b]) => compared(a, b) < 0,
  le: ([a, b]) => compared(a, b) <= 0,
  gt: ([a, b]) => compared(a, b) > 0,
  ge: ([a, b]) => compared(a, b) >= 0,
  not: ([value]) => isEmptyValue(value),
  empty: ([value]) => isEmptyValue(value),
  ternary: ([yes, no, condition]) => (condition === true ? yes : no),
  int: ([value]) => whole(value),
  int64: ([value]) => whole(value),
  float64: ([value]) => Number(printed(value)) || 0,
  atoi: ([value]) => whole(value),
  add: (args) => args.reduce<number>((sum, each) => sum + whole(each), 0),
  sub: ([a, b]) => whole(a) - whole(b),
  mul: (args) => args.reduce<number>((product, each) => product * whole(each), 1),
  div: ([a, b]) => (whole(b) === 0 ? 0 : Math.trunc(whole(a) / whole(b))),
  max: (args) => Math.max(...args.map(whole)),
  min: (args) => Math.min(...args.map(whole)),
  len: ([value]) => sizeOf(value),
  index: ([value, ...steps]) => valueAt(value, steps.map(stepOf)),
  get: ([mapping, key]) => (isMapping(mapping) ? (mapping[printed(key)] ?? '') : ''),
  hasKey: ([mapping, key]) => isMapping(mapping) && Object.hasOwn(mapping, printed(key)),
  keys: ([mapping]) => (isMapping(mapping) ? Object.keys(mapping) : []),
  dig: (args) => dug(args),
  list: (args) => args,
  first: ([list]) => (Array.isArray(list) ? list[0] : undefined),
  last: ([list]) => (Array.isArray(list) ? list.at(-1) : undefined),
  has: ([value, list]) => Array.isArray(list) && list.some((item) => deepEqual(item, value)),
  dict: (args) => dictionary(args),
  merge: (args) => merged(args),
  mergeOverwrite: (args) => merged([...args].reverse()),
  omit: ([mapping, ...keys]) => picked(mapping, (key) => !keys.includes(key)),
  pick: ([mapping, ...keys]) => picked(mapping, (key) => keys.includes(key)),
  toYaml: ([value]) => yamlOf(value),
  toJson: ([value]) => JSON.stringify(value ?? null),
  fromYaml: ([text]) => parsed(printed(text)),
  fromJson: ([text]) => parsed(printed(text)),
  kindIs: ([kind, value]) => kindOf(value) === kind,
  kindOf: ([value]) => kindOf(value),
  typeIs: ([kind, value]) => kindOf(value) === kind,
  // What the cluster holds is not known here; `helm template` says the same.
  lookup: () => ({}),
};

function whole(value: unknown): number {
  const number = Math.trunc(Number(printed(value)));
  return Number.isFinite(number) ? number : 0;
}

function compared(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [printed(a), printed(b)];
  return one < other ? -1 : Number(one > other);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isMapping(value) ? Object.keys(value).length : 0;
}

function stepOf(step: unknown): string | number {
  return typeof step === 'number' ? step : printed(step);
}

/** `dig "a" "b" default mapping`. */
function dug(args: readonly unknown[]): unknown {
  const steps = args.slice(0, -2).map(stepOf);
  return valueAt(args.at(-1), steps) ?? args.at(-2);
}

function dictionary(args: readonly unknown[]): Mapping {
  const pairs: [string, unknown][] = [];
  for (let at = 0; at < args.length; at += 2) pairs.push([printed(args[at]), args[at + 1] ?? '']);
  return Object.fromEntries(pairs);
}

/** What is further left wins. */
function merged(args: readonly unknown[]): Mapping {
  return args.filter(isMapping).reduce((upper, lower) => underlaid(upper, lower), {});
}

function underlaid(upper: Mapping, lower: Mapping): Mapping {
  const result: Record<string, unknown> = { ...upper };
  for (const [key, value] of Object.entries(lower)) {
    const own = upper[key];
    if (!Object.hasOwn(upper, key)) result[key] = value;
    else if (isMapping(own) && isMapping(value)) result[key] = underlaid(own, value);
  }
  return result;
}

function picked(mapping: unknown, wanted: (key: string) => boolean): Mapping {
  return isMapping(mapping) ? Object.fromEntries(Object.entries(mapping).filter(([key]) => wanted(key))) : {};
}

function yamlOf(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return stringify(value, { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false }).trimEnd();
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100, logLevel: 'silent' });
  } catch {
    return {};
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (value === undefined || value === null) return 'invalid';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map';
}
