import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Accept, type AddKey, bindProbot } from '../../../src/adapters/front/index.ts';
import { createLog } from '../../../src/adapters/log/index.ts';

type Handlers = Parameters<typeof bindProbot>[0]['handlers'];

interface Example {
  readonly name: string;
  readonly examples: readonly { readonly action?: string }[];
}

const published: readonly Example[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const lines: string[] = [];
beforeEach(() => void lines.splice(0));

async function bind(
  handlers: Handlers,
  add: AddKey | (() => 'added' | 'pending' | 'full') = () => 'added',
): Promise<Accept> {
  return bindProbot({
    appId: 1,
    privateKey,
    apiUrl: 'http://127.0.0.1:9',
    secret: 'current secret',
    log: createLog({ level: 'debug', secrets: () => [], write: (line) => lines.push(line) }),
    queue: { add: async (key) => add(key) ?? 'added' },
    handlers,
  });
}

function example(event: string, action?: string) {
  const payload = published.find(({ name }) => name === event)?.examples.find((one) => one.action === action);
  if (payload === undefined) throw new Error(`no published example of ${event}.${action}`);
  return { id: '1', event, payload, raw: '' };
}

describe('the Probot binding', () => {
  it('routes a published delivery to the typed handler, whose keys go to the queue', async () => {
    const keys: string[] = [];
    const accept = await bind(
      (app, add) => {
        app.on('issue_comment.created', ({ payload }) => {
          add(`command ${payload.repository.full_name}#${payload.issue.number}!${payload.comment.id}`);
        });
      },
      (key: string) => {
        keys.push(key);
        return 'added' as const;
      },
    );
    expect(await accept(example('issue_comment', 'created'))).toBe('queued');
    expect(keys).toEqual(['command Codertocat/Hello-World#1!492700400']);
  });

  it('ignores events and actions that nobody handles', async () => {
    const accept = await bind((app, add) => {
      app.on('issue_comment.created', () => add('never'));
    });
    expect(await accept(example('issue_comment', 'edited'))).toBe('ignored');
    expect(await accept(example('push'))).toBe('ignored');
    expect(await accept({ id: '1', event: 'unheard_of', payload: {}, raw: '' })).toBe('ignored');
  });

  it('says full when the queue did not take one of the keys, and queued when it had them already', async () => {
    let answer: 'pending' | 'full' = 'pending';
    const accept = await bind(
      (app, add) => {
        app.on('push', () => add('repository o/r'));
      },
      () => answer,
    );
    expect(await accept(example('push'))).toBe('queued');
    answer = 'full';
    expect(await accept(example('push'))).toBe('full');
  });

  it('does not mix up deliveries that are handled at the same time', async () => {
    const accept = await bind((app, add) => {
      app.on('push', async () => {
        await new Promise((resolve) => setImmediate(resolve));
        add('repository o/r');
      });
      app.on('issue_comment.created', async () => {
        await new Promise((resolve) => setImmediate(resolve));
      });
    });
    const outcomes = await Promise.all([accept(example('push')), accept(example('issue_comment', 'created'))]);
    expect(outcomes).toEqual(['queued', 'ignored']);
  });

  it('fails with the handler, without the payload in the error or the log', async () => {
    const accept = await bind((app) => {
      app.on('push', () => {
        throw new Error('no such key');
      });
    });
    const { payload } = example('push');
    const failure = await accept({ ...example('push'), payload: { ...payload, marker: 'from-the-payload' } }).catch(
      (error: unknown) => error,
    );
    expect(String(failure)).toBe('Error: the handlers of push failed: no such key');
    expect(Object.keys(failure as object)).toEqual([]);
    expect(lines.join('')).not.toContain('from-the-payload');
  });

  it('does not let a handler call GitHub through Probot', async () => {
    const accept = await bind((app) => {
      app.on('push', async ({ octokit }) => {
        await octokit.rest.meta.get();
      });
    });
    const withoutInstallation = { ...example('push').payload, installation: undefined };
    await expect(accept({ ...example('push'), payload: withoutInstallation })).rejects.toThrow(
      'calls to GitHub go through its adapter',
    );
  }, 5_000);
});
