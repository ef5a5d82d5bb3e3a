import type { Pool } from 'pg';
import type { Added } from '../../../ports.ts';

/** A key that was taken to be run. */
export interface Claim {
  readonly key: string;
  /** Failures in a row before this run. */
  readonly failures: number;
  /** Whether the same process ran it last. */
  readonly follows: boolean;
}

/** Who takes a key, and for how long. */
export interface Claimant {
  /** A UUID of the process. */
  readonly replica: string;
  /** A UUID of this run alone. */
  readonly run: string;
  /** Milliseconds after which another process may take the key, unless the claim was renewed. */
  readonly lease: number;
  /** Keys that still run in this process though their claim is lost. */
  readonly except: readonly string[];
}

/** How a run ended: in how many milliseconds the key is due again, if at all, and its failures in a row. */
export interface Ending {
  readonly key: string;
  readonly run: string;
  readonly again: number | undefined;
  readonly failures: number;
}

/** Keys in the order in which they are taken, and who may take them. Each function is one statement, and so takes place as a whole. */
export interface Rows {
  put(row: {
    readonly key: string;
    readonly group: string | undefined;
    readonly after: number;
    readonly bound: number;
  }): Promise<Added>;
  /** Makes keys due again, a moment later, that nobody has held on to. */
  freeAbandoned(): Promise<void>;
  /** `contended` when another process took a key of the same group at that moment. */
  claim(claimant: Claimant): Promise<Claim | 'contended' | undefined>;
  /** The runs that are still held, for another `lease` milliseconds from now. */
  renew(runs: readonly string[], lease: number): Promise<ReadonlySet<string>>;
  /** False when the run was not held any more; nothing is changed then. */
  finish(ending: Ending): Promise<boolean>;
  depths(): Promise<ReadonlyMap<string, number>>;
  /** Keys that run somewhere or wait to run now. */
  busy(): Promise<number>;
}

/** Milliseconds for which a key is left to the process that ran it last, which remembers more of it. */
const courtesy = 2_000;

const putText = `
with known as (select due_at from falconer.queue where key = $1)
insert into falconer.queue (key, group_name, due_at)
select $1, $2, now() + $3 * interval '1 millisecond'
where exists (select from known) or (select count(*) from falconer.queue) < $4
on conflict (key) do update set due_at = least(queue.due_at, excluded.due_at)
returning coalesce((select due_at is not null from known), false) as pending`;

/**
 * A key that ended the process which ran it may end the next one as well: each time in a row it waits for longer, up to a minute. It is not
 * counted as a failure, because mostly it is the process that was at its end.
 */
const freeText = `
update falconer.queue
set run = null, held_until = null, replica = null, abandoned = abandoned + 1,
  due_at = now() + least(60, power(2, least(abandoned, 6)) - 1) * interval '1 second'
where held_until < now()`;

const claimText = `
update falconer.queue as taken
set run = $1, replica = $2, held_until = now() + $3 * interval '1 millisecond', due_at = null
from (
  select key, replica from falconer.queue as free
  where run is null and due_at <= now() and key <> all ($4)
    and (replica is null or replica = $2 or due_at < now() - $5 * interval '1 millisecond')
    and not exists (
      select from falconer.queue as other where other.group_name = free.group_name and other.run is not null
    )
  order by due_at, key
  limit 1
  for update skip locked
) as next
where taken.key = next.key
returning taken.key, taken.failures, coalesce(next.replica = $2, false) as follows`;

const renewText = `
update falconer.queue set held_until = now() + $2 * interval '1 millisecond' where run = any ($1) returning run`;

const removeText = 'delete from falconer.queue where key = $1 and run = $2 and due_at is null';

const releaseText = `
update falconer.queue
set run = null, held_until = null, failures = $3, abandoned = 0, due_at = least(due_at, now() + $4 * interval '1 millisecond')
where key = $1 and run = $2`;

/** The statements on the table of keys. */
export function rowsIn(pool: Pool): Rows {
  return {
    put: async ({ key, group, after, bound }) => {
      const { rows } = await pool.query<{ pending: boolean }>(putText, [key, group ?? null, after, bound]);
      if (rows[0] === undefined) return 'full';
      return rows[0].pending ? 'pending' : 'added';
    },
    freeAbandoned: async () => {
      await pool.query(freeText);
    },
    claim: (claimant) => claim(pool, claimant),
    renew: async (runs, lease) => {
      const { rows } = await pool.query<{ run: string }>(renewText, [runs, lease]);
      return new Set(rows.map((row) => row.run));
    },
    finish: (ending) => finish(pool, ending),
    depths: async () => {
      const { rows } = await pool.query<{ kind: string; depth: string }>(
        `select split_part(key, ' ', 1) as kind, count(*) as depth from falconer.queue group by 1`,
      );
      return new Map(rows.map(({ kind, depth }) => [kind, Number(depth)]));
    },
    busy: async () => {
      const { rows } = await pool.query<{ busy: string }>(
        'select count(*) as busy from falconer.queue where run is not null or due_at <= now()',
      );
      return Number(rows[0]?.busy ?? 0);
    },
  };
}

/** PostgreSQL's code of a violated unique index. */
const uniqueViolation = '23505';

async function claim(pool: Pool, { run, replica, lease, except }: Claimant): Promise<Claim | 'contended' | undefined> {
  try {
    const { rows } = await pool.query<Claim>(claimText, [run, replica, lease, except, courtesy]);
    return rows[0];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === uniqueViolation) return 'contended';
    throw error;
  }
}

/** A key that was added meanwhile stays; where it is to go, it must not take along an addition that comes at this very moment. */
async function finish(pool: Pool, { key, run, again, failures }: Ending): Promise<boolean> {
  if (again === undefined && ((await pool.query(removeText, [key, run])).rowCount ?? 0) > 0) return true;
  const { rowCount } = await pool.query(releaseText, [key, run, failures, again ?? null]);
  return (rowCount ?? 0) > 0;
}
