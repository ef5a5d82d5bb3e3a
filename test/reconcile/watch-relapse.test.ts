import { describe, expect, it } from 'vitest';
import { defaultRepositoryConfig } from '../../src/config/repository-config.ts';
import type { Verdict } from '../../src/core/health/index.ts';
import type { CheckRun, IssueComment, PullRequest } from '../../src/ports.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';
import { type Success, watchRelapse } from '../../src/reconcile/watch-relapse.ts';
import type { World } from '../../src/reconcile/world.ts';

const app = { id: 7, slug: 'falconer' };
const commit = 'c'.repeat(40);
const agreed = new Date('2026-03-01T10:00:00Z');
const minute = 60_000;

/** A rollout that was green at 10:00:30, and the comments on the pull request that brought it. */
function watched() {
  const comments: IssueComment[] = [];
  const merged = { number: 12, mergeCommit: commit } as PullRequest;
  let now = agreed.getTime();
  const world = {
    clock: { now: () => new Date(now) },
    timing: { rolloutConfirmation: 30_000, rolloutFailure: 2 * minute, rolloutInterval: 15_000 },
    memory: emptyProcessMemory(),
    github: { app: async () => app },
  } as unknown as World;
  const repository = {
    pullRequests: { mergedSince: async () => [merged] },
    comments: {
      ofIssue: async () => comments,
      create: async (issue: number, body: string) => {
        comments.push({ issue, body, appId: app.id, authorKind: 'bot' } as IssueComment);
      },
    },
  };
  const look = async (minutes: number, health: Verdict['health'], reason: string): Promise<number | undefined> => {
    now = agreed.getTime() + minutes * minute;
    const target: Verdict = { subject: 'target', health, reason, message: `it is ${reason}` };
    return await watchRelapse(world, {
      repository,
      mirror: { firstParent: async () => 'b'.repeat(40) },
      run: { conclusion: 'success' } as CheckRun,
      note: { target: 'search', startedAt: agreed, streak: { of: 'agreed', reason: 'Running', since: agreed } },
      commit,
      changed: { target: { name: 'search' }, others: 'none' },
      id: 'search',
      config: async () => defaultRepositoryConfig,
      observe: async () => ({ judgement: { target } }),
    } as unknown as Success);
  };
  return { look, comments };
}

describe('a rollout that is green', () => {
  it('is looked at again and again while all is well, and not for ever', async () => {
    const { look, comments } = watched();
    expect(await look(1, 'Healthy', 'Running')).toBe(15_000);
    expect(await look(30, 'Healthy', 'Running')).toBe(15_000);
    expect(await look(31, 'Degraded', 'OOMKilled')).toBeUndefined();
    expect(comments).toEqual([]);
  });

  it('is told of once when it stays ill, and then no more', async () => {
    const { look, comments } = watched();
    await look(5, 'Degraded', 'OOMKilled');
    expect(await look(6, 'Degraded', 'OOMKilled')).toBe(15_000);
    expect(await look(7, 'Degraded', 'OOMKilled')).toBeUndefined();
    expect(comments.map(({ issue }) => issue)).toEqual([12]);
    expect(comments[0]?.body).toMatch(/search was healthy after this change, and is not any more\*\*, 5 min later/);
    await look(8, 'Degraded', 'OOMKilled');
    await look(12, 'Degraded', 'OOMKilled');
    expect(comments.length).toBe(1);
  });

  it('is ill for as long as it is, whatever name the illness has', async () => {
    const { look, comments } = watched();
    await look(5, 'Degraded', 'PodLost');
    await look(6, 'Degraded', 'OOMKilled');
    await look(7, 'Missing', 'NotFound');
    expect(comments.length).toBe(1);
  });

  it('that falls ill and recovers by itself is not told of', async () => {
    const { look, comments } = watched();
    await look(5, 'Degraded', 'PodLost');
    await look(6, 'Progressing', 'BecomingAvailable');
    await look(6.9, 'Degraded', 'PodLost');
    await look(7.2, 'Healthy', 'Running');
    expect(comments).toEqual([]);
  });
});
