/**
 * How fast targets are found and changed in a large repository: 20,000 files, of which 2,000 Milvus resources come, in every
 * layout.
 *
 *   npx tsx bench/targets.ts [--files 20000]
 *
 * Machines differ, so the numbers that count are the ratios: each against what `git grep` and a plain YAML reader take for the
 * same files in the same run. Own time is the time of the processor, which other programs on the machine do not change much.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { openGitMirrors } from '../src/adapters/git/index.ts';
import { localFiles } from '../src/cli/local-files.ts';
import { targetsCommand } from '../src/cli/targets.ts';
import { editManifest, parseManifest } from '../src/core/manifest/index.ts';
import { runCommands } from '../src/core/operation/index.ts';
import type { GitMirror } from '../src/ports.ts';
import { openTreeAt } from '../src/reconcile/open-tree.ts';
import { emptyProcessMemory } from '../src/reconcile/process-memory.ts';
import { startGitServer } from '../test/adapters/git/git-server.ts';
import { largeRepository } from './large-repository.ts';

/** Milliseconds of own time and megabytes that are allowed for 20,000 files, and how many times the baseline. */
const limits = { first: 10_000, memory: 400, next: 1_000, edit: 20, firstRatio: 6 };

/** Milliseconds of this process's own since the start of it. */
function ownTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const { values } = parseArgs({ options: { files: { type: 'string' }, child: { type: 'string' } } });
const fileCount = Number(values.files ?? 20_000);
if (values.child !== undefined) measureFirst(values.child);
else await measureAll();

/** In a process of its own, so that its memory is what a person's `falconer targets` takes. */
function measureFirst(directory: string): void {
  let printed = 0;
  const started = { wall: performance.now(), own: ownTime() };
  process.chdir(directory);
  const out = (text: string): void => {
    printed += text.split('\n').length - 2;
  };
  const io = { ...localFiles, out };
  const code = targetsCommand([], io);
  const milliseconds = ownTime() - started.own;
  const wall = performance.now() - started.wall;
  const memory = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ code, printed, milliseconds, wall, memory }));
}

async function measureAll(): Promise<void> {
  measureEdit();
  const { files, resources } = largeRepository(fileCount);
  const directory = mkdtempSync(join(tmpdir(), 'falconer-bench-'));
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    process.stdout.write(`${files.size} files, ${resources} Milvus resources\n`);
    const baseline = measureBaseline(directory, files);
    line('git grep and js-yaml on the same files', baseline, baseline);
    const first = firstTargets(directory);
    if (first.code !== 0 || first.printed !== resources) throw new Error(`${first.printed} targets were found`);
    line('falconer targets, for the first time', first.milliseconds, baseline, limits.first);
    process.stdout.write(`${'  by the clock'.padEnd(46)} ${first.wall.toFixed(0).padStart(7)} ms\n`);
    check('MB of memory', first.memory, limits.memory);
    check('times the baseline', first.milliseconds / baseline, limits.firstRatio);
    await measureBot(files, baseline);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface FirstTargets {
  readonly code: number;
  readonly printed: number;
  readonly milliseconds: number;
  readonly wall: number;
  readonly memory: number;
}

function firstTargets(directory: string): FirstTargets {
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), '--child', directory];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', cwd: process.cwd() }));
}

/** What nobody can go below who looks for the texts and reads what he found. */
function measureBaseline(directory: string, files: ReadonlyMap<string, string>): number {
  execFileSync('git', ['init', '--quiet', directory]);
  execFileSync('git', ['-C', directory, 'add', '-A']);
  const started = process.cpuUsage();
  const wall = performance.now();
  const grep = ['-C', directory, 'grep', '--cached', '-lzF', '-e', 'milvus.io/', '-e', 'argoproj.io/', '--', '*.yaml'];
  const found = execFileSync('git', grep, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\0');
  const searched = performance.now() - wall;
  for (const path of found) {
    if (path !== '' && !path.includes('/templates/')) loadAll(files.get(path) ?? '');
  }
  const { user, system } = process.cpuUsage(started);
  return searched + (user + system) / 1_000;
}

/** A command at a new commit, when the one before it was looked at. */
async function measureBot(files: ReadonlyMap<string, string>, baseline: number): Promise<void> {
  const server = await startGitServer();
  try {
    const first = commitAll(server.bare, files, '');
    const [path = '', text = ''] = [...files].find(([each]) => each.endsWith('milvus.yaml')) ?? [];
    const second = commitAll(server.bare, new Map([[path, `${text}# touched\n`]]), first);
    const mirrors = openGitMirrors({ directory: server.scratch(), log: { info() {}, warn() {}, error() {} } });
    const name = { owner: 'o', name: 'r' };
    const { mirror, gitTime } = timed(await mirrors.fetched(name, { url: server.url, token: server.token }));
    const world = { memory: emptyProcessMemory() };
    for (const [title, commit, limit] of [
      ['a command at the first commit, without Git', first, undefined],
      ['a command at the next commit, without Git', second, limits.next],
      ['a second command there, without Git', second, limits.next],
    ] as const) {
      const before = gitTime();
      const started = ownTime();
      const tree = await openTreeAt(world, { name, mirror }, commit);
      const target = '--target tenant-t1/milvus-t1';
      const run = runCommands([`/scale querynode 17 ${target}`], tree, {
        requestedAt: '2026-08-22T10:00:00Z',
        historyOf: () => [],
      });
      const took = ownTime() - started;
      if (run.files[0]?.path !== 'tenants/t1/values.yaml') throw new Error(`the command came to nothing: ${title}`);
      const git = gitTime() - before;
      line(title, took, baseline, limit);
      process.stdout.write(`${'  and for Git, by the clock'.padEnd(46)} ${git.toFixed(0).padStart(7)} ms\n`);
    }
  } finally {
    await server.close();
  }
}

function commitAll(bare: string, files: ReadonlyMap<string, string>, parent: string): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const changes = [...files].map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`).join('');
  const from = parent === '' ? '' : `from ${parent}\n`;
  const head = `commit refs/heads/main\ncommitter a <a@example.com> 1700000000 +0000\n${data('change')}${from}`;
  execFileSync('git', ['-C', bare, 'fast-import', '--quiet'], { input: `${head}${changes}` });
  return execFileSync('git', ['-C', bare, 'rev-parse', 'refs/heads/main'], { encoding: 'utf8' }).trim();
}

function timed(mirror: GitMirror): { mirror: GitMirror; gitTime: () => number } {
  let total = 0;
  const clocked = async <Value>(work: Promise<Value>): Promise<Value> => {
    const started = performance.now();
    try {
      return await work;
    } finally {
      total += performance.now() - started;
    }
  };
  return {
    gitTime: () => total,
    mirror: {
      ...mirror,
      listFiles: (commit) => clocked(mirror.listFiles(commit)),
      searchFiles: (commit, search) => clocked(mirror.searchFiles(commit, search)),
      readBlobs: (blobs) => clocked(mirror.readBlobs(blobs)),
    },
  };
}

/** One edit of a file of 1,000 lines, after which it is read again: against the YAML library, which cannot be undercut. */
function measureEdit(): void {
  const settings = Array.from({ length: 980 }, (_, index) => `    setting${index}: ${index} # as it was\n`);
  const text = `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: big\nspec:\n  components:\n    queryNode:\n      replicas: 3\n  config:\n${settings.join('')}`;
  const manifest = parseManifest('milvus.yaml', text);
  const path = ['spec', 'components', 'queryNode', 'replicas'];
  const rounds = Array.from({ length: 60 }, (_, index) => {
    const started = performance.now();
    const edited = editManifest(manifest, 0, [{ kind: 'set', path, value: index + 10 }]);
    if (!edited.ok) throw new Error(edited.refusal.message);
    return performance.now() - started;
  });
  const plain = Array.from({ length: 60 }, () => {
    const started = performance.now();
    parseAllDocuments(text);
    return performance.now() - started;
  });
  line('one edit of a file of 1,000 lines', Math.min(...rounds), Math.min(...plain), limits.edit);
}

function line(title: string, milliseconds: number, baseline: number, limit?: number): void {
  const ratio = `${(milliseconds / baseline).toFixed(2).padStart(6)} x baseline`;
  const allowed = limit === undefined ? '' : `  (at most ${limit} ms)`;
  process.stdout.write(`${title.padEnd(46)} ${milliseconds.toFixed(0).padStart(7)} ms ${ratio}${allowed}\n`);
  if (limit !== undefined && milliseconds > limit)
    tooMuch(`${title}: ${milliseconds.toFixed(0)} ms, ${limit} are allowed`);
}

function check(unit: string, measured: number, limit: number): void {
  process.stdout.write(`${''.padEnd(46)} ${measured.toFixed(0).padStart(7)} ${unit} (at most ${limit})\n`);
  if (measured > limit) tooMuch(`${measured.toFixed(1)} ${unit}, ${limit} are allowed`);
}

function tooMuch(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
