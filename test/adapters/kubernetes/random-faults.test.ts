import { describe, expect, test } from 'vitest';
import type { ObjectSelector } from '../../../src/ports.ts';
import { FakeApiServer } from './fake-api-server.ts';
import type { Fault } from './fault-proxy.ts';
import { settle, untilInTime } from './wait.ts';
import { type ContractServer, versionsOf, type WatchedServer, watchServer } from './watched-server.ts';

const selector: ObjectSelector = {
  group: 'milvus.io',
  version: 'v1beta1',
  resource: 'milvuses',
  kind: 'Milvus',
  scope: 'namespaced',
};

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function makeServer(): Promise<ContractServer> {
  const server = await new FakeApiServer([selector]).listen();
  return {
    url: server.url,
    token: server.token,
    selector,
    put: (namespace, name, value) => server.put(selector, { metadata: { namespace, name }, spec: { value } }),
    remove: (namespace, name) => server.remove(selector, namespace, name),
    state: async () => server.state(selector),
    forbid: () => server.forbid(selector.resource),
    permit: () => server.permit(selector.resource),
    compact: () => server.compact(),
    close: () => server.close(),
  };
}

/** Every change of the server counts its version up by one, from 100. */
async function changesOf(server: ContractServer): Promise<number> {
  return Math.max(...(await server.state()).map((text) => Number(text.split('@')[1]))) - 100;
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

function disturb({ server, proxy }: WatchedServer, random: () => number): void {
  const name = pick(['a', 'b', 'c', 'd', 'e', 'f'], random);
  const verb = pick(['list', 'watch'] as const, random);
  const faults: readonly Fault[] = [
    { kind: 'reset' },
    { kind: 'close' },
    { kind: 'cut', bytes: Math.floor(random() * 600) },
    { kind: 'status', code: pick([401, 403, 404, 410, 429, 500, 503], random) },
    { kind: 'text', text: '{"type":"ERROR","object":{"code":410}}\n' },
    { kind: 'text', text: 'nonsense\n' },
  ];
  const act = pick<() => void>(
    [
      () => server.put('one', name, String(random())),
      () => server.put('two', name, String(random())),
      () => server.remove('one', name),
      () => server.remove('two', name),
      () => proxy.once(verb, pick(faults, random)),
      () => proxy.cutWatches(),
      () => proxy.endWatches(),
      () => (random() < 0.3 ? server.compact() : undefined),
    ],
    random,
  );
  act();
}

/** Keeps a copy of what is known, and changes it by nothing but what listeners are told. */
function mirrorOf(watched: WatchedServer) {
  let copy = new Map<string, string>();
  let work = Promise.resolve();
  const look = async (namespace: string | undefined, name: string | undefined) => {
    const observed = await watched.observe();
    const now = new Map(
      (observed.kind === 'known' ? versionsOf(observed.objects) : []).map((text) => {
        const [key = '', version = ''] = text.split('@');
        return [key, version] as const;
      }),
    );
    if (name === undefined) {
      copy = now;
      return;
    }
    const key = `${namespace}/${name}`;
    const version = now.get(key);
    if (version === undefined) copy.delete(key);
    else copy.set(key, version);
  };
  watched.cluster.onChange((change) => {
    work = work.then(() => look(change.namespace, change.name));
  });
  return async () => {
    await work;
    return [...copy].map(([key, version]) => `${key}@${version}`).sort();
  };
}

describe('under random faults', () => {
  test.each(Array.from({ length: 25 }, (_, seed) => seed + 1))(
    'nothing is lost in the end, and listeners know it all and heard it once (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const watched = await watchServer(makeServer, { random });
      try {
        const mirrored = mirrorOf(watched);
        const { server, proxy, time } = watched;
        void watched.observe();
        for (let step = 0; step < 150; step += 1) {
          disturb(watched, random);
          if (random() < 0.4) await settle(3);
          if (random() < 0.2) time.skip();
        }
        proxy.forgetFaults();
        server.put('one', 'last', 'word');
        await untilInTime(time, watched.upToDate, 'everything is known');
        const state = String(await server.state());
        await untilInTime(time, async () => String(await mirrored()) === state, 'everybody was told');
        const told = watched.told.filter((name) => name !== '*').length;
        expect(told, 'nothing is told twice').toBeLessThanOrEqual(await changesOf(server));
      } finally {
        await watched.close();
      }
    },
  );
});
