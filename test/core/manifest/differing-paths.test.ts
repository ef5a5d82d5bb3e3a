import { describe, expect, it } from 'vitest';
import { differingPaths, formatFieldPath } from '../../../src/core/manifest/index.ts';

function differences(before: unknown, after: unknown): readonly string[] {
  return differingPaths(before, after).map(formatFieldPath);
}

describe('the fields in which two documents differ', () => {
  it('are named as deep as both are mappings', () => {
    expect(differences({ spec: { a: 1, b: { c: 1, d: 1 } } }, { spec: { a: 1, b: { c: 2, d: 1 } } })).toEqual([
      'spec.b.c',
    ]);
  });

  it('include what only one of them has', () => {
    expect(differences({ a: 1 }, { b: { c: 1 } })).toEqual(['a', 'b']);
    expect(differences(undefined, { a: 1 })).toEqual(['']);
  });

  it('name a list once, whatever differs in it', () => {
    expect(differences({ a: [{ b: 1 }, 2] }, { a: [{ b: 2 }, 2] })).toEqual(['a']);
  });

  it('are none for equal documents in another order', () => {
    expect(differences({ a: 1, b: [1] }, { b: [1], a: 1 })).toEqual([]);
  });
});
