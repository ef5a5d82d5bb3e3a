import { describe, expect, it } from 'vitest';
import { emptyWorld, judge } from '../../../src/core/health/index.ts';
import { renderHealth } from '../../../src/core/report/index.ts';
import { gradeOf, type Standing } from '../../../src/core/rollout/index.ts';

const suspended = {
  rule: 'engine-holds-back',
  severity: 'warning',
  message: 'Kustomization a/b is suspended.',
} as const;
const ignored = {
  rule: 'engine-holds-back',
  severity: 'error',
  message: 'Application a/b ignores spec.mode.',
} as const;

describe('a pull request whose change something in the cluster holds back', () => {
  it('is told so in the title and in a list, and is not green', () => {
    const held = standing([suspended]);
    expect(gradeOf(held)).toBe('noted');
    const { title, summary } = renderHealth([held], 'one');
    expect(title).toBe('prod is not there yet: this pull request creates it, but something holds the change up');
    expect(summary).toContain('- 🔵 Kustomization a/b is suspended. `engine-holds-back`');
  });

  it('is red where the change would never do what it says', () => {
    const vain = standing([suspended, ignored]);
    expect(gradeOf(vain)).toBe('bad');
    const { title, summary } = renderHealth([vain], 'one');
    expect(title).toBe('prod is not there yet: this pull request creates it, but the change would not do what it says');
    expect(summary).toContain('- 🔴 Application a/b ignores spec.mode. `engine-holds-back`');
  });

  it('hears nothing of it where nothing does', () => {
    expect(renderHealth([standing([])], 'one').title).toBe('prod is not there yet: this pull request creates it');
  });
});

/** Of a Milvus that is created. */
function standing(obstacles: Standing['obstacles']): Standing {
  return {
    target: 'prod',
    cluster: 'eu',
    change: 'create',
    health: { kind: 'judged', judgement: judge(emptyWorld(), new Date('2026-01-01T00:00:00Z')) },
    capacity: undefined,
    memory: undefined,
    nodes: 'fixed',
    obstacles,
  };
}
