import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../ports.ts';

/** Where a chain stands: how many lines it has, and the hash of the last one. */
export interface ChainEnd {
  readonly count: number;
  readonly hash: string;
}

/** Before the first line. */
export const chainStart: ChainEnd = { count: 0, hash: '0'.repeat(64) };

/** What is wrong with a chain, and at which line. */
export interface ChainBreak {
  /** 1-based. */
  readonly line: number;
  readonly problem: string;
}

export interface SealedLine {
  readonly text: string;
  readonly end: ChainEnd;
}

/**
 * An entry as a line of JSON that is bound to all lines before it: its `hash` is the SHA-256 of the line without it, and the line holds
 * the hash of the one before. Nothing can be changed, removed or put in between without every later line showing it; what was
 * cut off at the end shows only beside a copy of the last hash.
 */
export function sealEntry(entry: AuditEntry, at: Date, end: ChainEnd): SealedLine {
  const count = end.count + 1;
  const body = JSON.stringify({ sequence: count, at: at.toISOString(), ...entry, previous: end.hash });
  const hash = hashOf(body);
  return { text: `${body.slice(0, -1)},"hash":"${hash}"}`, end: { count, hash } };
}

/** Follows a chain from its first line to its last. */
export function followChain(lines: Iterable<string>): {
  readonly end: ChainEnd;
  readonly broken: ChainBreak | undefined;
} {
  let end = chainStart;
  for (const line of lines) {
    const problem = problemWith(line, end);
    if (problem !== undefined) return { end, broken: { line: end.count + 1, problem } };
    end = { count: end.count + 1, hash: line.slice(-66, -2) };
  }
  return { end, broken: undefined };
}

const seal = /,"hash":"([0-9a-f]{64})"\}$/;

function problemWith(line: string, end: ChainEnd): string | undefined {
  const hash = seal.exec(line)?.[1];
  if (hash === undefined) return 'is not a sealed entry';
  const body = `${line.slice(0, -',"hash":""}'.length - 64)}}`;
  if (hashOf(body) !== hash) return 'was changed: its hash is not that of its text';
  const entry: unknown = JSON.parse(body);
  const { previous, sequence } = entry as { readonly previous?: unknown; readonly sequence?: unknown };
  if (previous !== end.hash) return 'does not follow the line before: one was removed, added or changed';
  return sequence === end.count + 1 ? undefined : `says that it is entry ${String(sequence)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
