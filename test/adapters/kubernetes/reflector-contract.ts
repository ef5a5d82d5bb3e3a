import { afterEach, describe, expect, test } from 'vitest';
import type { ClusterSettings } from '../../../src/adapters/kubernetes/index.ts';
import { settle, until, untilInTime } from './wait.ts';
import { type ContractServer, type WatchedServer, watchServer } from './watched-server.ts';

/** What every API server has to see of Falconer, and what Falconer has to make of it, whatever goes wrong in between. */
export function reflectorContract(name: string, makeServer: () => Promise<ContractServer>): void {
  describe(`a kind that is observed on ${name}`, () => {
    let open: WatchedServer | undefined;
    const start = async (settings?: Partial<ClusterSettings>) => {
      open = await watchServer(makeServer, settings);
      return open;
    };
    afterEach(async () => {
      await open?.close();
      open = undefined;
    });

    describe('while all is well', () => {
      whileAllIsWell(start);
    });
    describe('while lists go wrong', () => {
      whileListsGoWrong(start);
    });
    describe('while watches go wrong', () => {
      whileWatchesGoWrong(start);
    });
    describe('that cannot be read', () => {
      thatCannotBeRead(start);
    });
    describe('while the server is away', () => {
      whileTheServerIsAway(start);
    });
  });
}

type Start = (settings?: Partial<ClusterSettings>) => Promise<WatchedServer>;

function fill(server: ContractServer, names: readonly string[]): void {
  for (const name of names) server.put('one', name, 'first');
}

function whileAllIsWell(start: Start): void {
  test('is listed page by page and given with group, version and kind', async () => {
    const { server, proxy, observe, upToDate } = await start();
    fill(server, ['a', 'b', 'c', 'd', 'e']);
    expect(await upToDate()).toBe(true);
    const observed = await observe();
    const { group, version, kind } = server.selector;
    expect(observed.kind === 'known' && observed.objects[0]).toMatchObject({ apiVersion: `${group}/${version}`, kind });
    expect(proxy.count('list')).toBe(3);
    expect(proxy.requests[0]?.query.get('limit')).toBe('2');
  });

  test('follows what is added, changed and removed, and tells of each once', async () => {
    const { server, told, watching, upToDate } = await start();
    fill(server, ['a', 'b']);
    await watching();
    server.put('one', 'c', 'first');
    server.put('one', 'a', 'second');
    server.remove('one', 'b');
    await until(upToDate, 'the changes have arrived');
    expect(told).toEqual(['*', 'one/c', 'one/a', 'one/b']);
  });

  test('is asked for once, however many ask', async () => {
    const { server, proxy, observe, watching } = await start();
    fill(server, ['a']);
    await Promise.all([observe(), observe('one'), observe('two')]);
    await watching();
    await observe();
    expect([proxy.count('list'), proxy.count('watch')]).toEqual([1, 1]);
  });

  test('is narrowed to a namespace on request', async () => {
    const { server, observe } = await start();
    server.put('one', 'a', 'first');
    server.put('two', 'b', 'first');
    const names = async (namespace?: string) => {
      const observed = await observe(namespace);
      return observed.kind === 'known' && observed.objects.map((object) => object.metadata.name).sort();
    };
    expect(await names('two')).toEqual(['b']);
    expect(await names('three')).toEqual([]);
    expect(await names()).toEqual(['a', 'b']);
  });

  test('is read in one namespace only when the settings say so', async () => {
    const { server, proxy, observe } = await start({ namespace: 'one' });
    server.put('one', 'a', 'first');
    server.put('two', 'b', 'first');
    const observed = await observe('one');
    expect(observed.kind === 'known' && observed.objects.map((object) => object.metadata.name)).toEqual(['a']);
    expect(await observe('two')).toMatchObject({ kind: 'unreadable', reason: 'forbidden' });
    expect(proxy.requests.every((request) => request.path.includes('/namespaces/one/'))).toBe(true);
  });

  test('is never the object of anything but GET', async () => {
    const { server, proxy, watching } = await start();
    fill(server, ['a', 'b', 'c']);
    await watching();
    expect(new Set(proxy.requests.map((request) => request.method))).toEqual(new Set(['GET']));
  });

  test('asks for bookmarks and for an end, and goes on from the last bookmark', async () => {
    const { server, proxy, time, observe, watching } = await start();
    fill(server, ['a']);
    await watching();
    const watch = proxy.requests.find((request) => request.verb === 'watch')?.query;
    expect(watch?.get('allowWatchBookmarks')).toBe('true');
    expect(Number(watch?.get('timeoutSeconds'))).toBe(300);
    const before = await observe();
    time.advance(60_000);
    proxy.inject({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '424242' } } });
    await until(async () => (await asOf(observe)) !== (before.kind === 'known' && before.asOf), 'contact is proved');
    expect(await asOf(observe)).toBe(time.clock.now().toISOString());
    proxy.cutWatches();
    await untilInTime(time, () => proxy.count('watch') === 2, 'the watch is opened again');
    expect(proxy.requests.at(-1)?.query.get('resourceVersion')).toBe('424242');
  });

  test('sends nothing more once the connection is closed', async () => {
    const { server, proxy, time, cluster, watching, observe } = await start();
    fill(server, ['a']);
    await watching();
    await cluster.close();
    const sent = proxy.requests.length;
    time.advance(600_000);
    await settle();
    expect(proxy.requests.length).toBe(sent);
    expect(await observe()).toMatchObject({ kind: 'known' });
  });

  test('can be closed in the middle of a list', async () => {
    const { server, proxy, cluster, observe } = await start();
    fill(server, ['a', 'b', 'c']);
    proxy.once('list', { kind: 'silence' });
    const observed = observe();
    await until(() => proxy.count('list') === 1, 'the list has begun');
    await cluster.close();
    expect(await observed).toMatchObject({ kind: 'unreadable' });
    expect(proxy.count('list')).toBe(1);
  });
}

function whileListsGoWrong(start: Start): void {
  test('shows an object that changed between two pages as it is now', async () => {
    const { server, proxy, observe, upToDate } = await start();
    fill(server, ['a', 'b', 'c', 'd']);
    const first = observe();
    await until(() => proxy.count('list') === 1, 'the first page is asked for');
    proxy.once('list', { kind: 'hold' });
    await until(() => proxy.count('list') === 2, 'the second page is held');
    server.put('one', 'a', 'second');
    server.remove('one', 'c');
    server.put('one', 'e', 'first');
    proxy.release();
    await first;
    await until(upToDate, 'what happened in between has arrived');
  });

  test('is listed from the beginning when the server has forgotten the pages', async () => {
    const { server, proxy, time, observe, upToDate } = await start();
    fill(server, ['a', 'b', 'c', 'd']);
    const first = observe();
    await until(() => proxy.count('list') === 1, 'the first page is asked for');
    proxy.once('list', { kind: 'hold' });
    await until(() => proxy.count('list') === 2, 'the second page is held');
    server.compact();
    proxy.release();
    await first;
    await untilInTime(time, upToDate, 'it is listed');
  });

  test('is unreachable after a 500, and known after the next try', async () => {
    const { server, proxy, time, known, observe, told } = await start();
    fill(server, ['a']);
    proxy.once('list', { kind: 'status', code: 500 });
    expect(await observe()).toMatchObject({ kind: 'unreadable', reason: 'unreachable' });
    await untilInTime(time, async () => (await known()) !== undefined, 'it is known');
    expect(told).toEqual(['*', '*']);
  });

  test.each([1, 150, 400])('survives a list that breaks after %i bytes', async (bytes) => {
    const { server, proxy, time, upToDate } = await start();
    fill(server, ['a', 'b', 'c']);
    proxy.once('list', { kind: 'cut', bytes });
    await untilInTime(time, upToDate, 'it is known');
  });

  test('survives an answer that is not a list', async () => {
    const { server, proxy, time, observe, upToDate } = await start();
    fill(server, ['a']);
    proxy.once('list', { kind: 'text', text: '<html>Sign in to the proxy</html>' });
    expect(await observe()).toMatchObject({ kind: 'unreadable', reason: 'unreachable' });
    await untilInTime(time, upToDate, 'it is known');
  });

  test('makes nobody wait for long when the list is slow, and is known when it is in', async () => {
    const { server, proxy, time, observe, told, upToDate } = await start();
    fill(server, ['a']);
    proxy.once('list', { kind: 'hold' });
    const observed = observe();
    await until(() => proxy.count('list') === 1, 'the list is asked for');
    time.advance(3_000);
    expect(await observed).toMatchObject({ kind: 'unreadable', reason: 'unreachable' });
    expect(told).toEqual([]);
    proxy.release();
    await until(() => told.length > 0, 'the first list is told of');
    expect(await upToDate()).toBe(true);
  });

  test('gives a list up that has gone silent', async () => {
    const { server, proxy, time, observe, upToDate } = await start({ timings: { listSilence: 30_000 } });
    fill(server, ['a']);
    proxy.once('list', { kind: 'silence' });
    const observed = observe();
    await until(() => proxy.count('list') === 1, 'the list is asked for');
    time.advance(30_000);
    expect(await observed).toMatchObject({ reason: 'unreachable' });
    await untilInTime(time, upToDate, 'it is known');
  });

  test('waits as long as the server asks to', async () => {
    const { server, proxy, time, observe } = await start();
    fill(server, ['a']);
    proxy.once('list', { kind: 'status', code: 429, retryAfter: 20 });
    await observe();
    await settle();
    time.advance(19_000);
    await settle();
    expect(proxy.count('list')).toBe(1);
    time.advance(1_500);
    await until(() => proxy.count('list') === 2, 'it is listed again');
  });
}

function whileWatchesGoWrong(start: Start): void {
  test('misses nothing when the connection breaks', async () => {
    const { server, proxy, time, told, watching, upToDate } = await start();
    fill(server, ['a', 'b']);
    await watching();
    proxy.cutWatches();
    server.put('one', 'c', 'first');
    server.remove('one', 'a');
    await untilInTime(time, upToDate, 'the changes have arrived');
    expect(told).toEqual(['*', 'one/c', 'one/a']);
    expect(proxy.count('list')).toBe(1);
  });

  test('takes no half event, and none twice, when the connection breaks in the middle of one', async () => {
    const { server, proxy, time, told, watching, upToDate } = await start();
    fill(server, ['a']);
    proxy.once('watch', { kind: 'cut', bytes: 40 });
    await watching();
    server.put('one', 'b', 'first');
    server.put('one', 'c', 'first');
    await untilInTime(time, upToDate, 'the changes have arrived');
    expect(told).toEqual(['*', 'one/b', 'one/c']);
  });

  test('lists again after a 410, and tells only of what differs', async () => {
    const { server, proxy, time, told, watching, upToDate } = await start();
    fill(server, ['a', 'b', 'c']);
    await watching();
    const back = proxy.always('watch', { kind: 'reset' });
    proxy.cutWatches();
    server.put('one', 'b', 'second');
    server.remove('one', 'c');
    server.put('one', 'd', 'first');
    server.compact();
    back();
    await untilInTime(time, upToDate, 'the changes have arrived');
    expect(told.filter((name) => name !== '*').sort()).toEqual(['one/b', 'one/c', 'one/d']);
    expect(proxy.count('list')).toBe(4);
  });

  test('lists again after an error event', async () => {
    const { server, proxy, time, told, watching, upToDate } = await start();
    fill(server, ['a', 'b']);
    await watching();
    proxy.inject({ type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old resource version' } });
    await untilInTime(time, () => proxy.count('list') === 2 && proxy.openWatches() === 1, 'it is watched again');
    expect(told).toEqual(['*']);
    expect(await upToDate()).toBe(true);
  });

  test('lists again after an event that makes no sense', async () => {
    const { server, proxy, time, watching, upToDate } = await start();
    fill(server, ['a']);
    await watching();
    proxy.inject({ type: 'ADDED', object: 'nothing of the kind' });
    await untilInTime(time, () => proxy.count('list') === 2, 'it is listed again');
    await until(upToDate, 'it is known');
  });

  test('overlooks types of events that it does not know', async () => {
    const { server, proxy, watching, upToDate } = await start();
    fill(server, ['a']);
    await watching();
    proxy.inject({ type: 'SOMETHING_NEW', object: {} });
    server.put('one', 'b', 'first');
    await until(upToDate, 'the next event has arrived');
    expect(proxy.count('list')).toBe(1);
  });

  test('goes on watching from where it was after a 500', async () => {
    const { server, proxy, time, watching, upToDate } = await start();
    fill(server, ['a']);
    await watching();
    proxy.once('watch', { kind: 'status', code: 500 });
    proxy.cutWatches();
    server.put('one', 'b', 'first');
    await untilInTime(time, upToDate, 'the change has arrived');
    expect(proxy.count('list')).toBe(1);
  });

  test('opens a watch again at once when it lived long', async () => {
    const { server, proxy, time, told, watching } = await start();
    fill(server, ['a']);
    await watching();
    server.put('one', 'b', 'first');
    await until(() => told.includes('one/b'), 'the watch brings something');
    time.advance(30_000);
    proxy.endWatches();
    await until(() => proxy.count('watch') === 2, 'the watch is open again without a moment of waiting');
  });

  test('counts as out of date while the server ends every watch at once, until one brings something', async () => {
    const { server, proxy, time, told, observe, watching } = await start();
    fill(server, ['a']);
    await watching();
    const back = proxy.always('watch', { kind: 'close' });
    proxy.cutWatches();
    await untilInTime(time, async () => 'lost' in (await observe()), 'it counts as out of date');
    expect(await observe()).toMatchObject({ kind: 'known', lost: expect.stringContaining('ends every watch') });
    expect(told).toEqual(['*', '*']);
    back();
    server.put('one', 'b', 'first');
    await untilInTime(time, () => told.includes('one/b'), 'a watch brings something');
    expect(told).toEqual(['*', '*', '*', 'one/b']);
    expect(await observe()).not.toHaveProperty('lost');
  });

  test('gives up a watch that has gone silent, and misses nothing', async () => {
    const { server, proxy, time, told, watching, upToDate } = await start({ timings: { watchSilence: 90_000 } });
    fill(server, ['a']);
    await watching();
    server.put('one', 'b', 'first');
    await until(() => told.includes('one/b'), 'the watch brings something');
    time.advance(90_000);
    await until(() => proxy.count('watch') === 2, 'the watch is opened again');
    server.put('one', 'c', 'first');
    await until(upToDate, 'the change has arrived');
    expect(proxy.count('list')).toBe(1);
  });

  test.each(['close', 'reset'] as const)(
    'asks at most once a second, and ever less often, when every watch ends at once (%s)',
    async (kind) => {
      const { server, proxy, time, watching } = await start();
      fill(server, ['a']);
      await watching();
      proxy.always('watch', { kind });
      proxy.cutWatches();
      const asked: number[] = [];
      for (let second = 0; second < 60; second += 1) {
        const before = proxy.count('watch');
        time.advance(1_000);
        await settle(20);
        asked.push(proxy.count('watch') - before);
      }
      expect(Math.max(...asked)).toBe(1);
      expect(asked.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(8);
      expect(asked.slice(30).some((each) => each > 0)).toBe(true);
    },
  );
}

function thatCannotBeRead(start: Start): void {
  test('because a permission is missing says which rule is needed, and is asked for again slowly', async () => {
    const { server, proxy, time, observe, upToDate } = await start();
    fill(server, ['a']);
    server.forbid();
    const observed = await observe();
    const { group, resource } = server.selector;
    expect(observed).toMatchObject({ kind: 'unreadable', reason: 'forbidden' });
    expect(observed.kind === 'unreadable' && observed.message).toContain(
      `apiGroups: ["${group}"], resources: ["${resource}"], verbs: ["get", "list", "watch"]`,
    );
    await settle();
    time.advance(59_000);
    await settle();
    expect(proxy.requests.length).toBe(1);
    server.permit();
    await untilInTime(time, upToDate, 'it may be read');
  });

  test('any more because a permission was taken away is forgotten', async () => {
    const { server, proxy, time, observe, told, watching } = await start();
    fill(server, ['a']);
    await watching();
    server.forbid();
    proxy.cutWatches();
    await untilInTime(time, async () => (await observe()).kind === 'unreadable', 'it is forgotten');
    expect(told).toEqual(['*', '*']);
    server.permit();
    await untilInTime(time, async () => (await observe()).kind === 'known', 'it is known again');
  });

  test('because the kind is not installed says so, and is found once it is', async () => {
    const { server, proxy, time, observe, upToDate } = await start();
    fill(server, ['a']);
    const installed = proxy.always('list', { kind: 'status', code: 404 });
    const observed = await observe();
    expect(observed).toMatchObject({ kind: 'unreadable', reason: 'not_installed' });
    expect(observed.kind === 'unreadable' && observed.message).toContain(`the kind ${server.selector.kind} is not`);
    installed();
    await untilInTime(time, upToDate, 'it is found');
  });

  test('because the credentials are refused keeps what was known, and never shows them', async () => {
    const { server, proxy, time, observe, logged, watching } = await start();
    fill(server, ['a']);
    await watching();
    proxy.always('any', { kind: 'status', code: 401, message: `token ${server.token} has expired` });
    proxy.cutWatches();
    await untilInTime(time, () => logged.length > 0, 'the refusal is logged');
    const observed = await observe();
    expect(observed).toMatchObject({ kind: 'known', lost: expect.stringContaining('does not accept') });
    expect(logged.join()).toContain('does not accept');
    expect(logged.join()).not.toContain(server.token);
  });

  test('from the beginning because the credentials are refused says so', async () => {
    const { server, proxy, observe } = await start();
    proxy.always('any', { kind: 'status', code: 401 });
    const observed = await observe();
    expect(observed).toMatchObject({ kind: 'unreadable', reason: 'forbidden' });
    expect(proxy.count('list')).toBe(2);
    expect(JSON.stringify(observed)).not.toContain(server.token);
  });

  test('never shows the token, even when the server repeats it', async () => {
    const { server, proxy, observe, logged } = await start();
    proxy.always('any', { kind: 'status', code: 403, message: `who is ${server.token}?` });
    const observed = await observe();
    expect(observed.kind === 'unreadable' && observed.message).toContain('who is [redacted]?');
    expect(logged.join()).not.toContain(server.token);
  });
}

function whileTheServerIsAway(start: Start): void {
  test('stays known as of the last contact, and is told of on both ways', async () => {
    const { server, proxy, time, observe, told, watching } = await start();
    fill(server, ['a', 'b']);
    await watching();
    const contact = await asOf(observe);
    time.advance(45_000);
    const back = proxy.always('any', { kind: 'reset' });
    proxy.cutWatches();
    await untilInTime(time, () => told.length === 2, 'its going away is told of');
    time.advance(300_000);
    await settle();
    const observed = await observe();
    expect(observed).toMatchObject({ kind: 'known', asOf: contact, lost: expect.stringContaining('cannot be read') });
    expect(observed.kind === 'known' && observed.objects.length).toBe(2);
    back();
    await untilInTime(time, () => told.length === 3, 'its coming back is told of');
    expect(told).toEqual(['*', '*', '*']);
    expect(await observe()).not.toHaveProperty('lost');
  });

  test('comes back with what was deleted and added meanwhile', async () => {
    const { server, proxy, time, told, watching, upToDate } = await start();
    fill(server, ['a', 'b', 'c']);
    await watching();
    const back = proxy.always('any', { kind: 'reset' });
    proxy.cutWatches();
    await untilInTime(time, () => told.length === 2, 'its going away is told of');
    server.remove('one', 'a');
    server.put('one', 'd', 'first');
    server.compact();
    back();
    await untilInTime(time, upToDate, 'the changes have arrived');
    expect(told.filter((name) => name !== '*').sort()).toEqual(['one/a', 'one/d']);
  });

  test('from the beginning is unreachable, and does not delay who asks', async () => {
    const { server, proxy, time, observe, upToDate } = await start();
    const back = proxy.always('any', { kind: 'reset' });
    expect(await observe()).toMatchObject({ kind: 'unreadable', reason: 'unreachable' });
    fill(server, ['a']);
    back();
    await untilInTime(time, upToDate, 'it is known');
  });
}

async function asOf(observe: WatchedServer['observe']): Promise<string | false> {
  const observed = await observe();
  return observed.kind === 'known' && observed.asOf;
}
