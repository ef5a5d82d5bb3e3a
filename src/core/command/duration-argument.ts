import { accept, type Result, refuse } from '../text/index.ts';

const minute = 60_000;
const units: Readonly<Record<string, number>> = { m: minute, h: 60 * minute, d: 24 * 60 * minute };

/** Milliseconds of `30m`, `2h`, `1h30m` or `1d`, of at least a minute and at most `most`; `line` is the command, for its correction. */
export function parseDuration(text: string, most: number, line: string): Result<number> {
  const isDuration = /^(?:\d{1,4}[mhd]){1,3}$/.test(text);
  const total = [...text.matchAll(/(\d+)([mhd])/g)].reduce(
    (sum, [, count, unit = 'm']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
  if (isDuration && total >= minute && total <= most) return accept(total);
  const longest = `${most / (units.d ?? 1)}d`;
  const message = isDuration
    ? `A duration must be between 1m and ${longest}; ${text} is not.`
    : `${JSON.stringify(text.slice(0, 40))} is no duration. Write minutes, hours or days: 30m, 2h, 1d.`;
  return refuse({ code: 'bad_arguments', message, correction: line.replace(text, isDuration ? longest : '2h') });
}
