/**
 * An amount as k8s.io/apimachinery, pkg/api/resource, holds it. It keeps how it came about, since a quantity counts as
 * an integer only when it was written as one: `1.5Gi` does not, though it is a whole number of bytes.
 */
export interface Quantity {
  /** In billionths of the unit, which every quantity is a whole number of. */
  readonly nano: bigint;
  /** value × 10^scale where that fits 64 bits; absent once the amount had to be held as a big decimal. */
  readonly compact?: { readonly value: bigint; readonly scale: number };
}

const suffixes: Readonly<Record<string, readonly [base: 2 | 10, exponent: number]>> = {
  n: [10, -9],
  u: [10, -6],
  m: [10, -3],
  '': [10, 0],
  k: [10, 3],
  M: [10, 6],
  G: [10, 9],
  T: [10, 12],
  P: [10, 15],
  E: [10, 18],
  Ki: [2, 10],
  Mi: [2, 20],
  Gi: [2, 30],
  Ti: [2, 40],
  Pi: [2, 50],
  Ei: [2, 60],
};

/** The most digits that are held compactly, and the finest scale. */
const maxDigits = 18;
const finestScale = -9;
const largestBinary = (1n << 63n) - 1n;
/** No cluster has 10^1000 of anything; this only keeps hostile exponents from building huge numbers. */
const maxExponent = 1000;

/** Reads a quantity such as `500m`, `1.5Gi`, `1e3`; undefined when the text is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(text);
  if (match === null || text === '') return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  const scale = interpretSuffix(suffix);
  if (scale === undefined || Math.abs(scale.exponent) > maxExponent) return undefined;
  const digits = { whole: whole.replace(/^0+/, '') || '0', fraction };
  const amount = compactAmount(digits, scale) ?? { nano: exactNano(digits, scale) };
  return sign === '-' ? negateQuantity(amount) : amount;
}

interface Scale {
  readonly base: 2 | 10;
  readonly exponent: number;
}

interface Digits {
  readonly whole: string;
  readonly fraction: string;
}

function interpretSuffix(suffix: string): Scale | undefined {
  const known = suffixes[suffix];
  if (known !== undefined) return { base: known[0], exponent: known[1] };
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix)?.[1];
  return exponent === undefined ? undefined : { base: 10, exponent: Number(exponent) };
}

/** The short form, where the digits leave enough room: the rule of thumb of resource.ParseQuantity. */
function compactAmount({ whole, fraction }: Digits, { base, exponent }: Scale): Quantity | undefined {
  const room =
    base === 10
      ? maxDigits - whole.length - fraction.length
      : 15 - whole.length - Math.trunc(Math.fround((exponent * 3) / 10)) - 1;
  if (room < 0 || (base === 2 && fraction !== '')) return undefined;
  const scale = base === 10 ? exponent - fraction.length : 0;
  if (scale < finestScale) return undefined;
  const value = BigInt(whole + fraction) * (base === 2 ? 1n << BigInt(exponent) : 1n);
  if (!fits(value)) return undefined;
  return { nano: value * 10n ** BigInt(scale - finestScale), compact: { value, scale } };
}

/** Rounded up to a billionth, and binary amounts capped at the largest 64-bit number. */
function exactNano({ whole, fraction }: Digits, { base, exponent }: Scale): bigint {
  const unscaled = BigInt(whole + fraction) * (base === 2 ? 1n << BigInt(exponent) : 1n);
  const shift = (base === 10 ? exponent : 0) - fraction.length - finestScale;
  const nano = shift >= 0 ? unscaled * 10n ** BigInt(shift) : roundUp(unscaled, 10n ** BigInt(-shift));
  const cap = largestBinary * 10n ** BigInt(-finestScale);
  return base === 2 && nano > cap ? cap : nano;
}

function roundUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

function fits(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

export function integerQuantity(value: bigint): Quantity {
  return { nano: value * 10n ** BigInt(-finestScale), compact: { value, scale: 0 } };
}

export function negateQuantity({ nano, compact }: Quantity): Quantity {
  return { nano: -nano, ...(compact === undefined ? {} : { compact: { ...compact, value: -compact.value } }) };
}

export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const nano = a.nano + b.nano;
  if (a.compact === undefined || b.compact === undefined) return { nano };
  if (b.compact.value === 0n) return a;
  if (a.compact.value === 0n) return b;
  const scale = Math.min(a.compact.scale, b.compact.scale);
  const value = atScale(a.compact, scale) + atScale(b.compact, scale);
  return fits(value) ? { nano, compact: { value, scale } } : { nano };
}

function atScale(amount: NonNullable<Quantity['compact']>, scale: number): bigint {
  return amount.value * 10n ** BigInt(amount.scale - scale);
}

/** The amount as a 64-bit integer; undefined when it was not written as one or does not fit. */
export function wholeQuantity({ compact }: Quantity): bigint | undefined {
  if (compact === undefined || compact.scale < 0) return undefined;
  const value = atScale(compact, 0);
  return fits(value) ? value : undefined;
}

/** The nearest double, computed with the same roundings as the API server. */
export function approximateQuantity({ nano, compact }: Quantity): number {
  const { value, scale } = compact ?? { value: nano, scale: finestScale };
  return scale === 0 ? Number(value) : Number(value) * Number(`1e${scale}`);
}
