import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fullName, home, refusalOf, type Story, startReceiver, startStory } from './story.ts';

let story: Story;
let issue: number;
beforeAll(async () => {
  story = await startStory();
});
beforeEach(async () => {
  issue = await story.sandbox.as('alice').createIssue(fullName, { title: 'Scale', body: '' });
});
afterAll(() => story.close());

const say = (body: string) => story.bot.rest.issues.createComment({ ...home, issue_number: issue, body });
/** Comments of this test's issue. */
const said = () =>
  story.sandbox
    .world(fullName)
    .comments.filter((comment) => comment.issue === issue)
    .map(({ body }) => body);

describe('interference', () => {
  it('answers instead of doing, until it is lifted', async () => {
    const lift = story.sandbox.interfere(({ method, phase }) =>
      method === 'POST' && phase === 'before'
        ? { kind: 'answer', status: 503, headers: { 'retry-after': '1' }, body: { message: 'Down' } }
        : undefined,
    );
    expect(await refusalOf(say('one'))).toMatchObject({ status: 503, message: 'Down' });
    lift();
    await say('two');
    expect(said()).toEqual(['two']);
    expect(story.sandbox.unsupported).toEqual([]);
  });

  it('loses the answer after the effect', async () => {
    const lift = story.sandbox.interfere(({ path, phase }) =>
      path.endsWith('/comments') && phase === 'after' ? { kind: 'answer', status: 502 } : undefined,
    );
    expect(await refusalOf(say('done all the same'))).toMatchObject({ status: 502 });
    lift();
    expect(said()).toEqual(['done all the same']);
  });

  it('breaks the connection before or after the effect', async () => {
    for (const when of ['before', 'after']) {
      const lift = story.sandbox.interfere(({ path, phase }) =>
        path.endsWith('/comments') && phase === when ? { kind: 'break' } : undefined,
      );
      await expect(say(when)).rejects.toThrow(/fetch failed|terminated|other side closed/);
      expect(story.sandbox.requests.at(-1)?.status).toBe(0);
      lift();
    }
    expect(said()).toEqual(['after']);
  });

  it('does something else first and lets the request go on', async () => {
    const lift = story.sandbox.interfere(async ({ path, phase }) => {
      if (!path.endsWith('/comments') || phase !== 'before') return undefined;
      await story.sandbox.as('alice').comment(fullName, issue, 'I was faster');
      return { kind: 'delay', milliseconds: 5 };
    });
    await say('I was slower');
    lift();
    expect(said()).toEqual(['I was faster', 'I was slower']);
  });

  it('reaches Git too', async () => {
    const lift = story.sandbox.interfere(({ path }) =>
      path.endsWith('/info/refs') ? { kind: 'answer', status: 500, body: 'no' } : undefined,
    );
    const response = await fetch(`${story.sandbox.url}/${fullName}.git/info/refs?service=git-upload-pack`);
    expect([response.status, await response.text()]).toEqual([500, 'no']);
    lift();
  });
});

describe('waiting', () => {
  it('ends with the first change that brings what is waited for', async () => {
    const waited = story.sandbox.waitFor(() => said().find((body) => body === 'two'), 'the second comment');
    await say('one');
    await say('two');
    expect(await waited).toBe('two');
  });

  it('also hears of deliveries and of requests', async () => {
    const delivered = story.sandbox.waitFor(
      async () => story.sandbox.deliveries.find(({ event, result }) => event === 'issue_comment' && result),
      'the delivery',
    );
    const asked = story.sandbox.waitFor(
      () => story.sandbox.requests.find(({ route }) => route === '/repos/{owner}/{repo}'),
      'the request',
    );
    await say('one');
    expect((await delivered).result?.status).toBe('failed to connect to host');
    await story.bot.rest.repos.get(home);
    expect((await asked).path).toBe('/api/v3/repos/acme/milvus-config');
  });

  it('says what did not come in time, and passes on what goes wrong', async () => {
    const never = story.sandbox.waitFor(() => undefined, 'a miracle', 20);
    await expect(never).rejects.toThrow('waited 20 ms for a miracle, in vain');
    const wrong = story.sandbox.waitFor(() => Promise.reject(new Error('broken probe')), 'nothing');
    await expect(wrong).rejects.toThrow('broken probe');
  });
});

describe('the end', () => {
  it('comes at once, though a webhook waits for its answer and a request for its delay', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    story.sandbox.sendWebhooksTo(`http://127.0.0.1:${port}/`);
    const lift = story.sandbox.interfere(({ path, phase }) =>
      path.endsWith('/comments') && phase === 'after' ? { kind: 'delay', milliseconds: 60_000 } : undefined,
    );
    const lost = say('never answered').catch(() => 'lost');
    await story.sandbox.waitFor(() => (said().length > 0 ? true : undefined), 'the comment');
    const before = performance.now();
    await story.sandbox.close();
    expect(performance.now() - before).toBeLessThan(30_000);
    await lost;
    lift();
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('can come twice', async () => {
    const receiver = await startReceiver();
    story.sandbox.sendWebhooksTo(receiver.url);
    await story.sandbox.close();
    await story.sandbox.close();
    await receiver.close();
  });
});
