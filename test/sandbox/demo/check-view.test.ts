import { describe, expect, it } from 'vitest';
import { checkViews } from '../../../src/sandbox/demo/check-view.ts';
import type { CheckRunView, RepositoryWorld } from '../../../src/sandbox/github/index.ts';

let nextId = 1;

function run(about: Partial<CheckRunView>): CheckRunView {
  nextId += 1;
  return {
    id: nextId,
    headSha: 'head',
    name: 'falconer/review',
    externalId: '',
    detailsUrl: '',
    status: 'completed',
    conclusion: 'success',
    startedAt: '2026-01-02T03:04:05Z',
    completedAt: '2026-01-02T03:04:06Z',
    annotations: [],
    actions: [],
    title: '',
    summary: '',
    text: null,
    app: 'falconer',
    suite: 1,
    ...about,
  };
}

function world(...checkRuns: readonly CheckRunView[]): RepositoryWorld {
  return { defaultBranch: 'main', issues: [], pullRequests: [], comments: [], branches: {}, log: [], checkRuns };
}

const commits = { headSha: 'head', mergeCommit: 'merge' };

describe('the checks of a pull request', () => {
  it('are the newest of each name, of the head commit first and then of the merge commit', () => {
    const runs = [
      run({ headSha: 'merge', name: 'falconer/rollout' }),
      run({ conclusion: 'failure' }),
      run({ conclusion: 'success' }),
      run({ headSha: 'somewhere else' }),
    ];
    expect(checkViews(world(...runs), commits)).toMatchObject([
      { name: 'falconer/review', on: 'head', state: 'success' },
      { name: 'falconer/rollout', on: 'merge' },
    ]);
  });

  it('of a merge commit are none before there is one', () => {
    expect(checkViews(world(run({})), { ...commits, mergeCommit: undefined })).toHaveLength(1);
  });

  it.each([
    ['in_progress', undefined, 'busy', 'in_progress'],
    ['completed', 'success', 'good', 'success'],
    ['completed', 'failure', 'bad', 'failure'],
    ['completed', 'timed_out', 'bad', 'timed_out'],
    ['completed', 'action_required', 'bad', 'action_required'],
    ['completed', 'neutral', 'neutral', 'neutral'],
    ['completed', 'cancelled', 'neutral', 'cancelled'],
  ] as const)('with %s %s have the tone %s and the state %s', (status, conclusion, tone, state) => {
    expect(checkViews(world(run({ status, conclusion })), commits)).toMatchObject([{ tone, state }]);
  });

  it.each([
    ['search: queryNode 12 of 20', { done: 12, total: 20 }],
    ['search: queryNode 20/20 ready, 7/20 available (a pod counts after 30 s)', { done: 7, total: 20 }],
    ['search: proxy 2 of 2, queryNode 0 of 8', { done: 0, total: 8 }],
    ['No findings', undefined],
    ['everything agrees, confirming until 20:15:52 UTC', undefined],
    ['0 of 0', undefined],
    ['12 of 8', undefined],
  ])('called "%s" have the progress %o', (title, progress) => {
    expect(checkViews(world(run({ title })), commits)[0]?.progress).toEqual(progress);
  });
});
