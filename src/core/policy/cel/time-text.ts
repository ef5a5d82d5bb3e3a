import { renderPlain } from './number-text.ts';
import type { Duration, Timestamp } from './value.ts';

const second = 1_000_000_000n;

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};

/** A duration as Go writes it: `1h30m`, `1.5s`, `-2ms`. Undefined when it is none or does not fit 64 bits. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', body = ''] = match;
  let nanoseconds = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of body.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const scale = units[unit] ?? 0n;
    nanoseconds += BigInt(whole === '' ? '0' : whole) * scale;
    nanoseconds += (BigInt(fraction === '' ? '0' : fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  return durationOf(sign === '-' ? -nanoseconds : nanoseconds);
}

/** The duration, or undefined when it does not fit 64 bits. */
export function durationOf(nanoseconds: bigint): Duration | undefined {
  return BigInt.asIntN(64, nanoseconds) === nanoseconds ? { kind: 'duration', nanoseconds } : undefined;
}

/** `5400s`, `1.5s`. */
export function renderDuration({ nanoseconds }: Duration): string {
  const seconds = Number(nanoseconds / second) + Number(nanoseconds % second) / 1e9;
  return `${seconds === 0 ? '0' : renderPlain(seconds)}s`;
}

/** An instant as RFC 3339 has it. Undefined when the text is none, or outside the years 1 to 9999. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, seconds] = match.map(Number);
  const [, , , , , , , fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = match;
  if (hour === undefined || minute === undefined || seconds === undefined) return undefined;
  if (hour > 23 || minute > 59 || seconds > 59 || Number(offsetHours) > 23 || Number(offsetMinutes) > 59)
    return undefined;
  const midnight = dayStart(year ?? 0, month ?? 0, day ?? 0);
  if (midnight === undefined) return undefined;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  const local = BigInt(midnight / 1000 + hour * 3600 + minute * 60 + seconds);
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return timestampOf((local - BigInt(offset * 60)) * second + nanos, offset);
}

/** Milliseconds since 1970 at the beginning of a day that exists in the calendar. */
function dayStart(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() : undefined;
}

const earliest = -62_135_596_800n * second;
const latest = 253_402_300_800n * second;

/** The instant, or undefined when it lies outside the years 1 to 9999. */
export function timestampOf(nanoseconds: bigint, offsetMinutes: number): Timestamp | undefined {
  if (nanoseconds < earliest || nanoseconds >= latest) return undefined;
  return { kind: 'timestamp', nanoseconds, offsetMinutes };
}

/** RFC 3339 with as many decimals as there are. */
export function renderTimestamp({ nanoseconds, offsetMinutes }: Timestamp): string {
  const local = nanoseconds + BigInt(offsetMinutes * 60) * second;
  const nanos = ((local % second) + second) % second;
  const date = new Date(Number((local - nanos) / 1_000_000n)).toISOString().slice(0, 19);
  const fraction = nanos === 0n ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
  return `${date}${fraction}${renderOffset(offsetMinutes)}`;
}

function renderOffset(minutes: number): string {
  if (minutes === 0) return 'Z';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
