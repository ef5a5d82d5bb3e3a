import { expect, test } from 'vitest';
import {
  defaultAt,
  defaultInside,
  mergePatch,
  overlay,
  removeAt,
  setAt,
  withoutLeft,
} from '../../../src/sandbox/cluster/json-edit.ts';

test('values are set, defaulted and removed in copies', () => {
  const root = { a: { b: 1, gone: null } };
  expect(setAt(root, ['a', 'c', 'd'], 2)).toEqual({ a: { b: 1, gone: null, c: { d: 2 } } });
  expect(setAt(root, ['a', 'b', 'x'], 2)).toEqual({ a: { b: { x: 2 }, gone: null } });
  expect(defaultAt(root, ['a', 'b'], 9)).toBe(root);
  expect(defaultAt(root, ['a', 'gone'], 9)).toEqual({ a: { b: 1, gone: 9 } });
  expect(defaultInside(root, ['x', 'y'], 9)).toBe(root);
  expect(removeAt(root, ['a', 'b'])).toEqual({ a: { gone: null } });
  expect(removeAt(root, ['x', 'y'])).toBe(root);
  expect(root).toEqual({ a: { b: 1, gone: null } });
});

test('a merge patch removes with null and replaces lists (RFC 7386)', () => {
  expect(mergePatch({ a: { b: 1, c: 2 }, list: [1, 2] }, { a: { b: null, d: 3 }, list: [3] })).toEqual({
    a: { c: 2, d: 3 },
    list: [3],
  });
});

test('an overlay takes null for not written', () => {
  expect(overlay({ a: 1, b: { c: 1 } }, { a: null, b: { c: null, d: 2 } })).toEqual({ a: 1, b: { c: 1, d: 2 } });
});

test('what was applied before and is no longer goes, and a mapping goes with its last field', () => {
  const live = { mine: { a: 1, theirs: 2 }, only: { mine: 1 }, kept: { x: 1 } };
  const before = { mine: { a: 1 }, only: { mine: 1 }, kept: { x: 1 } };
  expect(withoutLeft(live, before, { kept: { x: 1 } })).toEqual({ mine: { theirs: 2 }, kept: { x: 1 } });
});
