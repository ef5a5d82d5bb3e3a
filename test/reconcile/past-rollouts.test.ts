import { describe, expect, it } from 'vitest';
import type { CheckRun, CommitFacts } from '../../src/ports.ts';
import { estimateFor, notePast, type RolloutInPast } from '../../src/reconcile/past-rollouts.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';
import { formatRolloutNote, parseRolloutNote } from '../../src/reconcile/rollout-note.ts';
import type { World } from '../../src/reconcile/world.ts';

const start = new Date('2026-03-01T10:00:00Z');
const minute = 60_000;
const commit = 'c'.repeat(40);

/** The note of a rollout of the target that agreed after so many minutes. */
function note(minutes: number, change: 'scale' | 'upgrade' = 'upgrade', target = 'search'): string {
  const streak = { of: 'agreed', reason: 'Running', since: new Date(start.getTime() + minutes * minute) } as const;
  return formatRolloutNote({ target, startedAt: start, streak, again: undefined, change });
}

/** A repository with earlier commits, newest first; each has check runs by name. */
function repositoryWith(...commits: readonly Readonly<Record<string, readonly Partial<CheckRun>[]>>[]) {
  const asked: string[] = [];
  const warnings: string[] = [];
  const all = [{ commit }, ...commits.map((_, index) => ({ commit: `${index}` }))] as unknown as readonly CommitFacts[];
  const world = {
    memory: emptyProcessMemory(),
    log: { warn: (_: unknown, message: string) => warnings.push(message) },
  } as unknown as World;
  const rollout = {
    name: { owner: 'acme', name: 'search' },
    commit,
    checkNames: ['falconer/rollout', 'falconer/rollout (search)'],
    changed: { target: { name: 'search', file: 'milvus.yaml' }, fields: [['spec', 'components', 'image']] },
    mirror: { changesOf: async (_tip: string, _paths: readonly string[], limit: number) => all.slice(0, limit) },
    repository: {
      checkRuns: {
        ofCommit: async (sha: string, name: string) => {
          asked.push(`${sha} ${name}`);
          return commits[Number(sha)]?.[name] ?? [];
        },
      },
    },
  } as unknown as RolloutInPast;
  return { world, rollout, asked, warnings };
}

const success = (externalId: string): readonly Partial<CheckRun>[] => [{ conclusion: 'success', externalId }];

describe('the estimate of a rollout', () => {
  it('comes from the check runs of earlier commits, whatever they were called then', async () => {
    const { world, rollout } = repositoryWith(
      { 'falconer/rollout': success(note(6)) },
      { 'falconer/rollout (search)': success(note(9)) },
    );
    expect(await estimateFor(world, rollout)).toEqual({ least: 6 * minute, most: 9 * minute, count: 2 });
  });

  it('passes over what failed, was another kind of change, or was of another target', async () => {
    const { world, rollout } = repositoryWith(
      { 'falconer/rollout': [{ conclusion: 'failure', externalId: note(6) }] },
      { 'falconer/rollout': success(note(6, 'scale')) },
      { 'falconer/rollout': success(note(6, 'upgrade', 'archive')) },
    );
    expect(await estimateFor(world, rollout)).toBeUndefined();
  });

  it('asks GitHub for no more than a few commits, and once', async () => {
    const { world, rollout, asked } = repositoryWith(...Array.from({ length: 50 }, () => ({})));
    await estimateFor(world, rollout);
    await estimateFor(world, rollout);
    expect(asked.length).toBe(12);
  });

  it('knows of the rollouts of this process without asking', async () => {
    const { world, rollout, asked } = repositoryWith({ 'falconer/rollout': success(note(6)) });
    await estimateFor(world, rollout);
    notePast(world, rollout, 7 * minute);
    expect(await estimateFor(world, rollout)).toEqual({ least: 6 * minute, most: 7 * minute, count: 2 });
    expect(asked.length).toBe(1);
  });

  it('is none when GitHub does not answer, and the rollout goes on', async () => {
    const { world, rollout, warnings } = repositoryWith({});
    const broken = { ...rollout, repository: { checkRuns: { ofCommit: () => Promise.reject(new Error('502')) } } };
    expect(await estimateFor(world, broken as unknown as RolloutInPast)).toBeUndefined();
    expect(warnings.length).toBe(1);
  });
});

describe('the note of a rollout', () => {
  it('says again what was written', () => {
    const written = { target: 'a target', startedAt: start, streak: undefined, again: '12', change: 'scale' } as const;
    expect(parseRolloutNote(formatRolloutNote(written))).toEqual(written);
  });

  it('of an earlier version says nothing of the change', () => {
    const text =
      'rollout started=2026-03-01T10:00:00.000Z agreed=2026-03-01T10:05:00.000Z reason=Running target=search';
    expect(parseRolloutNote(text)).toMatchObject({ target: 'search', change: undefined, streak: { of: 'agreed' } });
  });
});
