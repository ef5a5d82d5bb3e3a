import { describe, expect, it } from 'vitest';
import { createSettledAnswers } from '../../../src/adapters/git/settled-answers.ts';

/** Something that is asked, and how often it was. */
function source<Value>(answer: Value) {
  let times = 0;
  const ask = async (): Promise<Value> => {
    times += 1;
    return answer;
  };
  return { ask, times: () => times };
}

describe('what is known of commits', () => {
  it('is asked once, also when the answer is no', async () => {
    const answers = createSettledAnswers();
    const { ask, times } = source(false);
    expect([await answers.of(['ancestor', 'a', 'b'], ask), await answers.of(['ancestor', 'a', 'b'], ask)]).toEqual([
      false,
      false,
    ]);
    expect(times()).toBe(1);
  });

  it('is asked again as long as there is no answer: the commit may come with a later fetch', async () => {
    const answers = createSettledAnswers();
    const { ask, times } = source(undefined);
    await answers.of(['ancestor', 'a', 'b'], ask);
    await answers.of(['ancestor', 'a', 'b'], ask);
    expect(times()).toBe(2);
  });

  it('is asked again after a fault', async () => {
    const answers = createSettledAnswers();
    await expect(answers.of(['parent', 'a'], () => Promise.reject(new Error('git died')))).rejects.toThrow('git died');
    expect(await answers.of(['parent', 'a'], source('b').ask)).toBe('b');
  });

  it('never grows without end', async () => {
    const answers = createSettledAnswers();
    const { ask, times } = source(true);
    for (let index = 0; index < 1_001; index += 1) await answers.of(['ancestor', String(index)], ask);
    await answers.of(['ancestor', '1000'], ask);
    expect(times()).toBe(1_001);
    await answers.of(['ancestor', '0'], ask);
    expect(times()).toBe(1_002);
  });

  it('keeps no long lists', async () => {
    const answers = createSettledAnswers();
    const { ask, times } = source(Array.from({ length: 201 }, String));
    await answers.of(['paths', 'a', 'b'], ask);
    await answers.of(['paths', 'a', 'b'], ask);
    expect(times()).toBe(2);
  });
});
