import { describe, expect, it } from 'vitest';
import { createTurns } from '../../src/app/turns.ts';
import type { Turn } from '../../src/ports.ts';

const held: Turn = { assertHeld: () => {}, follows: true };
const lost: Turn = {
  follows: false,
  assertHeld: () => {
    throw new Error('lost');
  },
};

describe('the turn that a write belongs to', () => {
  it('is that of the run which asks for it, also when another run sends it', async () => {
    const turns = createTurns();
    const asked = await turns.within(lost, async () => turns.guard());
    await turns.within(held, async () => expect(asked).toThrow('lost'));
  });

  it('is not mixed up between runs side by side', async () => {
    const turns = createTurns();
    const ask = async () => {
      await Promise.resolve();
      return turns.guard();
    };
    const [good, bad] = await Promise.all([turns.within(held, ask), turns.within(lost, ask)]);
    expect(good).not.toThrow();
    expect(bad).toThrow('lost');
  });

  it('is none outside of runs, where nothing is held back', () => {
    expect(createTurns().guard()).not.toThrow();
  });
});
