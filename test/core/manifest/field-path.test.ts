import { array, assert, nat, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFieldPath, parseFieldPath } from '../../../src/core/manifest/index.ts';

describe('a field path', () => {
  it.each([
    ['spec.components.queryNode.replicas', ['spec', 'components', 'queryNode', 'replicas']],
    ['.spec.mode', ['spec', 'mode']],
    ['a.b["c.d/e"]', ['a', 'b', 'c.d/e']],
    ["a['c.d']", ['a', 'c.d']],
    ['a[0][12].b', ['a', 0, 12, 'b']],
    ['a["0"]', ['a', '0']],
    ['a["say \\"hi\\""]', ['a', 'say "hi"']],
    ['["a"].b', ['a', 'b']],
  ])('reads %s', (text, path) => {
    expect(parseFieldPath(text)).toEqual(path);
  });

  it.each(['', '.', 'a.', 'a..b', 'a[', 'a[x]', 'a[-1]', 'a["b]', 'a["\\q"]', 'a b', 'a=b', 'a[1234567]'])(
    'is not the text %j',
    (text) => {
      expect(parseFieldPath(text)).toBeUndefined();
    },
  );

  it('is read again as it was written', () => {
    assert(
      property(array(oneof(string(), nat(999_999)), { minLength: 1 }), (path) => {
        expect(parseFieldPath(formatFieldPath(path))).toEqual(path);
      }),
    );
  });
});
