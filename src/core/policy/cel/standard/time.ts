import { binary, declareMethod, functionsOf, isDuration, isText, isTimestamp, unary } from '../signature.ts';
import { type CelError, celError, type Duration, type Result, type Timestamp } from '../value.ts';

const nanosecondsPerMillisecond = 1_000_000n;

/** The parts of an instant that the getters ask for, as a date in UTC that reads like the local one. */
type Part = (local: Date) => number;

const parts: Readonly<Record<string, Part>> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDayOfYear: (date) => (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000,
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDate: (date) => date.getUTCDate(),
  getDayOfWeek: (date) => date.getUTCDay(),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
};

function inUtc(time: Timestamp): Date {
  const remainder =
    ((time.nanoseconds % nanosecondsPerMillisecond) + nanosecondsPerMillisecond) % nanosecondsPerMillisecond;
  return new Date(Number((time.nanoseconds - remainder) / nanosecondsPerMillisecond));
}

/** A zone is `+05:30`, `-8:00`, `02:00`, or a name of the time zone database. */
function inZone(time: Timestamp, zone: string): Date | CelError {
  const utc = inUtc(time);
  const fixed = /^([+-]?)(\d{1,2}):(\d\d)$/.exec(zone);
  if (fixed !== null) {
    const [, sign = '', hours = '', minutes = ''] = fixed;
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
    return new Date(utc.getTime() + (sign === '-' ? -offset : offset));
  }
  return inNamedZone(utc, zone) ?? celError(`unknown time zone ${zone}`);
}

function inNamedZone(utc: Date, zone: string): Date | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone === '' ? 'UTC' : zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const numbers = new Map(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => numbers.get(type) ?? 0;
    const seconds = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return new Date(seconds + utc.getUTCMilliseconds());
  } catch (fault) {
    if (fault instanceof RangeError) return undefined;
    throw fault;
  }
}

function whole(value: number): Result {
  return BigInt(Math.floor(value));
}

function partIn(time: Timestamp, zone: string, part: Part): Result {
  const local = inZone(time, zone);
  return local instanceof Date ? whole(part(local)) : local;
}

const durationUnits: Readonly<Record<string, bigint>> = {
  getHours: 3_600_000_000_000n,
  getMinutes: 60_000_000_000n,
  getSeconds: 1_000_000_000n,
  getMilliseconds: nanosecondsPerMillisecond,
};

/** The getters of timestamps, in UTC or a given zone, and of durations, which give the whole in one unit. */
export const timeFunctions = functionsOf([
  ...Object.entries(parts).flatMap(([name, part]) => [
    declareMethod(
      `timestamp.${name}(): int`,
      unary(isTimestamp, (time: Timestamp) => whole(part(inUtc(time)))),
    ),
    declareMethod(
      `timestamp.${name}(string): int`,
      binary([isTimestamp, isText], (time, zone) => partIn(time, zone, part)),
    ),
  ]),
  ...Object.entries(durationUnits).map(([name, unit]) =>
    declareMethod(
      `duration.${name}(): int`,
      unary(isDuration, (duration: Duration) => duration.nanoseconds / unit),
    ),
  ),
]);
