import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inspectDatabase,
  openPostgresQueue,
  type PostgresQueueSettings,
  type RunningQueue,
} from '../../../src/adapters/queue/index.ts';
import { reasonOf } from '../../../src/adapters/queue/postgres/connection-failure.ts';
import { createHold, type Moment } from '../../../src/adapters/queue/postgres/hold.ts';
import type { Log, Turn } from '../../../src/ports.ts';
import {
  findPostgres,
  isPostgresRequired,
  type PostgresServer,
  postgresAdvice,
  postgresPassword,
  startPostgres,
} from '../../postgres-server.ts';
import { queueContract } from './queue-contract.ts';

const isHere = findPostgres() !== undefined;
if (!isHere && !isPostgresRequired) console.warn(`The queue in PostgreSQL is not tested. ${postgresAdvice}`);

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

describe('a turn', () => {
  const at = (running: number, wall = running): Moment => ({ running, wall });

  function turnAt(begin: Moment) {
    let now = begin;
    const hold = createHold({ key: 'a', follows: false, asked: begin, patience: 20_000, now: () => now });
    const pass = (to: Moment) => {
      now = to;
    };
    return { hold, pass };
  }

  it('is good for a while after the database was asked, and can be renewed', () => {
    const { hold, pass } = turnAt(at(0));
    pass(at(20_000));
    expect(isHeld(hold)).toBe(true);
    hold.renewed(at(19_000));
    pass(at(39_000));
    expect(isHeld(hold)).toBe(true);
    pass(at(39_001));
    expect(() => hold.assertHeld()).toThrow('a may run elsewhere by now');
  });

  it('does not come back once it was over: somebody may have run the key in between', () => {
    const { hold, pass } = turnAt(at(0));
    pass(at(30_000));
    hold.renewed(at(30_000));
    expect(isHeld(hold)).toBe(false);
  });

  it('ends while the machine sleeps, when only the clock on the wall goes on', () => {
    const { hold, pass } = turnAt(at(0, 1_000_000));
    pass(at(100, 1_060_000));
    expect(isHeld(hold)).toBe(false);
  });

  it('does not become longer when the clock on the wall is set back', () => {
    const { hold, pass } = turnAt(at(0, 1_000_000));
    pass(at(21_000, 400_000));
    expect(isHeld(hold)).toBe(false);
  });
});

describe('a database that does not answer', () => {
  it('is told of by what each of its addresses said', () => {
    const errors = [new Error('connect ECONNREFUSED ::1:5432'), new Error('connect ECONNREFUSED 127.0.0.1:5432')];
    expect(reasonOf(new AggregateError(errors))).toBe(
      'connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432',
    );
  });
});

describe.skipIf(!isHere && !isPostgresRequired)('with a PostgreSQL', () => {
  let server: PostgresServer;
  const open: RunningQueue[] = [];

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(async () => {
    await Promise.all(open.map((queue) => queue.close()));
    await server?.close();
  });

  async function openQueue(
    url: string,
    settings: Pick<PostgresQueueSettings, 'reconcile'> & Partial<PostgresQueueSettings>,
  ): Promise<RunningQueue> {
    const queue = await openPostgresQueue({ log: silent, random: () => 0, pollInterval: 50, url, ...settings });
    open.push(queue);
    return queue;
  }

  queueContract('the queue in PostgreSQL', async (settings) => {
    const url = await server.createDatabase();
    const queue = await openQueue(url, settings);
    return {
      queue,
      idle: () => queue.idle(),
      depths: () => queue.depths(),
      // It keeps the time of the database, so it is its rows that move.
      advance: async (milliseconds) => {
        await server.query(url, `update falconer.queue set due_at = due_at - interval '${milliseconds} milliseconds'`);
      },
      close: () => queue.close(),
    };
  });

  describe('two processes with one queue in PostgreSQL', () => {
    it('share the keys, and run each once', async () => {
      const url = await server.createDatabase();
      const runs: string[] = [];
      const reconcile = async (key: string) => {
        runs.push(key);
        return {};
      };
      const one = await openQueue(url, { reconcile });
      const other = await openQueue(url, { reconcile });
      const keys = Array.from({ length: 40 }, (_, index) => `key ${index}`);
      await Promise.all(keys.flatMap((key, index) => [(index % 2 === 0 ? one : other).add(key)]));
      await Promise.all([one.idle(), other.idle()]);
      expect([...runs].sort()).toEqual([...keys].sort());
    });

    it('never run two keys of one group at once', async () => {
      const url = await server.createDatabase();
      let atOnce = 0;
      let most = 0;
      const reconcile = async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await server.query(url, 'select 1');
        atOnce -= 1;
        return {};
      };
      const settings = { reconcile, groupOf: () => 'one' };
      const queues = [await openQueue(url, settings), await openQueue(url, settings)];
      for (let index = 0; index < 30; index += 1) await queues[index % 2]?.add(`key ${index}`);
      await Promise.all(queues.map((queue) => queue.idle()));
      expect(most).toBe(1);
    });

    it('keep one date for a key that both want to look at again', async () => {
      const url = await server.createDatabase();
      const reconcile = async () => ({});
      const one = await openQueue(url, { reconcile });
      const other = await openQueue(url, { reconcile });
      await Promise.all([one.addAfter('installations', 300_000), other.addAfter('installations', 200_000)]);
      const rows = await server.query(
        url,
        `select due_at < now() + interval '210 seconds' as soon from falconer.queue where key = 'installations'`,
      );
      expect(rows).toEqual([{ soon: true }]);
    });

    it('leave a key to the one that ran it last, which still knows what it saw', async () => {
      const url = await server.createDatabase();
      const runs: (readonly [string, boolean])[] = [];
      const reconcileAs = (name: string) => async (_: string, turn: Turn) => {
        runs.push([name, turn.follows]);
        return { lookAgainAfter: 1_000_000 };
      };
      const one = await openQueue(url, { reconcile: reconcileAs('one'), pollInterval: 1_000_000 });
      await one.add('rollout');
      await expect.poll(() => runs).toEqual([['one', false]]);
      const other = await openQueue(url, { reconcile: reconcileAs('other') });
      await other.addAfter('rollout', 0);
      await one.add('something else');
      await expect.poll(() => runs.slice(1)).toContainEqual(['one', true]);
    });
  });

  describe('a process that is gone', () => {
    /** A process that took the key and was never heard of again. */
    async function abandon(url: string, key: string): Promise<void> {
      await server.query(
        url,
        `update falconer.queue set run = gen_random_uuid(), replica = gen_random_uuid(), due_at = null,
           held_until = now() + interval '1 hour' where key = '${key}'`,
      );
    }

    it('has its keys run by another one when its lease is over, and not before', async () => {
      const url = await server.createDatabase();
      const runs: (readonly [string, boolean])[] = [];
      const gone = await openQueue(url, { reconcile: async () => ({}), concurrency: 0 });
      await gone.add('command o/r#1!2');
      await abandon(url, 'command o/r#1!2');
      await gone.close();
      const queue = await openQueue(url, {
        reconcile: async (key, turn) => {
          runs.push([key, turn.follows]);
          return {};
        },
      });
      await queue.add('another');
      await expect.poll(() => runs.map(([key]) => key)).toEqual(['another']);
      await server.query(url, `update falconer.queue set held_until = now() - interval '1 second'`);
      await expect.poll(() => runs.slice(1), { timeout: 20_000 }).toEqual([['command o/r#1!2', false]]);
    });

    it('leaves its key to be run at once, but one that ends every process waits for longer each time', async () => {
      const url = await server.createDatabase();
      const queue = await openQueue(url, { reconcile: async () => ({}), concurrency: 0 });
      await queue.add('a');
      const waits: unknown[] = [];
      for (const abandoned of [1, 2, 3]) {
        await abandon(url, 'a');
        await server.query(url, `update falconer.queue set held_until = now() - interval '1 second'`);
        const row = async () => (await server.query(url, 'select abandoned, failures, run from falconer.queue'))[0];
        await expect.poll(row, { timeout: 20_000 }).toEqual({ abandoned, failures: 0, run: null });
        waits.push((await server.query(url, `select due_at from falconer.queue`))[0]?.due_at);
      }
      const [first, second, third] = waits.map(Number);
      expect(second).toBeGreaterThan(first ?? 0);
      expect(third).toBeGreaterThan((second ?? 0) + 1_000);
    });

    it('keeps what waits for the next process', async () => {
      const url = await server.createDatabase();
      const before = await openQueue(url, { reconcile: async () => ({}), concurrency: 0 });
      await before.add('a');
      await before.close();
      expect(await before.add('b')).toBe('full');
      const runs: string[] = [];
      const after = await openQueue(url, { reconcile: noting(runs) });
      await after.idle();
      expect(runs).toEqual(['a']);
    });
  });

  describe('the right to write', () => {
    it('is renewed for as long as the run takes', async () => {
      const url = await server.createDatabase();
      const until = async () => (await server.query(url, 'select held_until from falconer.queue'))[0]?.held_until;
      const seen: unknown[] = [];
      const queue = await openQueue(url, {
        lease: 6_000,
        reconcile: async (_, turn) => {
          const first = await until();
          await expect.poll(until, { timeout: 20_000 }).toSatisfy((now) => Number(now) > Number(first));
          turn.assertHeld();
          seen.push('held');
          return {};
        },
      });
      await queue.add('slow');
      await queue.idle();
      expect(seen).toEqual(['held']);
    });

    it('ends when another process has the key, and the end of that run changes nothing', async () => {
      const url = await server.createDatabase();
      const turns: Turn[] = [];
      const lines: string[] = [];
      const queue = await openQueue(url, {
        lease: 6_000,
        log: { ...silent, warn: (_, message) => lines.push(message) },
        reconcile: async (_, turn) => {
          turns.push(turn);
          await expect.poll(() => isHeld(turn), { timeout: 20_000 }).toBe(false);
          turn.assertHeld();
          return {};
        },
      });
      await queue.add('a');
      await expect.poll(() => turns.map(isHeld)).toEqual([true]);
      await server.query(
        url,
        `update falconer.queue set run = gen_random_uuid(), held_until = now() + interval '1 hour'`,
      );
      await expect
        .poll(() => lines, { timeout: 20_000 })
        .toEqual(['the key of a failed run was not kept: it is due for whoever has it now']);
      expect(await server.query(url, 'select key, run is not null as runs from falconer.queue')).toEqual([
        { key: 'a', runs: true },
      ]);
    });
  });

  describe('a database', () => {
    it('that is away for a moment is asked again, and nothing is lost', async () => {
      const url = await server.createDatabase();
      const runs: string[] = [];
      const queue = await openQueue(url, { reconcile: noting(runs) });
      await queue.addAfter('a', 100_000);
      await server.restart();
      await server.query(url, `update falconer.queue set due_at = now()`);
      await expect.poll(() => runs, { timeout: 10_000 }).toEqual(['a']);
      expect(queue.isReachable).toBe(true);
    });

    it('that cannot be used is told of without its password', async () => {
      const url = (await server.createDatabase()).replace(/\/story_\d+$/, '/missing');
      const failure = await openQueue(url, { reconcile: async () => ({}) }).catch((error: unknown) => error);
      expect(String(failure)).toContain(
        'the database of DATABASE_URL cannot be used: database "missing" does not exist',
      );
      expect(String(failure)).not.toContain(encodeURIComponent(postgresPassword));
    });

    it('can be looked at without being changed', async () => {
      const url = await server.createDatabase();
      const inspected = { version: expect.stringMatching(/^\d+\.\d+/), isUsable: true };
      expect(await inspectDatabase(url)).toEqual({ ...inspected, hasQueue: false });
      expect(await server.query(url, `select to_regnamespace('falconer') as schema`)).toEqual([{ schema: null }]);
      await openQueue(url, { reconcile: async () => ({}) });
      expect(await inspectDatabase(url)).toEqual({ ...inspected, hasQueue: true });
    });

    it('whose user may make nothing is said to be of no use', async () => {
      const url = new URL(await server.createDatabase());
      await server.query(`${url}`, `create role guest login password 'guest'`);
      url.username = 'guest';
      url.password = 'guest';
      expect(await inspectDatabase(`${url}`)).toMatchObject({ hasQueue: false, isUsable: false });
    });

    it('is prepared once by processes that start together', async () => {
      const url = await server.createDatabase();
      const queues = await Promise.all([1, 2, 3].map(() => openQueue(url, { reconcile: async () => ({}) })));
      expect(await queues[0]?.add('a')).toBe('added');
    });
  });
});

function noting(runs: string[]) {
  return async (key: string) => {
    runs.push(key);
    return {};
  };
}

function isHeld(turn: Turn): boolean {
  try {
    turn.assertHeld();
    return true;
  } catch {
    return false;
  }
}
