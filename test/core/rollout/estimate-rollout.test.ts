import { describe, expect, it } from 'vitest';
import { changeKindOf, estimateRollout } from '../../../src/core/rollout/index.ts';

const minute = 60_000;

describe('the kind of a change', () => {
  it.each([
    ['scale', [['spec', 'components', 'queryNode', 'replicas']]],
    ['scale', [['spec', 'components', 'queryNode', 'groups', 0, 'replicas']]],
    ['upgrade', [['spec', 'components', 'image']]],
    [
      'upgrade',
      [
        ['spec', 'components', 'queryNode', 'replicas'],
        ['spec', 'components', 'version'],
      ],
    ],
    ['settings', [['spec', 'components', 'queryNode', 'resources', 'limits', 'memory']]],
    ['settings', []],
  ] as const)('is %s', (kind, fields) => {
    expect(changeKindOf(fields)).toBe(kind);
  });
});

describe('an estimate', () => {
  it('rests on rollouts of the same kind only', () => {
    const past = [
      { kind: 'scale', took: 2 * minute },
      { kind: 'upgrade', took: 9 * minute },
      { kind: undefined, took: 1 },
      { kind: 'upgrade', took: 6 * minute },
      // Over at the first look.
      { kind: 'upgrade', took: 0 },
    ] as const;
    expect(estimateRollout(past, 'upgrade')).toEqual({ least: 6 * minute, most: 9 * minute, count: 2 });
  });

  it('is none without any', () => {
    expect(estimateRollout([{ kind: 'scale', took: minute }], 'upgrade')).toBeUndefined();
  });
});
