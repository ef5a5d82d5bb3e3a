import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { type ApiReading, pathText, readApiValue } from '../../../src/core/schema/index.ts';

describe('reading a document as the API server does', () => {
  it('makes text of every key and JSON of every value', () => {
    expect(readValue('{1: a, 0x10: b, yes: c, "no": d, 1.5: off}')).toEqual({
      1: 'a',
      16: 'b',
      true: 'c',
      no: 'd',
      '1.5': false,
    });
  });

  it('puts merged mappings in place of the merge key', () => {
    const text = 'a: &a {x: 1}\nb: &b {w: 2}\nc:\n  <<: [*a, *b]\n  z: 3\n';
    expect(readValue(text)).toMatchObject({ c: { x: 1, w: 2, z: 3 } });
    expect(problemsOf(text)).toEqual([]);
  });

  it('takes a quoted << for an ordinary key', () => {
    expect(readValue('"<<": 1')).toEqual({ '<<': 1 });
  });

  it('has no way to reach the prototype of an object', () => {
    const value = readValue('__proto__: {polluted: true}\nconstructor: 1') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBeNull();
  });

  it.each([
    ['a: 1\na: 2', ['duplicate key at a']],
    ['yes: 1\ntrue: 2', ['duplicate key at true']],
    ['x: &x {a: 1}\nv: {<<: *x, a: 2}', ['merge overrides key at v.a']],
    ['x: &x {a: 1}\nv: {a: 2, <<: *x}', ['merge overrides key at v.a']],
    ['x: &x {a: 1}\nv: {<<: *x}\nz: {<<: *x}', []],
    ['~: 1', ['key is null at ']],
    ['[a]: 1', ['key is a collection at ']],
    ['18446744073709551615: 1', ['key is too large at ']],
    ['a: [.inf, .nan, 1]', ['not finite at a[0]', 'not finite at a[1]']],
    ['a: !!int x', ['tag contradicts value at a']],
    ['x: &x [1]\nv: {<<: *x}', ['merge of no mapping at v']],
    ['a: {<<: 1}', ['merge of no mapping at a']],
    ['a: &a [*a]', ['unknown anchor at a[0]']],
  ])('%s: %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('stops when aliases expand beyond any real resource', () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) => `l${index}: &l${index} [${`*l${index - 1}, `.repeat(index === 0 ? 0 : 9)}1]`,
    );
    expect(problemsOf(levels.join('\n'))).toEqual(['too many values at l6[0]']);
  });
});

function readingOf(text: string): ApiReading {
  const [document] = parseManifest('a.yaml', text).documents;
  if (document === undefined) throw new Error('no document');
  return readApiValue(document);
}

function readValue(text: string): unknown {
  return readingOf(text).value;
}

function problemsOf(text: string): readonly string[] {
  return readingOf(text).problems.map(({ kind, path }) => `${kind} at ${pathText(path)}`);
}
