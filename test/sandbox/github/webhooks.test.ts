import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { verify } from '@octokit/webhooks-methods';
import { Ajv } from 'ajv';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fullName, home, manifest, type Receiver, type Story, startReceiver, startStory } from './story.ts';

const published = createRequire(import.meta.url);

let story: Story;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  story = await startStory({ events: ['issues', 'issue_comment', 'pull_request', 'push', 'check_run', 'check_suite'] });
});
afterEach(async () => {
  story.sandbox.sendWebhooksTo(receiver.url);
  receiver.answerWith(200);
  await story.sandbox.settled();
});
afterAll(async () => {
  await story.close();
  await receiver.close();
});

/** Everything a person, the bot and the administrator can do that GitHub tells the App of. */
async function everything(): Promise<void> {
  const alice = story.sandbox.as('alice');
  const number = await alice.createIssue(fullName, { title: 'Scale', body: '' });
  const comment = await alice.comment(fullName, number, '/scale querynode 20');
  await alice.editComment(fullName, comment, '/scale querynode 21');
  await alice.deleteComment(fullName, comment);
  await story.bot.rest.issues.createComment({ ...home, issue_number: number, body: 'On it.' });
  const head_sha = await alice.push(fullName, 'scale', { files: { [manifest]: 'spec: {}\n' }, message: 'Scale' });
  const words = { title: 'Scale', head: 'scale', base: 'main' };
  const { data } = await story.bot.rest.pulls.create({ ...home, ...words });
  await alice.editPullRequest(fullName, data.number, { title: 'Scale up', body: 'Please.' });
  await alice.comment(fullName, data.number, 'Good.');
  await alice.closePullRequest(fullName, data.number);
  await alice.reopenPullRequest(fullName, data.number);
  const actions = [{ label: 'Fix', description: 'Fix it', identifier: 'fix' }];
  const run = { ...home, name: 'falconer/review', head_sha, conclusion: 'action_required', actions } as const;
  const { data: made } = await story.bot.rest.checks.create(run);
  await alice.rerequestCheckRun(fullName, made.id);
  await alice.rerequestCheckSuite(fullName, made.check_suite?.id ?? 0);
  await alice.requestAction(fullName, made.id, 'fix');
  await alice.push(fullName, 'scale', { files: { 'a.txt': 'a' }, message: 'More' });
  await alice.merge(fullName, data.number);
  await alice.deleteBranch(fullName, 'scale');
  await story.sandbox.createRepository({ owner: 'acme', name: 'second', files: { a: 'a' } });
  story.sandbox.uninstall('acme/second');
  story.sandbox.suspend('acme');
  story.sandbox.unsuspend('acme');
}

describe('webhooks', () => {
  it('tell the App of everything that happens, in order, signed, as GitHub documents them', async () => {
    story.sandbox.sendWebhooksTo(receiver.url);
    story.sandbox.redeliver(story.sandbox.deliveries[0]?.id ?? 0);
    await everything();
    await story.sandbox.settled();
    expect(receiver.received.map(({ headers, payload }) => nameOf(headers['x-github-event'], payload))).toEqual([
      'installation.created',
      'issues.opened',
      'issue_comment.created',
      'issue_comment.edited',
      'issue_comment.deleted',
      'issue_comment.created',
      'push',
      'check_suite.requested',
      'pull_request.opened',
      'pull_request.edited',
      'issue_comment.created',
      'pull_request.closed',
      'pull_request.reopened',
      'check_run.created',
      'check_run.completed',
      'check_run.rerequested',
      'check_suite.rerequested',
      'check_run.requested_action',
      'push',
      'check_suite.requested',
      'pull_request.synchronize',
      'pull_request.closed',
      'push',
      'check_suite.requested',
      'push',
      'installation_repositories.added',
      'installation_repositories.removed',
      'installation.suspend',
      'installation.unsuspend',
    ]);
    const faults = createPayloadCheck();
    for (const { headers, body, payload } of receiver.received) {
      const name = nameOf(headers['x-github-event'], payload);
      expect({ name, faults: faults(String(headers['x-github-event']), payload) }).toEqual({ name, faults: [] });
      expect(await verify('a secret', body, String(headers['x-hub-signature-256']))).toBe(true);
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'x-github-hook-id': `${story.sandbox.app.id}`,
        'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
        'x-github-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(payload.installation).toMatchObject({ id: story.installation });
    }
  });

  it('have the same keys at the top as the published examples', () => {
    const examples = readExamples();
    for (const { headers, payload } of receiver.received) {
      const name = nameOf(headers['x-github-event'], payload);
      const known = examples.get(name);
      // There is no example of some actions; their schema was checked above.
      if (!known) continue;
      const strange = Object.keys(payload).filter((key) => !known.has(key) && key !== 'installation');
      expect({ name, strange }).toEqual({ name, strange: key(payload, 'organization', known) });
    }
  });

  it('of comments and pull requests by the bot have the bot as sender', () => {
    const senders = receiver.received.map(({ headers, payload }) => [
      nameOf(headers['x-github-event'], payload),
      Object(payload.sender).login,
    ]);
    expect(senders).toContainEqual(['pull_request.opened', 'falconer[bot]']);
    expect(senders).toContainEqual(['check_run.created', 'falconer[bot]']);
    expect(senders).toContainEqual(['check_run.rerequested', 'alice']);
    expect(senders).toContainEqual(['push', 'alice']);
  });

  it('are not sent for events that the App did not subscribe to', async () => {
    const quiet = await startStory({ events: ['push'] });
    await quiet.sandbox.as('alice').createIssue(fullName, { title: 'Quiet', body: '' });
    await quiet.sandbox.as('alice').push(fullName, 'main', { files: { a: 'a' }, message: 'A' });
    await quiet.sandbox.settled();
    expect(quiet.sandbox.deliveries.map(({ event }) => event)).toEqual(['installation', 'push']);
    await quiet.close();
  });
});

describe('a delivery', () => {
  it('fails when nobody listens, and is not tried again until somebody asks', async () => {
    story.sandbox.sendWebhooksTo(undefined);
    const number = await story.sandbox.as('alice').createIssue(fullName, { title: 'Lost', body: '' });
    await story.sandbox.settled();
    const lost = story.sandbox.deliveries.at(-1);
    expect(lost).toMatchObject({ event: 'issues', action: 'opened', redelivered: false });
    expect(lost?.result).toMatchObject({ status: 'failed to connect to host', statusCode: 502 });
    const { data } = await story.app.rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(data).toMatchObject([
      { id: lost?.id, guid: lost?.guid, event: 'issues', status_code: 502, redelivery: false },
    ]);
    story.sandbox.sendWebhooksTo(receiver.url);
    const asked = await story.app.rest.apps.redeliverWebhookDelivery({ delivery_id: lost?.id ?? 0 });
    expect(asked.status).toBe(202);
    await story.sandbox.settled();
    const again = receiver.received.at(-1);
    expect(again?.headers['x-github-delivery']).toBe(lost?.guid);
    expect(again?.payload.issue).toMatchObject({ number });
    expect(story.sandbox.deliveries.at(-1)).toMatchObject({
      guid: lost?.guid,
      redelivered: true,
      result: { status: 'OK' },
    });
  });

  it('fails when the receiver refuses it or is gone', async () => {
    receiver.answerWith(500);
    const number = await story.sandbox.as('alice').createIssue(fullName, { title: 'Refused', body: '' });
    await story.sandbox.settled();
    expect(story.sandbox.deliveries.at(-1)?.result).toMatchObject({
      status: 'Invalid HTTP Response: 500',
      statusCode: 500,
      responseBody: 'seen',
    });
    const gone = await startReceiver();
    await gone.close();
    story.sandbox.sendWebhooksTo(gone.url);
    await story.sandbox.as('alice').comment(fullName, number, 'Hello?');
    await story.sandbox.settled();
    expect(story.sandbox.deliveries.at(-1)?.result).toMatchObject({ status: 'failed to connect to host' });
  });

  it('is found among the others page by page, and by whether it failed', async () => {
    story.sandbox.sendWebhooksTo(undefined);
    const number = await story.sandbox.as('alice').createIssue(fullName, { title: 'Pages', body: '' });
    story.sandbox.sendWebhooksTo(receiver.url);
    await story.sandbox.settled();
    story.sandbox.sendWebhooksTo(undefined);
    for (const body of ['one', 'two', 'three']) await story.sandbox.as('alice').comment(fullName, number, body);
    await story.sandbox.settled();
    const all = await story.app.paginate(story.app.rest.apps.listWebhookDeliveries, { per_page: 7 });
    expect(all.map(({ id }) => id)).toEqual(story.sandbox.deliveries.map(({ id }) => id).reverse());
    const failed = await story.app.request('GET /app/hook/deliveries', { status: 'failure', per_page: 100 });
    expect(failed.data.map(({ event }) => event).slice(0, 3)).toEqual([
      'issue_comment',
      'issue_comment',
      'issue_comment',
    ]);
    expect(failed.data.every(({ status }) => status !== 'OK')).toBe(true);
    const delivery_id = failed.data[0]?.id ?? 0;
    const { data } = await story.app.rest.apps.getWebhookDelivery({ delivery_id });
    expect(data.request.payload).toMatchObject({ action: 'created', comment: { body: 'three' } });
  });
});

function nameOf(event: unknown, payload: Readonly<Record<string, unknown>>): string {
  return payload.action === undefined ? `${event}` : `${event}.${payload.action}`;
}

/** The one key that an example may lack because its repository belongs to a person. */
function key(payload: object, name: string, known: ReadonlySet<string>): string[] {
  return name in payload && !known.has(name) ? [name] : [];
}

/** What the published schema of an event has against a payload. */
function createPayloadCheck(): (event: string, payload: object) => unknown[] {
  const formats = {
    uri: (text: string) => URL.canParse(text),
    'uri-template': true as const,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  };
  const ajv = new Ajv({ strict: false, allErrors: true, inlineRefs: false, validateSchema: false, formats });
  const path = published.resolve('@octokit/webhooks-schemas/schema.json');
  const schema = JSON.parse(readFileSync(path, 'utf8'));
  ajv.addSchema(schema, 'webhooks');
  return (event, payload) => {
    const action = 'action' in payload ? String(payload.action) : 'event';
    const validate = ajv.getSchema(`webhooks#/definitions/${event}$${action}`);
    if (!validate) return [`there is no schema for ${event} ${action}`];
    validate(payload);
    return (validate.errors ?? []).map(({ instancePath, message, params }) => ({ instancePath, message, params }));
  };
}

/** For each event and action, every key that stands at the top of some example. */
function readExamples(): Map<string, Set<string>> {
  const path = published.resolve('@octokit/webhooks-examples/api.github.com/index.json');
  const events: { name: string; examples: Record<string, unknown>[] }[] = JSON.parse(readFileSync(path, 'utf8'));
  const keys = new Map<string, Set<string>>();
  for (const { name, examples } of events) {
    for (const example of examples) {
      const full = nameOf(name, example);
      keys.set(full, new Set([...(keys.get(full) ?? []), ...Object.keys(example)]));
    }
  }
  return keys;
}
