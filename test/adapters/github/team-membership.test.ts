import { describe, expect, it } from 'vitest';
import type { GitHubRepository } from '../../../src/ports.ts';
import { connect, github, onTheWire, repository } from './wire.ts';

onTheWire();

const ada = { id: 1, login: 'ada' };
const members = '/orgs/octo/teams/oncall/members';

async function open(): Promise<GitHubRepository> {
  const port = await connect().repository(repository);
  if (port === undefined) throw new Error('the App is installed there');
  return port;
}

describe('a member of a team', () => {
  it('is found by id on any page, whatever the login is by now', async () => {
    const next = `<https://api.github.test${members}?per_page=100&page=2>; rel="next"`;
    github()
      .get(members)
      .query({ per_page: 100 })
      .reply(200, [{ id: 2, login: 'ada' }], { link: next })
      .get(members)
      .query({ per_page: 100, page: 2 })
      .reply(200, [{ id: 1, login: 'ada-renamed' }]);
    expect(await (await open()).teamMembership('oncall', ada)).toBe('member');
  });

  it('is not somebody who took the login of one', async () => {
    github()
      .get(members)
      .query(true)
      .reply(200, [{ id: 2, login: 'ada' }]);
    expect(await (await open()).teamMembership('oncall', ada)).toBe('not_member');
  });

  it('is nobody where there is no such team', async () => {
    github().get(members).query(true).reply(404, { message: 'Not Found' });
    expect(await (await open()).teamMembership('oncall', ada)).toBe('no_team');
  });

  it('cannot be told by an App that may not see members', async () => {
    github().get(members).query(true).reply(403, { message: 'Resource not accessible by integration' });
    expect(await (await open()).teamMembership('oncall', ada)).toBe('unreadable');
  });

  it('is not denied because GitHub fails: the question is asked again', async () => {
    github().get(members).query(true).times(4).reply(500, { message: 'Server Error' });
    await expect((await open()).teamMembership('oncall', ada)).rejects.toThrow('GitHub answered 500');
  });
});
