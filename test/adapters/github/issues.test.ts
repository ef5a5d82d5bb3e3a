import { describe, expect, it } from 'vitest';
import { apiUrl, github, onTheWire, open } from './wire.ts';

onTheWire();

const path = '/repos/octo/infra/issues';
const creator = 'falconer[bot]';
const marker = '<!-- falconer:drift target=prod -->';

function issue(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    number,
    title: 'prod: the cluster is not as Git says',
    body: `${marker}\n\nIt differs.`,
    html_url: `https://github.test/octo/infra/issues/${number}`,
    user: { login: creator, type: 'Bot' },
    ...more,
  };
}

/** GitHub, which tells the App its own slug. */
function gitHub() {
  const scope = github();
  scope.get('/app').optionally().reply(200, { id: 4711, slug: 'falconer' });
  return scope;
}

function lists(scope: ReturnType<typeof github>, ...issues: readonly Record<string, unknown>[]): void {
  scope.get(path).query({ per_page: 100, state: 'open', creator }).reply(200, issues);
}

describe('issues of the App', () => {
  it('are asked for by their author, over all pages', async () => {
    const scope = gitHub();
    const query = { per_page: 100, state: 'open', creator };
    const next = `<${apiUrl}${path}?per_page=100&state=open&creator=falconer%5Bbot%5D&page=2>; rel="next"`;
    scope
      .get(path)
      .query(query)
      .reply(200, [issue(7)], { link: next });
    scope
      .get(path)
      .query({ ...query, page: 2 })
      .reply(200, [issue(3, { body: null })]);
    const { issues } = await open();
    expect(await issues.ownOpen()).toEqual([
      {
        number: 7,
        title: 'prod: the cluster is not as Git says',
        body: `${marker}\n\nIt differs.`,
        url: 'https://github.test/octo/infra/issues/7',
      },
      expect.objectContaining({ number: 3, body: '' }),
    ]);
  });

  it('are neither pull requests, nor of a person who took such a name, nor of nobody', async () => {
    const person = issue(8, { user: { login: creator, type: 'User' } });
    lists(gitHub(), issue(7, { pull_request: {} }), person, issue(9, { user: null }));
    const { issues } = await open();
    expect(await issues.ownOpen()).toEqual([]);
  });

  it('are opened with title and body as they are', async () => {
    gitHub()
      .post(path, { title: 'prod: drift', body: `${marker}\n\nIt differs.` })
      .reply(201, issue(7));
    const { issues } = await open();
    expect((await issues.create('prod: drift', `${marker}\n\nIt differs.`)).number).toBe(7);
  });

  it('are opened once: when the answer got lost, the one that is there is found', async () => {
    const scope = gitHub();
    scope.post(path).reply(502, 'bad gateway');
    lists(scope, issue(7));
    const { issues } = await open();
    expect((await issues.create('prod: drift', `${marker}\n\nIt differs.`)).number).toBe(7);
  });

  it('are opened after all when nothing is there after a lost answer', async () => {
    const scope = gitHub();
    scope.post(path).replyWithError('socket hang up');
    lists(scope, issue(5, { body: 'another one' }));
    scope.post(path).reply(201, issue(7));
    const { issues } = await open();
    expect((await issues.create('prod: drift', `${marker}\n\nIt differs.`)).number).toBe(7);
  });

  it('are never longer than GitHub takes', async () => {
    gitHub()
      .patch(`${path}/7`, (sent) => sent.body.length <= 65_536 && sent.body.startsWith(marker))
      .reply(200, issue(7));
    const { issues } = await open();
    await issues.update(7, { title: 'prod: drift', body: marker + 'x'.repeat(100_000) });
  });

  it('are closed as completed', async () => {
    gitHub().patch(`${path}/7`, { state: 'closed', state_reason: 'completed' }).reply(200, issue(7));
    const { issues } = await open();
    await issues.close(7);
  });

  it('are a fault, with what was asked, when GitHub says no', async () => {
    gitHub().post(path).reply(410, { message: 'Issues has been disabled in this repository.' });
    const { issues } = await open();
    await expect(issues.create('prod: drift', marker)).rejects.toThrow(/Issues has been disabled/);
  });
});
