/**
 * What a scalar of a manifest becomes when the API server reads it. The server parses YAML 1.1 with goyaml v2
 * (sigs.k8s.io/yaml, goyaml.v2/resolve.go), not YAML 1.2: `y`, `on` and `no` are booleans, `010` is eight.
 */

/** Value and type of a scalar. The type matters for equality of keys: `1` and `"1"` are different ones. */
export interface ApiScalar {
  readonly type: 'text' | 'whole number' | 'fraction' | 'truth value' | 'nothing';
  /** Whole numbers beyond 2^53 that the server still holds exactly (64 bits, signed) come as bigint. */
  readonly value: string | number | bigint | boolean | null;
}

/** A scalar as written: `text` is without quotes and escapes, `tag` as resolved by the parser. */
export interface WrittenScalar {
  readonly text: string;
  readonly plain: boolean;
  readonly tag?: string | undefined;
}

const words: Readonly<Record<string, ApiScalar>> = Object.fromEntries([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, truth(true)]),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, truth(false)]),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, { type: 'nothing', value: null }]),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, fraction(Number.NaN)]),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, fraction(Number.POSITIVE_INFINITY)]),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, fraction(Number.NEGATIVE_INFINITY)]),
]);

const standardTag = 'tag:yaml.org,2002:';
const typeOfTag: Readonly<Record<string, ApiScalar['type']>> = {
  [`${standardTag}bool`]: 'truth value',
  [`${standardTag}int`]: 'whole number',
  [`${standardTag}float`]: 'fraction',
  [`${standardTag}null`]: 'nothing',
};
const datePattern =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)|\s\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)?$/;
const wholePattern = /^[+-]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9]\d*)$/;
const decimalPattern = /^[+-]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][+-]?\d+)?$/;

/** A number that begins with its point is read by Go's own rule: single underscores between digits. */
const pointedPattern = /^\.\d+(?:_\d+)*(?:[eE][+-]?\d+(?:_\d+)*)?$/;

/** More than any 64-bit number has, in any base; longer ones are not worth exact arithmetic. */
const digitLimit = 70;

/** Reads a scalar as the API server does. Undefined when its tag and its text contradict each other (`!!int x`). */
export function readApiScalar(written: WrittenScalar): ApiScalar | undefined {
  const { text, plain, tag } = written;
  if (tag === undefined) return plain ? resolvePlain(text) : textOf(text);
  if (tag === '!' || tag === `${standardTag}str`) return textOf(text);
  if (tag === `${standardTag}binary`) return decodeBinary(text);
  if (tag === `${standardTag}timestamp`) return datePattern.test(text) ? textOf(text) : undefined;
  const wanted = typeOfTag[tag];
  // Tags that the server does not know are ignored, and the value is text.
  if (wanted === undefined) return textOf(text);
  const read = resolvePlain(text);
  if (read.type === wanted) return read;
  return wanted === 'fraction' && read.type === 'whole number' ? fraction(Number(read.value)) : undefined;
}

/** The text that the server makes of a mapping key. Undefined for keys that it refuses: null, and numbers of 64 bits without a sign. */
export function apiKeyText(key: ApiScalar): string | undefined {
  if (key.value === null) return undefined;
  if (typeof key.value !== 'number') return String(key.value);
  if (key.type === 'whole number') return Number.isSafeInteger(key.value) ? String(key.value) : undefined;
  return fractionKeyText(key.value);
}

/** True when the server holds the number as a 64-bit integer; `2.0` and `1e3` are such numbers too. */
export function isApiInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 63);
}

function resolvePlain(text: string): ApiScalar {
  const word = Object.hasOwn(words, text) ? words[text] : undefined;
  if (word !== undefined) return word;
  const first = text.charAt(0);
  if (first === '.') return pointedPattern.test(text) ? decimal(text.replaceAll('_', ''), text) : textOf(text);
  if (!/[0-9+-]/.test(first)) return textOf(text);
  const digits = text.replaceAll('_', '');
  if (wholePattern.test(digits)) return wholeNumber(digits, text);
  return decimalPattern.test(digits) ? decimal(digits, text) : textOf(text);
}

function wholeNumber(digits: string, text: string): ApiScalar {
  const value = digits.length > digitLimit ? undefined : signed(digits);
  // Beyond 64 bits the server goes on with a floating point number, which other bases than ten have none of.
  if (value === undefined || value < -(2n ** 63n) || value >= 2n ** 64n) {
    return decimalPattern.test(digits) ? decimal(digits, text) : textOf(text);
  }
  if (value >= 2n ** 63n) return { type: 'whole number', value: Number(value) };
  const isExact = value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
  return { type: 'whole number', value: isExact ? Number(value) : value };
}

function signed(digits: string): bigint {
  const magnitude = BigInt(unsigned(digits.replace(/^[+-]/, '')));
  return digits.startsWith('-') ? -magnitude : magnitude;
}

/** Octal with a bare leading zero is spelled `0o` in JavaScript. */
function unsigned(digits: string): string {
  return /^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits;
}

function decimal(digits: string, text = digits): ApiScalar {
  const value = Number(digits);
  return Number.isFinite(value) ? fraction(value) : textOf(text);
}

/** Standard base64, padded; line breaks are skipped. */
function decodeBinary(text: string): ApiScalar | undefined {
  const packed = text.replaceAll(/[\r\n]/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  return textOf(new TextDecoder().decode(Uint8Array.from(atob(packed), (character) => character.charCodeAt(0))));
}

/** As Go prints a 32-bit float with the format `g` (sigs.k8s.io/yaml, convertToJSONableObject). */
function fractionKeyText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const shortest = shortestSingle(value);
  const [mantissa = '', exponentText = '0'] = shortest.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 6) {
    const sign = exponent < 0 ? '-' : '+';
    return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Object.is(shortest, -0) ? '-0' : shortest.toString();
}

/** The number with the fewest digits that is the same 32-bit float. */
function shortestSingle(value: number): number {
  const single = Math.fround(value);
  for (let digits = 1; digits <= 9; digits += 1) {
    const candidate = Number(single.toPrecision(digits));
    if (Math.fround(candidate) === single) return candidate;
  }
  return single;
}

function truth(value: boolean): ApiScalar {
  return { type: 'truth value', value };
}

function fraction(value: number): ApiScalar {
  return { type: 'fraction', value };
}

function textOf(value: string): ApiScalar {
  return { type: 'text', value };
}
