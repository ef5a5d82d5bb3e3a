import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageAction } from '../../../src/sandbox/demo/page-action.ts';
import { type PageServer, startPageServer } from '../../../src/sandbox/demo/page-server.ts';
import type { DemoView } from '../../../src/sandbox/demo/view.ts';
import { action, ask } from './asked.ts';

const picture: DemoView = {
  now: '2026-01-02T03:04:05.000Z',
  speed: 20,
  repository: 'acme/search-platform',
  webUrl: 'http://127.0.0.1:1/acme/search-platform',
  people: [],
  issue: { number: 1, title: 'slow', comments: [] },
  pullRequests: [],
  story: { pullRequest: undefined, steps: [] },
  cluster: { engines: [], milvuses: [], nodes: [], pending: [], queryNodes: 'healthy' },
};

let server: PageServer;
let acted: PageAction[] = [];
let view = async (): Promise<DemoView> => picture;
let changed = (): void => undefined;

beforeAll(async () => {
  server = await startPageServer({
    port: 0,
    view: () => view(),
    onChange: (listener) => {
      changed = listener;
      return () => undefined;
    },
    act: async (done) => {
      if (done.do === 'merge' && done.number === 404) throw new Error('there is no pull request #404');
      acted.push(done);
    },
  });
});

afterAll(async () => {
  await server.close();
});

beforeEach(() => {
  acted = [];
  view = async () => picture;
});

const merge = action('merge', { number: 2 });
const html = async (): Promise<string> => (await ask(server.url, {})).text;

describe('the files of the page', () => {
  it('come with a policy that lets nothing in but the page itself', async () => {
    const { status, headers } = await ask(server.url, {});
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('name nothing outside and hold no inline script or style', async () => {
    const text = await html();
    expect(text).not.toMatch(/https?:|<style|\sstyle=|\son\w+=|javascript:|data:/);
    expect(text.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="page.js">']);
  });

  it('are all there, and with the type that a browser insists on', async () => {
    const names = [...(await html()).matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1] ?? '');
    const types = await Promise.all(
      [...new Set(names)].map(async (path) => {
        const { status, headers } = await ask(server.url, { path });
        return `${path} ${status} ${headers['content-type']}`;
      }),
    );
    expect(types).toEqual([
      'icon.svg 200 image/svg+xml',
      'frame.css 200 text/css; charset=utf-8',
      'controls.css 200 text/css; charset=utf-8',
      'markdown.css 200 text/css; charset=utf-8',
      'github.css 200 text/css; charset=utf-8',
      'cluster.css 200 text/css; charset=utf-8',
      'page.js 200 text/javascript; charset=utf-8',
    ]);
  });

  it.each(['page-server.ts', '../view.ts', '..%2fview.ts', '/etc/passwd', '__proto__', 'page/page.js'])(
    'are the only ones: /%s is not found',
    async (path) => {
      expect(await ask(server.url, { path })).toMatchObject({ status: 404, text: 'There is no such file.' });
    },
  );
});

describe('a request under another name than this machine', () => {
  const names = [
    'attacker.example',
    '127.0.0.1.attacker.example',
    'localhost.attacker.example:80',
    '10.0.0.7',
    'a@127.0.0.1',
  ];

  it.each(names)('is refused when the host is "%s", as after DNS rebinding', async (host) => {
    const refused = { status: 403, text: 'This page answers on 127.0.0.1 and localhost only, under no other name.' };
    expect(await ask(server.url, { headers: { host } })).toMatchObject(refused);
    expect(await ask(server.url, { path: 'updates', headers: { host } })).toMatchObject(refused);
    expect(await ask(server.url, { ...merge, headers: { ...merge.headers, host } })).toMatchObject(refused);
    expect(acted).toEqual([]);
  });

  it.each(['localhost:8080', '127.0.0.1', '[::1]:9000', 'LOCALHOST'])('is answered when it is %s', async (host) => {
    expect((await ask(server.url, { headers: { host } })).status).toBe(200);
  });
});

describe('another page in the same browser', () => {
  const foreign = [
    { origin: 'https://attacker.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];

  it.each(foreign)('cannot act, with %o', async (headers) => {
    expect(await ask(server.url, { ...merge, headers: { ...merge.headers, ...headers } })).toMatchObject({
      status: 403,
      text: 'This page takes no orders from other pages.',
    });
    expect(acted).toEqual([]);
  });

  it('cannot act with a form either, which sends no JSON', async () => {
    const form = { ...merge, headers: { 'content-type': 'text/plain' } };
    expect(await ask(server.url, form)).toMatchObject({ status: 415, text: 'Actions are sent as application/json.' });
    expect(acted).toEqual([]);
  });
});

describe('an action', () => {
  it.each([
    ['comment', { issue: 1, person: 'maya', text: ' /scale querynode 8\n' }, { text: '/scale querynode 8' }],
    ['merge', { number: 2 }, { number: 2 }],
    ['node', { node: 'query-1', wanted: 'broken' }, { node: 'query-1', wanted: 'broken' }],
    ['query-nodes', { wanted: 'out-of-memory' }, { wanted: 'out-of-memory' }],
  ])('%s is done, from the page or from a program', async (name, body, done) => {
    const { host } = new URL(server.url);
    const own = { ...action(name, body) };
    const fromPage = { ...own.headers, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    expect((await ask(server.url, { ...own, headers: fromPage })).status).toBe(204);
    expect((await ask(server.url, own)).status).toBe(204);
    expect(acted).toEqual([expect.objectContaining({ do: name, ...done }), expect.objectContaining({ do: name })]);
  });

  it.each([
    ['shutdown', {}, 'There is no action "shutdown"; there are comment, merge, node, query-nodes.'],
    ['constructor', {}, 'There is no action "constructor"; there are comment, merge, node, query-nodes.'],
    ['merge', 'merge it', 'The body must be a JSON object.'],
    ['merge', [2], 'The body must be a JSON object.'],
    ['merge', {}, 'The action "merge" was not understood: number must be a number.'],
    ['merge', { number: -1 }, 'The action "merge" was not understood: number must be above 0.'],
    [
      'node',
      { node: '', wanted: 'gone' },
      'The action "node" was not understood: node must name a node; wanted must be broken or healthy.',
    ],
    [
      'comment',
      { issue: 1, person: 'maya', text: '  ' },
      'The action "comment" was not understood: text must not be empty.',
    ],
  ])('%s with %j is not understood, and the answer says why', async (name, body, text) => {
    expect(await ask(server.url, action(name, body))).toMatchObject({ status: 400, text });
    expect(acted).toEqual([]);
  });

  it('that cannot be done answers with the reason', async () => {
    expect(await ask(server.url, action('merge', { number: 404 }))).toMatchObject({
      status: 409,
      text: 'there is no pull request #404',
    });
  });

  it('with more text than anybody writes is refused, and the sender gets to read it', async () => {
    const long = { issue: 1, person: 'maya', text: 'a'.repeat(2_000_000) };
    expect(await ask(server.url, action('comment', long))).toMatchObject({
      status: 413,
      text: 'That is too long: at most 512 KiB are read.',
    });
    expect(acted).toEqual([]);
  });

  it('is sent with POST', async () => {
    expect((await ask(server.url, { ...merge, method: 'DELETE' })).status).toBe(405);
    expect((await ask(server.url, { path: 'merge' })).status).toBe(404);
  });
});

describe('the live state', () => {
  it('comes at once, again after a change, and in order', async () => {
    const watcher = await watch();
    expect((await watcher.next()).repository).toBe('acme/search-platform');
    view = async () => ({ ...picture, speed: 33 });
    changed();
    const speeds: number[] = [];
    while (!speeds.includes(33)) speeds.push((await watcher.next()).speed);
    expect(speeds.filter((speed) => speed !== 20)).toEqual([33]);
    await watcher.stop();
  });

  it('goes on after a picture that could not be taken', async () => {
    const watcher = await watch();
    await watcher.next();
    view = async () => {
      view = async () => ({ ...picture, speed: 44 });
      throw new Error('the branch is just moving');
    };
    changed();
    let { speed } = await watcher.next();
    while (speed !== 44) ({ speed } = await watcher.next());
    await watcher.stop();
  });
});

interface Watcher {
  next(): Promise<DemoView>;
  stop(): Promise<void>;
}

/** Reads the server-sent events. */
async function watch(): Promise<Watcher> {
  const answer = await fetch(`${server.url}updates`, { signal: AbortSignal.timeout(20_000) });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  if (answer.body === null) throw new Error('there is no body');
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    next: async () => {
      while (!text.includes('\n\n')) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the live state has ended');
        text += value;
      }
      const [event = '', ...rest] = text.split('\n\n');
      text = rest.join('\n\n');
      return JSON.parse(event.replace(/^data: /, ''));
    },
    stop: () => reader.cancel(),
  };
}
