import type { Pool } from 'pg';

/** What keeps two processes that start together from making the tables at the same time; any number that nobody else uses. */
const migrationLock = 4_603_172_318;

/**
 * One row per key that waits or runs. That a group runs in one place at a time is not left to the code: the database refuses a second
 * run. The clock is the database's, because those of several machines differ.
 */
const tables = `
do $$ begin
  -- Whoever runs the database may have made it already, and not let us make any.
  if to_regnamespace('falconer') is null then create schema falconer; end if;
end $$;
create table falconer.queue (
  key text primary key,
  group_name text,
  due_at timestamptz,
  failures integer not null default 0,
  abandoned integer not null default 0,
  replica uuid,
  run uuid,
  held_until timestamptz,
  constraint a_run_is_held check ((run is null) = (held_until is null)),
  constraint there_is_something_to_do check (due_at is not null or run is not null)
);
comment on column falconer.queue.group_name is 'keys of one group run one after the other';
comment on column falconer.queue.due_at is 'when it is to run next; null: not again after the run that is under way';
comment on column falconer.queue.failures is 'runs in a row that failed';
comment on column falconer.queue.abandoned is 'runs in a row whose process was not heard of again';
comment on column falconer.queue.replica is 'the process that runs it, or was the last to run it';
comment on column falconer.queue.run is 'the run that is under way';
comment on column falconer.queue.held_until is 'until when no other process may take it';
create unique index one_run_per_group on falconer.queue (group_name) where run is not null;
create index queue_due on falconer.queue (due_at) where run is null;
`;

/** Makes the table where it is missing. Throws where the user of the database may not. */
export async function ensureSchema(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('falconer.queue') is not null as there`,
    );
    if (rows[0]?.there !== true) await client.query(tables);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
