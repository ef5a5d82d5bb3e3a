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

const shape = /^([+-]?)(\d{1,200}\.?\d{0,200}|\.\d{1,200})(?:([eE][+-]?\d{1,3})|([numkMGTPE]i?|Ki)?)$/;

/** The API server caps every quantity here (`maxAllowed` in apimachinery's quantity.go). */
const largestUnits = 2n ** 63n - 1n;

/**
 * A Kubernetes quantity in thousandths of its unit (cpu `500m` is 500n, memory `1Ki` is 1024000n), rounded away from
 * zero and capped as the API server does. Undefined when the text is not a quantity
 * (k8s.io/apimachinery/pkg/api/resource).
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
  const rounded = (unscaled + divisor - 1n) / divisor;
  const magnitude = rounded > largestUnits * 1_000n ? largestUnits * 1_000n : rounded;
  return sign === '-' ? -magnitude : magnitude;
}

/**
 * True when two values, as YAML or JSON has them (`1`, `"1"`, `"1000m"`), are the same quantity.
 * False when either is not a quantity.
 */
export function isSameQuantity(one: unknown, other: unknown): boolean {
  const first = quantityOf(one);
  return first !== undefined && first === quantityOf(other);
}

function quantityOf(value: unknown): bigint | undefined {
  if (typeof value === 'string') return parseQuantity(value);
  return typeof value === 'number' && Number.isFinite(value) ? parseQuantity(String(value)) : undefined;
}

function powerOfTen(exponent: number): readonly [bigint, bigint] {
  return exponent >= 0 ? [10n ** BigInt(exponent), 1n] : [1n, 10n ** BigInt(-exponent)];
}
