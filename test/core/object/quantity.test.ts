import { describe, expect, test } from 'vitest';
import { isSameQuantity, parseQuantity } from '../../../src/core/object/index.ts';

/** Thousandths, as `resource.MustParse(text).MilliValue()` of k8s.io/apimachinery prints them. */
const quantities: readonly (readonly [text: string, thousandths: bigint])[] = [
  ['0', 0n],
  ['1', 1_000n],
  ['+5m', 5n],
  ['-5m', -5n],
  ['500m', 500n],
  ['0.5', 500n],
  ['.5', 500n],
  ['5.', 5_000n],
  ['1.5Gi', 1_610_612_736_000n],
  ['1Ki', 1_024_000n],
  ['1k', 1_000_000n],
  ['1M', 1_000_000_000n],
  ['128Mi', 134_217_728_000n],
  ['1E', 1_000_000_000_000_000_000_000n],
  ['1E3', 1_000_000n],
  ['1e3', 1_000_000n],
  ['1e+3', 1_000_000n],
  ['1e-3', 1n],
  ['12E', 9_223_372_036_854_775_807_000n],
  ['1e999', 9_223_372_036_854_775_807_000n],
];

describe('a quantity', () => {
  test.each(quantities)('%s is read as Kubernetes reads it', (text, thousandths) => {
    expect(parseQuantity(text)).toBe(thousandths);
  });

  test.each(['', ' 1', '1 Gi', '1KI', '1ki', '1K', '1GB', '1e', '0x10', '1ni', '1mi', '--1', '.', 'Gi', '1,5'])(
    '%j is not one',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );

  test('rounds away from zero to a thousandth, so that a little asked for is never nothing', () => {
    expect(parseQuantity('1n')).toBe(1n);
    expect(parseQuantity('-1n')).toBe(-1n);
    expect(parseQuantity('0.1u')).toBe(1n);
    expect(parseQuantity('1000001n')).toBe(2n);
  });

  test('is the same in any spelling', () => {
    expect(isSameQuantity('1000m', 1)).toBe(true);
    expect(isSameQuantity('1024Mi', '1Gi')).toBe(true);
    expect(isSameQuantity(0.5, '500m')).toBe(true);
    expect(isSameQuantity('1G', '1Gi')).toBe(false);
    expect(isSameQuantity('lots', 'lots')).toBe(false);
    expect(isSameQuantity(null, null)).toBe(false);
  });
});
