import { describe, expect, it } from 'vitest';
import type { CheckConclusion } from '../../src/ports.ts';
import { isNews } from '../../src/reconcile/glance.ts';
import type { SaidStanding } from '../../src/reconcile/process-memory.ts';

const pause = 15_000;

function said(
  saidAt: number,
  conclusion: CheckConclusion | undefined,
  title: string,
  summary = `${title}: 3 of 5 pods`,
): SaidStanding {
  return { mergeBase: 'b', head: 'h', questions: [], targets: 'one', said: { conclusion, title, summary }, saidAt };
}

describe('what a glance finds', () => {
  const open = said(0, undefined, 'search is rolling out');

  it('is news at once when the state is another one', () => {
    expect(isNews(open, said(100, 'success', 'search is healthy'), pause)).toBe(true);
    expect(isNews(open, said(100, undefined, 'search waits for etcd'), pause)).toBe(true);
  });

  it('is news every 15 s while it is only that numbers change, however many pods bring new ones', () => {
    const more = (at: number) => said(at, undefined, 'search is rolling out', '4 of 5 pods');
    expect([100, 5_000, 14_999, 15_000].map((at) => isNews(open, more(at), pause))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('is no news when nothing changes, nor when only the numbers of a completed run do', () => {
    expect(isNews(open, said(60_000, undefined, 'search is rolling out'), pause)).toBe(false);
    const done = said(0, 'success', 'search is healthy', '5 pods');
    expect(isNews(done, said(60_000, 'success', 'search is healthy', '6 pods'), pause)).toBe(false);
  });
});
