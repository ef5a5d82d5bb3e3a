import type { Refusal } from './refusal.ts';

/** What a step that may say an expected "no" gives back. Faults are thrown, never put here. */
export type Result<Value, No = Refusal> = Accepted<Value> | Refused<No>;

export interface Accepted<Value> {
  readonly ok: true;
  readonly value: Value;
}

export interface Refused<No> {
  readonly ok: false;
  readonly refusal: No;
}

export function accept<Value>(value: Value): Accepted<Value> {
  return { ok: true, value };
}

export function refuse<No = Refusal>(refusal: No): Refused<No> {
  return { ok: false, refusal };
}

/** For the `default` of a switch over a closed union: the compiler proves that it cannot be reached. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
