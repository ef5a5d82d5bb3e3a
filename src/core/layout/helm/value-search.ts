import { applyToValue, deepEqual, type FieldOperation, type FieldPath } from '../../manifest/index.ts';
import { isMapping, type Json, valueAt } from '../../object/index.ts';
import type { SourceTree } from '../source-tree.ts';
import { isPathInside, withValueAt } from '../value-at-path.ts';
import { mergedValues, type Release } from './release.ts';
import { type RenderedTemplate, renderRelease } from './render-release.ts';

/** What to look for: the resource with one field changed. */
export interface Wish {
  readonly release: Release;
  readonly rendered: RenderedTemplate;
  /** Which of the template's Milvus resources. */
  readonly ordinal: number;
  readonly operation: FieldOperation;
}

/** A value of the chart that makes the field come out as wanted. */
export interface FoundValue {
  readonly path: FieldPath;
  /** Undefined when the value is to go. */
  readonly value: Json | undefined;
}

/** Renderings that one search may cost. */
const mostTries = 400;

/**
 * The values that make a field of the resource come out as asked, the likeliest first. No template is understood for
 * this: each value that the template looks at is tried, and counts when the whole resource is then as it should be.
 */
export function* valuesFor(tree: SourceTree, wish: Wish): Iterable<FoundValue> {
  const values = mergedValues(tree, wish.release.layers);
  const current = wish.rendered.documents[wish.ordinal]?.value;
  const expected = applyToValue(current, wish.operation);
  let tries = 0;
  for (const candidate of candidatesOf(wish, values)) {
    tries += 1;
    if (tries > mostTries) return;
    const changed =
      candidate.value === undefined
        ? applyToValue(values, { kind: 'unset', path: candidate.path })
        : withValueAt(values, candidate.path, candidate.value);
    const rendered = renderRelease(tree, wish.release, { template: wish.rendered.template, values: changed });
    if (rendered.ok && deepEqual(rendered.value.documents[wish.ordinal]?.value, expected)) yield candidate;
  }
}

interface Ranked extends FoundValue {
  readonly rank: number;
}

function candidatesOf(wish: Wish, values: unknown): readonly FoundValue[] {
  const looked = wish.rendered.rendered.looked.filter((path) => path[0] === 'Values').map((path) => path.slice(1));
  const ranked = looked.flatMap((path) => candidatesAt(path, wish, values));
  const unique = new Map(ranked.map((each) => [JSON.stringify([each.path, each.value]), each]));
  return [...unique.values()].sort((a, b) => a.rank - b.rank);
}

/** The value itself, and what lies below it when the template prints it as a whole. */
function candidatesAt(looked: FieldPath, { operation, rendered, ordinal }: Wish, values: unknown): readonly Ranked[] {
  const current = valueAt(rendered.documents[ordinal]?.value, operation.path);
  const found: Ranked[] = [];
  if (looked.length > 0) found.push(...scalarsAt(looked, { operation, current, values }));
  for (let kept = 1; kept < operation.path.length; kept += 1) {
    const path = [...looked, ...operation.path.slice(-kept)];
    const below = valueAt(values, path);
    if (isPlainStep(values, looked) || !deepEqual(below ?? null, current ?? null)) continue;
    found.push({ path, value: operationValue(operation, below), rank: (current === undefined ? 40 : 10) - kept });
  }
  return found;
}

/** Below a scalar there is nothing to set. */
function isPlainStep(values: unknown, path: FieldPath): boolean {
  const value = valueAt(values, path);
  return value !== undefined && value !== null && !isMapping(value) && !Array.isArray(value);
}

function operationValue(operation: FieldOperation, below: unknown): Json | undefined {
  if (operation.kind === 'unset') return undefined;
  if (operation.kind === 'set') return operation.value;
  return [...(Array.isArray(below) ? below : []), operation.value];
}

interface Scalar {
  readonly operation: FieldOperation;
  readonly current: unknown;
  readonly values: unknown;
}

/** The value as the field, or as a part of its text, such as the tag of an image. */
function scalarsAt(path: FieldPath, { operation, current, values }: Scalar): readonly Ranked[] {
  const old = valueAt(values, path);
  if (isMapping(old) && operation.kind === 'set' && !isMapping(operation.value)) return [];
  const sameName = String(path.at(-1)).toLowerCase() === String(operation.path.at(-1)).toLowerCase();
  const isNear = sameName || operation.path.some((step) => isPathInside([String(step)], path)) ? 0 : 5;
  if (operation.kind !== 'set') {
    return old === undefined ? [] : [{ path, value: operationValue(operation, old), rank: 20 + isNear }];
  }
  if (old !== undefined && old !== '' && deepEqual(old, current))
    return [{ path, value: operation.value, rank: isNear }];
  if (old !== undefined && old !== null && old !== '') {
    const part = replacedPart(String(old), String(current ?? ''), String(operation.value));
    if (part === undefined) return [];
    return [...new Set([part.text, ...(part.whole ? [operation.value] : [])])].map((value) => ({
      path,
      value: sameType(old, value),
      rank: 15 + isNear,
    }));
  }
  const tag = typeof operation.value === 'string' ? /:([^/:]+)$/.exec(operation.value)?.[1] : undefined;
  const guesses: Json[] = [operation.value, ...(tag === undefined ? [] : [tag, tag.replace(/^v/, '')])];
  return guesses.map((value, index) => ({ path, value, rank: 30 + isNear + index }));
}

/** What a part of a text must be for the whole to become another; undefined when the rest differs too. */
function replacedPart(part: string, whole: string, wanted: string): { text: string; whole: boolean } | undefined {
  for (let at = whole.indexOf(part); part !== '' && at !== -1; at = whole.indexOf(part, at + 1)) {
    const [before, behind] = [whole.slice(0, at), whole.slice(at + part.length)];
    const fits = wanted.length > before.length + behind.length && wanted.startsWith(before) && wanted.endsWith(behind);
    if (fits)
      return { text: wanted.slice(before.length, wanted.length - behind.length), whole: before + behind === '' };
  }
  return undefined;
}

/** A number stays a number, and a text that holds one stays a text. */
function sameType(old: unknown, value: Json): Json {
  if (typeof old === 'string') return typeof value === 'number' ? String(value) : value;
  if (typeof old === 'number' && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return value;
}
