import { parseArgs } from 'node:util';
import { judgeTimeline, parseTimeline, type TimedVerdict, type TimelineJudgement } from '../core/health/index.ts';

/** What the command needs of the world. `-` is standard input; `readFile` throws when there is nothing to read. */
export interface JudgeIo {
  readonly readFile: (path: string) => string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export const judgeUsage = `Usage: falconer judge FILE [--at SECONDS] [--format json|text]

Verdicts for a recorded timeline: JSON lines {"t": seconds, "type": "ADDED|MODIFIED|DELETED", "object": {...}}.
FILE may be - for standard input.

  --at SECONDS     the verdicts in force at that second, instead of every change
  --format FORMAT  json (default) or text

Exit code 0 when the last verdict on the whole is Healthy, or Suspended because it was stopped on purpose;
1 when it is anything else; 2 for wrong usage or a recording that cannot be read.`;

/** Judges a recording and prints what it found. Returns the exit code. */
export function judgeCommand(args: readonly string[], io: JudgeIo): number {
  const asked = parseJudgeArgs(args);
  if (typeof asked === 'string') return complain(io, `falconer judge: ${asked}\n\n${judgeUsage}`);
  if (asked.help) {
    io.out(`${judgeUsage}\n`);
    return 0;
  }
  const text = readOrFault(io, asked.file);
  if (text instanceof Error) return complain(io, `falconer judge: cannot read ${asked.file}: ${text.message}`);
  const events = parseTimeline(text);
  if (!events.ok) {
    const { line, message } = events.refusal;
    return complain(io, `falconer judge: ${asked.file}${line > 0 ? `:${line}` : ''}: ${message}`);
  }
  const judgement = judgeTimeline(events.value, asked.at);
  const shown = asked.at === undefined ? judgement.changes : judgement.inForce;
  io.out(
    asked.format === 'text' ? renderTable(shown) : `${JSON.stringify({ verdicts: shown.map(asJson) }, null, 2)}\n`,
  );
  return isWell(judgement) ? 0 : 1;
}

interface JudgeArgs {
  readonly help: boolean;
  readonly file: string;
  /** Milliseconds. */
  readonly at: number | undefined;
  readonly format: 'json' | 'text';
}

/** The arguments, or what is wrong with them. */
function parseJudgeArgs(args: readonly string[]): JudgeArgs | string {
  const parsed = tryParse(args);
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  const help = values.help === true;
  const [file, ...more] = positionals;
  if (!help && file === undefined) return 'name the recording to judge, or - for standard input';
  if (more.length > 0) return `one recording at a time, not also ${more.join(' ')}`;
  const format = values.format ?? 'json';
  if (format !== 'json' && format !== 'text') return `--format is json or text, not ${format}`;
  const seconds = values.at === undefined ? undefined : Number(values.at);
  if (seconds !== undefined && !(Number.isFinite(seconds) && seconds >= 0 && values.at?.trim() !== '')) {
    return `--at is a number of seconds, not ${JSON.stringify(values.at)}`;
  }
  return { help, file: file ?? '', at: seconds === undefined ? undefined : Math.round(seconds * 1000), format };
}

function tryParse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { at: { type: 'string' }, format: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
}

function readOrFault(io: JudgeIo, file: string): string | Error {
  try {
    return io.readFile(file);
  } catch (fault) {
    return fault instanceof Error ? fault : new Error(String(fault));
  }
}

function complain(io: JudgeIo, message: string): number {
  io.err(`${message}\n`);
  return 2;
}

/** Every Milvus of the recording has to be well. */
function isWell(judgement: TimelineJudgement): boolean {
  const wholes = judgement.inForce.filter((verdict) => /(^|\/)target$/.test(verdict.subject));
  return wholes.length > 0 && wholes.every((verdict) => verdict.health === 'Healthy' || verdict.reason === 'Stopped');
}

function asJson({ at, subject, health, reason, message }: TimedVerdict) {
  return { at, subject, health, reason, message };
}

function renderTable(verdicts: readonly TimedVerdict[]): string {
  const rows = verdicts.map(({ at, subject, health, reason, message }) => [
    `${at.toFixed(2)} s`,
    subject,
    health,
    reason,
    message,
  ]);
  const head = ['AT', 'SUBJECT', 'HEALTH', 'REASON', 'MESSAGE'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padStart(widths[0] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return `${[head, ...rows].map(line).join('\n')}\n`;
}
