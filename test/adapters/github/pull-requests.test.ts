import { describe, expect, it } from 'vitest';
import { github, onTheWire, open, pullRequest } from './wire.ts';

onTheWire();

const pulls = '/repos/octo/infra/pulls';
const branch = 'falconer/prod/scale-42';
const wanted = { title: 'scale', body: 'why', headBranch: branch, baseBranch: 'main' };
const ofBranch = { per_page: 100, sort: 'created', direction: 'desc', state: 'all', head: `octo:${branch}` };

describe('pull requests', () => {
  it('are read with where they come from and where they go', async () => {
    github().get(`${pulls}/7`).reply(200, pullRequest(7));
    const { pullRequests } = await open();
    expect(await pullRequests.get(7)).toEqual({
      number: 7,
      title: 'scale queryNode 5 -> 20 (prod)',
      body: '',
      state: 'open',
      merged: false,
      mergeCommit: undefined,
      author: { id: 1, login: 'ada' },
      headBranch: branch,
      headSha: 'a'.repeat(40),
      headIsHere: true,
      baseBranch: 'main',
      baseSha: 'b'.repeat(40),
      url: 'https://github.test/octo/infra/pull/7',
      updatedAt: '2026-01-02T03:04:05Z',
    });
  });

  it('have a merge commit only when they are merged', async () => {
    github()
      .get(`${pulls}/7`)
      .reply(200, pullRequest(7, { state: 'closed', merged_at: '2026-01-03T00:00:00Z' }));
    const { pullRequests } = await open();
    expect(await pullRequests.get(7)).toMatchObject({ merged: true, mergeCommit: 'e'.repeat(40) });
  });

  it('say when their head is a fork, or gone', async () => {
    const scope = github();
    scope.get(`${pulls}/7`).reply(200, pullRequest(7, { head: { ref: 'x', sha: 'a', repo: { id: 6 } } }));
    scope.get(`${pulls}/8`).reply(200, pullRequest(8, { head: { ref: 'x', sha: 'a', repo: null } }));
    const { pullRequests } = await open();
    expect(await pullRequests.get(7)).toMatchObject({ headIsHere: false });
    expect(await pullRequests.get(8)).toMatchObject({ headIsHere: false });
  });

  it('are undefined when the number is an issue', async () => {
    github().get(`${pulls}/9`).reply(404, { message: 'Not Found' });
    const { pullRequests } = await open();
    expect(await pullRequests.get(9)).toBeUndefined();
  });

  it('of a branch leave out forks and other branches, which GitHub may add', async () => {
    const fork = { ref: branch, sha: 'a', repo: { id: 6 } };
    const other = { ref: 'main', sha: 'a', repo: { id: 5 } };
    github()
      .get(pulls)
      .query(ofBranch)
      .reply(200, [pullRequest(9, { head: fork }), pullRequest(8, { head: other }), pullRequest(7)]);
    const { pullRequests } = await open();
    expect((await pullRequests.fromBranch(branch)).map(({ number }) => number)).toEqual([7]);
  });

  it('merged since a date are read page by page until older ones come', async () => {
    const merged = (number: number, day: string) =>
      pullRequest(number, {
        state: 'closed',
        merged_at: `2026-01-${day}T00:00:00Z`,
        updated_at: `2026-01-${day}T00:00:00Z`,
      });
    const link = '<https://api.github.test/repos/octo/infra/pulls?page=2>; rel="next"';
    github()
      .get(pulls)
      .query({ per_page: 100, sort: 'updated', direction: 'desc', state: 'closed' })
      .reply(200, [merged(9, '09'), { ...merged(8, '08'), merged_at: null }, merged(7, '07'), merged(1, '01')], {
        link,
      });
    const { pullRequests } = await open();
    expect((await pullRequests.mergedSince('2026-01-05T00:00:00Z')).map(({ number }) => number)).toEqual([9, 7]);
  });
});

describe('creating a pull request', () => {
  it('creates one when there is none', async () => {
    const scope = github();
    scope.post(pulls, { title: 'scale', body: 'why', head: branch, base: 'main' }).reply(201, pullRequest(10));
    const { pullRequests } = await open();
    expect((await pullRequests.create(wanted)).number).toBe(10);
  });

  it('looks before it tries again when a 502 hides that it was made', async () => {
    const scope = github();
    scope.post(pulls).reply(502);
    scope
      .get(pulls)
      .query(ofBranch)
      .reply(200, [pullRequest(10)]);
    const { pullRequests } = await open();
    expect((await pullRequests.create(wanted)).number).toBe(10);
  });

  it('gives back the one that GitHub says exists already, the open one first', async () => {
    const scope = github();
    scope
      .post(pulls)
      .reply(422, { message: 'Validation Failed', errors: [{ message: 'A pull request already exists' }] });
    scope
      .get(pulls)
      .query(ofBranch)
      .reply(200, [pullRequest(12, { state: 'closed' }), pullRequest(11)]);
    const { pullRequests } = await open();
    expect((await pullRequests.create(wanted)).number).toBe(11);
  });

  it('throws what GitHub says when the branch cannot be a pull request', async () => {
    const scope = github();
    scope.get(pulls).query(ofBranch).reply(200, []);
    scope
      .post(pulls)
      .reply(422, { message: 'Validation Failed', errors: [{ message: 'No commits between main and x' }] });
    const { pullRequests } = await open();
    await expect(pullRequests.create(wanted)).rejects.toThrow('No commits between main and x');
  });
});
