import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createRecovery } from '../../../src/adapters/kubernetes/recovery.ts';
import { pause, systemTimers } from '../../../src/adapters/kubernetes/timers.ts';

const minute = 60_000;

/** What Node warned of while something was done. */
async function warningsDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
  const warnings: string[] = [];
  const note = ({ message }: Error): void => {
    warnings.push(message);
  };
  process.on('warning', note);
  await work();
  await setImmediate();
  process.off('warning', note);
  return warnings;
}

describe('the recovery of a cluster', () => {
  it('ends the waiting of as many kinds as there are, without a word from Node', async () => {
    const recovery = createRecovery();
    const warnings = await warningsDuring(async () => {
      const kinds = Array.from({ length: 30 }, () => pause(systemTimers, minute, recovery.signal()));
      recovery.announce();
      await Promise.all(kinds);
    });
    expect(warnings).toEqual([]);
  });

  it('does not end a waiting that begins after it', async () => {
    const recovery = createRecovery();
    recovery.announce();
    expect(recovery.signal().aborted).toBe(false);
  });
});
