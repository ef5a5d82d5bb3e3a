import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { waitUntil } from './wait-until.ts';

export const postgresAdvice =
  'No PostgreSQL was found: install one with scripts/install-postgresql.sh, or name the directory of its programs in POSTGRES_BIN.';

/** Continuous integration must not leave these stories out; elsewhere they are. */
export const isPostgresRequired = process.env.CI === 'true';

/** Directory of `initdb` and `postgres`: what `POSTGRES_BIN` names, else the newest of Debian's packages. Undefined when there is none. */
export function findPostgres(): string | undefined {
  const packages = '/usr/lib/postgresql';
  const versions = existsSync(packages) ? readdirSync(packages).sort((one, other) => Number(other) - Number(one)) : [];
  const places = [process.env.POSTGRES_BIN ?? '', ...versions.map((version) => join(packages, version, 'bin'))];
  return places.find((place) => place !== '' && existsSync(join(place, 'initdb')));
}

/** A PostgreSQL of its own in a temporary directory, for as long as the tests run. */
export interface PostgresServer {
  /** The URL of a new, empty database. Its password is `password`. */
  createDatabase(): Promise<string>;
  /** Runs statements in a database. */
  query(url: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Stops it as when its machine loses power, and starts it again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const password = 'a password of these tests alone';

/** `password` is in each URL, encoded as URLs want it. */
export const postgresPassword = password;

/** Throws when there is no PostgreSQL. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error(postgresAdvice);
  const directory = await mkdtemp(join(tmpdir(), 'falconer-postgres-'));
  const user = databaseUser();
  await writeFile(join(directory, 'password'), password);
  if (user !== undefined) await Promise.all([directory, join(directory, 'password')].map((path) => own(path, user)));
  const data = join(directory, 'data');
  const secrets = ['--auth=scram-sha-256', `--pwfile=${join(directory, 'password')}`];
  const made = start(user, join(programs, 'initdb'), ['-D', data, '-U', 'falconer', '-N', '-E', 'UTF8', ...secrets]);
  await ended(made, 'initdb');
  const port = await freePort();
  const listening = ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const run = () => start(user, join(programs, 'postgres'), ['-D', data, ...listening, '-c', 'fsync=off']);
  const urlOf = (database: string) =>
    `postgres://falconer:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  let server = run();
  await waitUntil('PostgreSQL to answer', 30_000, () => answers(urlOf('postgres')));
  let databases = 0;
  return {
    createDatabase: async () => {
      databases += 1;
      await query(urlOf('postgres'), `create database story_${databases}`);
      return urlOf(`story_${databases}`);
    },
    query,
    restart: async () => {
      await stop(server, 'SIGQUIT');
      server = run();
      await waitUntil('PostgreSQL to answer', 30_000, () => answers(urlOf('postgres')));
    },
    close: async () => {
      await stop(server, 'SIGINT');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface DatabaseUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to be run by root; the packages bring a user for it. */
function databaseUser(): DatabaseUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8').match(/^postgres:[^:]*:(\d+):(\d+):/m);
  if (line === null) throw new Error('tests that run as root start PostgreSQL as the user "postgres", who is missing');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

async function own(path: string, { uid, gid }: DatabaseUser): Promise<void> {
  await chown(path, uid, gid);
}

/** Runs a program and passes signals on; ends it when nobody holds its standard input any more, as when the tests are killed. */
const keeper = `
const { spawn } = require('node:child_process');
const [program, ...args] = process.argv.slice(1);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
for (const signal of ['SIGINT', 'SIGQUIT']) process.on(signal, () => child.kill(signal));
process.stdin.on('close', () => child.kill('SIGQUIT')).resume();
child.on('exit', (code) => process.exit(code ?? 1));
`;

function start(user: DatabaseUser | undefined, program: string, args: readonly string[]) {
  const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C' };
  const child = spawn(process.execPath, ['-e', keeper, program, ...args], { env, cwd: '/', ...user });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said = `${said}${text}`.slice(-4_000);
    });
  }
  return { child, said: () => said };
}

type Started = ReturnType<typeof start>;

async function ended({ child, said }: Started, name: string): Promise<void> {
  if (child.exitCode === null) await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`${name} ended with ${child.exitCode}: ${said()}`);
}

async function stop({ child }: Started, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  const exit = child.exitCode === null ? once(child, 'exit') : undefined;
  child.kill(signal);
  await exit;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  return await query(url, 'select 1').then(
    () => true,
    () => false,
  );
}

async function query(url: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
