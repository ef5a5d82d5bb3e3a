import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import {
  type HealthMemory,
  judge,
  type Observations,
  readNameOf,
  readNames,
  type World,
} from '../../../src/core/health/index.ts';
import { isMapping, type KubernetesObject } from '../../../src/core/object/index.ts';

/** Cases for health rules: `test/cases/health/<rule>/<health>_<what>.yaml`. */
export const casesFolder = join(import.meta.dirname, '../../cases/health');

const objectRef = z.strictObject({ kind: z.string(), name: z.string() });
const change = objectRef.extend({ with: z.record(z.string(), z.unknown()) });
const anObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

const healthCase = z.strictObject({
  /** A file of `base/`: the objects to start from. */
  base: z.string(),
  now: z.iso.datetime(),
  /** Laid over existing objects; lists of things with a name or type are laid over one by one. */
  change: z.array(change).default([]),
  /** New objects made from existing ones, which stay. */
  copy: z.array(change).default([]),
  add: z.array(anObject).default([]),
  remove: z.array(objectRef).default([]),
  /** Kinds that cannot be read, and why. */
  unreadable: z
    .partialRecord(z.enum(readNames as [string, ...string[]]), z.enum(['forbidden', 'not_installed', 'unreachable']))
    .default({}),
  memory: z
    .strictObject({
      generation: z.number(),
      generationSeen: z.iso.datetime(),
      moved: z.iso.datetime().optional(),
      /** Whether the numbers of pods were the same at the last look. */
      counts: z.enum(['same', 'other']).default('same'),
      settled: z.record(z.string(), z.number()).default({}),
    })
    .optional(),
  expect: z
    .array(
      z.strictObject({ subject: z.string(), health: z.string(), reason: z.string(), message: z.string().optional() }),
    )
    .min(1),
});

export interface HealthCase {
  readonly file: string;
  readonly rule: string;
  /** The health that the file's name promises. */
  readonly promised: string;
  readonly title: string;
  readonly now: Date;
  readonly world: World;
  readonly expect: readonly { subject: string; health: string; reason: string; message?: string | undefined }[];
}

export function readHealthCases(): readonly HealthCase[] {
  return readdirSync(casesFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml') && !path.startsWith('base/'))
    .sort()
    .map(readHealthCase);
}

function readHealthCase(path: string): HealthCase {
  const [rule = '', file = ''] = path.split('/');
  const [promised = '', ...words] = file.replace(/\.yaml$/, '').split('_');
  const given = healthCase.parse(parse(readFileSync(join(casesFolder, path), 'utf8')));
  const objects = readBase(given.base);
  for (const { kind, name, with: changes } of given.copy) objects.push(laidOver(found(objects, kind, name), changes));
  for (const { kind, name, with: changes } of given.change) {
    const target = found(objects, kind, name);
    objects[objects.indexOf(target)] = laidOver(target, changes);
  }
  for (const { kind, name } of given.remove) objects.splice(objects.indexOf(found(objects, kind, name)), 1);
  objects.push(...given.add.map((object) => anObject.parse(object)));
  const now = new Date(given.now);
  const observed = observationsOf(objects, given.unreadable);
  const counts = judge(observed, now).memory?.counts ?? '';
  const world = { ...observed, memory: memoryOf(given.memory, counts) };
  return { file: path, rule, promised, title: words.join(' '), now, world, expect: given.expect };
}

/** The objects of a base, fresh at every call. */
export function readBase(name: string): KubernetesObject[] {
  const documents = parseAllDocuments(readFileSync(join(casesFolder, 'base', `${name}.yaml`), 'utf8'));
  return documents.map((document) => anObject.parse(document.toJS()));
}

/** Sorts objects into what a World holds. */
export function observationsOf(objects: readonly KubernetesObject[], unreadable: Partial<Record<string, string>> = {}) {
  const entries = readNames.map((name) => {
    const reason = unreadable[name];
    if (reason !== undefined) return [name, { kind: 'unreadable', reason, message: 'as the case says' }] as const;
    const own = objects.filter((each) => readNameOf(groupOf(each.apiVersion), each.kind) === name);
    return [name, { kind: 'known', objects: own }] as const;
  });
  return Object.fromEntries(entries) as unknown as Observations;
}

/** One value laid over another: mappings key by key, lists of named or typed things thing by thing, null takes away. */
export function laidOver<Value>(under: Value, over: unknown): Value {
  return merged(under, over) as Value;
}

function merged(under: unknown, over: unknown, key = ''): unknown {
  if (Array.isArray(under) && Array.isArray(over) && listsOfThings.includes(key)) return mergedThings(under, over);
  if (!isMapping(under) || !isMapping(over) || oneOf.includes(key)) return over;
  const keys = [...new Set([...Object.keys(under), ...Object.keys(over)])].filter((each) => over[each] !== null);
  return Object.fromEntries(
    keys.map((each) => [each, each in over ? merged(under[each], over[each], each) : under[each]]),
  );
}

/** Mappings of which only one key is ever set. */
const oneOf = ['state', 'lastState'];

const listsOfThings = ['conditions', 'containers', 'containerStatuses'];

function mergedThings(under: readonly unknown[], over: readonly unknown[]): readonly unknown[] {
  const kept = under.map((each) => {
    const match = over.find((one) => keyOf(one) === keyOf(each));
    return match === undefined ? each : merged(each, match);
  });
  return [...kept, ...over.filter((one) => !under.some((each) => keyOf(each) === keyOf(one)))];
}

function keyOf(value: unknown): unknown {
  return isMapping(value) ? (value.type ?? value.name) : undefined;
}

function found(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const object = objects.find((each) => each.kind === kind && each.metadata.name === name);
  if (object === undefined) throw new Error(`the base has no ${kind} ${name}`);
  return object;
}

function memoryOf(given: z.infer<typeof healthCase>['memory'], counts: string): HealthMemory | undefined {
  if (given === undefined) return undefined;
  const { generation, generationSeen, moved, settled } = given;
  const time = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  return {
    uid: 'uid-demo',
    generation,
    generationSeen: Date.parse(generationSeen),
    counts: given.counts === 'same' ? counts : `before: ${counts}`,
    moved: time(moved),
    settled,
    losses: {},
    recovered: [],
  };
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
