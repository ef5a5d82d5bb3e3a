import { longestText, textTooLong } from '../cel/effort.ts';
import { type Clause, parseFormat } from '../cel/format-string.ts';
import { quoteText, renderDouble, renderFixed } from '../cel/number-text.ts';
import { compareStrings } from '../cel/ordering.ts';
import { renderDuration, renderTimestamp } from '../cel/time-text.ts';
import {
  type CelError,
  celError,
  isBytes,
  isDuration,
  isError,
  isList,
  isMap,
  isTimestamp,
  isType,
  isUint,
  type List,
  type Result,
  typeNameOf,
  type Value,
} from '../cel/value.ts';

const defaultPrecision = 6;

/** Digits behind the point; no double has more than 1074. */
const mostPrecision = 1200;

type Printed = string | CelError;

/** `"%s: %d".format([...])` as cel-go prints it (ext/formatting.go), in American English. */
export function formatText(format: string, args: List): Result {
  const parts = parseFormat(format);
  if (!parts.ok) return celError(parts.refusal);
  let text = '';
  let next = 0;
  for (const part of parts.value) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const arg = args[next];
    if (arg === undefined) return celError(`index ${next} out of range`);
    const printed = printClause(part, arg);
    if (typeof printed !== 'string') return printed;
    text += printed;
    if (text.length > longestText) return textTooLong;
    next += 1;
  }
  return text;
}

function printClause({ verb, precision = defaultPrecision }: Clause, value: Value): Printed {
  if (precision > mostPrecision) return textTooLong;
  switch (verb) {
    case 's':
      return printString(value);
    case 'd':
      return printInteger(value, 10) ?? unprintable(verb, value);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : (printInteger(value, 2) ?? unprintable(verb, value));
    case 'o':
      return printInteger(value, 8) ?? unprintable(verb, value);
    case 'x':
      return printHex(value) ?? unprintable(verb, value);
    case 'X':
      return printHex(value)?.toUpperCase() ?? unprintable(verb, value);
    case 'f':
      return printDouble(value, (finite) => groupThousands(renderFixed(finite, precision))) ?? unprintable(verb, value);
    case 'e':
      // cel-go passes the precision on as a width, so that it changes nothing.
      return printDouble(value, printScientific) ?? unprintable(verb, value);
  }
}

function unprintable(verb: string, value: Value): CelError {
  return celError(`error during formatting: %${verb} cannot print ${typeNameOf(value)}`);
}

function printInteger(value: Value, radix: number): string | undefined {
  if (typeof value === 'bigint') return value.toString(radix);
  return isUint(value) ? value.value.toString(radix) : undefined;
}

function printHex(value: Value): string | undefined {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return isBytes(bytes) ? hexDigits(bytes) : printInteger(value, 16);
}

function hexDigits(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function printDouble(value: Value, finite: (value: number) => string): string | undefined {
  const named: Readonly<Record<string, number>> = {
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    '-Infinity': Number.NEGATIVE_INFINITY,
  };
  const number = typeof value === 'string' ? named[value] : value;
  if (typeof number !== 'number') return undefined;
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? '∞' : '-∞';
  return finite(number);
}

function groupThousands(digits: string): string {
  return digits.replace(/^-?\d+/, (whole) => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ','));
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `1.500000×10⁰³` */
function printScientific(value: number): string {
  const [mantissa = '', power = '0'] = value.toExponential(defaultPrecision).split('e');
  const exponent = Number(power);
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  const raised = [...digits].map((digit) => superscripts.charAt(Number(digit))).join('');
  return `${mantissa}×10${exponent < 0 ? '⁻' : ''}${raised}`;
}

function printString(value: Value): Printed {
  if (value === null) return 'null';
  if (isList(value)) return printList(value);
  if (isMap(value)) return printMap(value);
  return scalarText(value) ?? unprintable('s', value);
}

function scalarText(value: Value): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return renderDouble(value);
  if (isBytes(value)) return new TextDecoder().decode(value);
  if (isType(value)) return value.name;
  if (isTimestamp(value)) return renderTimestamp(value);
  if (isDuration(value)) return renderDuration(value);
  return printInteger(value, 10);
}

function printList(list: List): Printed {
  const printed = list.map(printElement);
  return printed.find(isError) ?? `[${printed.join(', ')}]`;
}

/** Entries stand in the order of their printed keys. */
function printMap(map: ReadonlyMap<Value, Value>): Printed {
  const entries = [...map].map(([key, value]) => ({ key: printElement(key), value: printElement(value) }));
  const failure = entries.flatMap(({ key, value }) => [key, value]).find(isError);
  if (failure !== undefined) return failure;
  const sorted = entries.sort((a, b) => compareStrings(String(a.key), String(b.key)));
  return `{${sorted.map(({ key, value }) => `${key}:${value}`).join(', ')}}`;
}

/** Inside lists and maps values are printed so that they could be read as CEL again. */
function printElement(value: Value): Printed {
  if (typeof value === 'string') return quoteText(value);
  if (typeof value === 'number') return printDoubleElement(value);
  if (isBytes(value)) return `b${quoteText(new TextDecoder().decode(value))}`;
  if (isTimestamp(value)) return `timestamp(${quoteText(renderTimestamp(value))})`;
  if (isDuration(value)) return `duration(${quoteText(renderDuration(value))})`;
  return printString(value);
}

function printDoubleElement(value: number): string {
  return Number.isFinite(value) ? renderFixed(value, defaultPrecision) : quoteText(renderDouble(value));
}
