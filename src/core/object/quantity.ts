const suffixes: Readonly<Record<string, readonly [numerator: bigint, denominator: bigint]>> = {
  n: [1n, 1_000_000_000n],
  u: [1n, 1_000_000n],
  m: [1n, 1_000n],
  '': [1n, 1n],
  k: [1_000n, 1n],
  M: [1_000_000n, 1n],
  G: [1_000_000_000n, 1n],
  T: [1_000_000_000_000n, 1n],
  P: [1_000_000_000_000_000n, 1n],
  E: [1_000_000_000_000_000_000n, 1n],
  Ki: [1_024n, 1n],
  Mi: [1_024n ** 2n, 1n],
  Gi: [1_024n ** 3n, 1n],
  Ti: [1_024n ** 4n, 1n],
  Pi: [1_024n ** 5n, 1n],
  Ei: [1_024n ** 6n, 1n],
};

const shape = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d{1,3})|([numkMGTPE]i?|Ki)?)$/;

/**
 * A Kubernetes quantity in thousandths of its unit (cpu `500m` is 500n, memory `1Ki` is 1024000n), rounded up as the
 * API server does. Undefined when the text is not a quantity (k8s.io/apimachinery/pkg/api/resource).
 */
export function parseQuantity(text: string): bigint | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = '', exponent, suffix = ''] = match;
  const scale = exponent === undefined ? suffixes[suffix] : powerOfTen(Number(exponent.slice(1)));
  if (scale === undefined) return undefined;
  const [whole = '', fraction = ''] = digits.split('.');
  const unscaled = BigInt(whole + fraction) * scale[0] * 1_000n;
  const divisor = 10n ** BigInt(fraction.length) * scale[1];
  const magnitude = (unscaled + divisor - 1n) / divisor;
  return sign === '-' ? -magnitude : magnitude;
}

function powerOfTen(exponent: number): readonly [bigint, bigint] {
  return exponent >= 0 ? [10n ** BigInt(exponent), 1n] : [1n, 10n ** BigInt(-exponent)];
}
