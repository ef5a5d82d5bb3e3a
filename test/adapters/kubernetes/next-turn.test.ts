import { describe, expect, test } from 'vitest';
import { defaultTimings as timings } from '../../../src/adapters/kubernetes/index.ts';
import { nextTurn, type TurnOutcome } from '../../../src/adapters/kubernetes/next-turn.ts';

const calm = { timings, random: () => 0 };
const failed = (keepsMemory: boolean, retryAfter?: number): TurnOutcome => ({
  kind: 'failed',
  failure: { reason: 'unreachable', message: '', keepsMemory, retryAfter },
});

function delays(outcome: TurnOutcome, turns: number): readonly number[] {
  let attempts = 0;
  return Array.from({ length: turns }, () => {
    const next = nextTurn(outcome, attempts, calm);
    attempts = next.attempts;
    return next.delay;
  });
}

describe('the next turn of a reflector', () => {
  test('comes at once after a watch that lived long', () => {
    const outcome: TurnOutcome = { kind: 'ended', lasted: timings.settled, delivered: false };
    expect(nextTurn(outcome, 5, calm)).toEqual({ attempts: 0, delay: 0, paced: false, relist: false });
  });

  test('comes ever later while nothing helps, up to half a minute', () => {
    expect(delays(failed(true), 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(delays({ kind: 'ended', lasted: 0, delivered: false }, 3)).toEqual([1_000, 2_000, 4_000]);
    expect(delays({ kind: 'expired', lasted: 0 }, 3)).toEqual([1_000, 2_000, 4_000]);
  });

  test('stays at a second while each watch brings something before it ends', () => {
    expect(delays({ kind: 'ended', lasted: 10, delivered: true }, 3)).toEqual([1_000, 1_000, 1_000]);
  });

  test('comes after a minute for what is refused', () => {
    expect(delays(failed(false), 2)).toEqual([60_000, 60_000]);
  });

  test('comes no sooner than the server asks for, which is believed up to a minute', () => {
    expect(delays(failed(true, 7_000), 1)).toEqual([7_000]);
    expect(delays(failed(true, 86_400_000), 1)).toEqual([60_000]);
  });

  test('lists first after what expired, also when the watch lived long', () => {
    expect(nextTurn({ kind: 'expired', lasted: 0 }, 0, calm).relist).toBe(true);
    expect(nextTurn({ kind: 'expired', lasted: timings.settled }, 0, calm)).toMatchObject({ relist: true, delay: 0 });
    expect(nextTurn(failed(true), 0, calm).relist).toBe(false);
  });

  test('is put off by a random part of up to a half, never brought forward', () => {
    const late = { timings, random: () => 0.999 };
    expect(nextTurn(failed(true), 0, late).delay).toBeCloseTo(1_500, -1);
  });

  test('does not overflow after years of failures', () => {
    expect(nextTurn(failed(true), 1_000_000, calm).delay).toBe(30_000);
  });
});
