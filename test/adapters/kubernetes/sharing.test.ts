import { array, assert, json, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSharing } from '../../../src/adapters/kubernetes/sharing.ts';

describe('shared parts of objects', () => {
  test('are equal to what came in', () => {
    assert(
      property(array(json(), { maxLength: 8 }), (texts) => {
        const share = createSharing();
        for (const text of texts) expect(share(JSON.parse(text) as unknown)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('are one and the same where they are equal and small', () => {
    const share = createSharing();
    const pod = () => ({ labels: { app: 'milvus' }, note: 'x'.repeat(500), tolerations: [{ key: 'gpu' }] });
    const [one, other] = [share(pod()), share(pod())];
    expect(other).not.toBe(one);
    expect(other.labels).toBe(one.labels);
    expect(other.tolerations).toBe(one.tolerations);
  });

  test('do not confuse a list with a mapping, or a text with a number', () => {
    const share = createSharing();
    expect(share([{ a: [1] }, { a: { 0: 1 } }, { a: '1' }, { a: 1 }])).toEqual([
      { a: [1] },
      { a: { 0: 1 } },
      { a: '1' },
      { a: 1 },
    ]);
  });

  test('are forgotten when there are too many, without harm', () => {
    const share = createSharing();
    for (let number = 0; number < 30_000; number += 1) {
      expect(share({ name: `pod-${number}` })).toEqual({ name: `pod-${number}` });
    }
  });
});
