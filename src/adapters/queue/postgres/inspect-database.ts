import { Client } from 'pg';
import { reasonOf } from './connection-failure.ts';

/** What the database of a shared queue has, and what its user may do. */
export interface InspectedDatabase {
  /** `15.18` */
  readonly version: string;
  readonly hasQueue: boolean;
  /** Whether the queue can be made where it is missing, or used where it is there. */
  readonly isUsable: boolean;
}

/** Milliseconds until the database is given up. */
const patience = 10_000;

const question = `
select current_setting('server_version') as version, to_regclass('falconer.queue') is not null as "hasQueue", case
  when to_regclass('falconer.queue') is not null
    then has_schema_privilege('falconer', 'usage') and has_table_privilege('falconer.queue', 'select, insert, update, delete')
  when to_regnamespace('falconer') is not null then has_schema_privilege('falconer', 'create')
  else has_database_privilege(current_database(), 'create')
end as "isUsable"`;

/** Looks, and changes nothing. Throws when the database does not answer. */
export async function inspectDatabase(url: string): Promise<InspectedDatabase> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: patience, query_timeout: patience });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<InspectedDatabase>(question);
    if (rows[0] === undefined) throw new Error('the database gave no answer');
    return rows[0];
  } catch (error) {
    throw new Error(reasonOf(error));
  } finally {
    await client.end();
  }
}
