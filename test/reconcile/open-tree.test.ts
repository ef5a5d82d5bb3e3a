import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGitMirrors } from '../../src/adapters/git/index.ts';
import { openLocalTree } from '../../src/cli/local-tree.ts';
import { type Run, runCommands } from '../../src/core/operation/index.ts';
import { findTargets, lookForTargets } from '../../src/core/target/index.ts';
import type { GitMirror, GitMirrors, Log } from '../../src/ports.ts';
import { openTreeAt } from '../../src/reconcile/open-tree.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';
import type { World } from '../../src/reconcile/world.ts';
import { type GitServer, startGitServer, type TestFile } from '../adapters/git/git-server.ts';
import { recordingIo } from '../cli/recording-io.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const name = { owner: 'o', name: 'r' };

let server: GitServer;
let mirrors: GitMirrors;
beforeAll(async () => {
  server = await startGitServer();
  mirrors = openGitMirrors({ directory: server.scratch(), log: silent });
});
afterAll(() => server.close());

const overlays = {
  'base/kustomization.yaml': 'resources: [milvus.yaml]\n',
  'base/milvus.yaml':
    'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec:\n  mode: cluster\n  components:\n    queryNode:\n      replicas: 2\n',
  'overlays/dev/kustomization.yaml': 'namespace: search-dev\nresources: [../../base]\n',
  'overlays/prod/kustomization.yaml':
    'namespace: search-prod\nresources: [../../base]\npatches:\n  - path: sizes.yaml\n',
  'overlays/prod/sizes.yaml':
    'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec:\n  components:\n    queryNode:\n      replicas: 5\n',
};

/** A mirror that tells what was asked of it. */
async function watchedMirror(): Promise<{ mirror: GitMirror; asked: string[] }> {
  const mirror = await mirrors.fetched(name, { url: server.url, token: server.token });
  const asked: string[] = [];
  return {
    asked,
    mirror: {
      ...mirror,
      searchFiles: (commit, search) => {
        asked.push('search');
        return mirror.searchFiles(commit, search);
      },
      readBlobs: (blobs) => {
        asked.push(`read ${blobs.length}`);
        return mirror.readBlobs(blobs);
      },
    },
  };
}

function emptyWorld(): Pick<World, 'memory'> {
  return { memory: emptyProcessMemory() };
}

function filesOf(run: Run): readonly { path: string; after: string | undefined }[] {
  return run.files.map(({ path, after }) => ({ path, after }));
}

const context = { requestedAt: '2026-08-22T10:00:00Z' };

describe('the files of a commit', () => {
  it('tells of links, and of files that seem to have a Milvus and are no text', async () => {
    const latin = Buffer.from('# caf\xe9\nkind: Milvus\napiVersion: milvus.io/v1beta1\n', 'latin1');
    const commit = server.commit('linked', {
      'a.yaml': overlays['base/milvus.yaml'],
      'latin.yaml': latin,
      'notes.yaml': Buffer.from('# caf\xe9\n', 'latin1'),
      linked: { linkTo: 'a.yaml' },
    });
    const mirror = await mirrors.fetched(name, { url: server.url, token: server.token });
    const tree = await openTreeAt(emptyWorld(), { name, mirror }, commit);
    expect([...tree.obstacles]).toEqual([
      ['linked', 'link'],
      ['latin.yaml', 'unreadable'],
    ]);
    const { targets, unreadable } = lookForTargets(tree);
    expect(targets.map((target) => target.name)).toEqual(['search']);
    expect(unreadable.map(({ place }) => place)).toEqual([{ file: 'latin.yaml', line: 1, column: 1 }]);
    const run = runCommands(['/create trial --path linked/trial.yaml'], tree, context);
    expect(run.steps).toMatchObject([
      { kind: 'refused', refusal: { place: { file: 'linked' }, correction: '/create trial --path milvus/trial.yaml' } },
    ]);
  });

  it('are read as far as they lead to resources, and a command edits the patch of its overlay', async () => {
    const commit = server.commit('overlays', {
      ...overlays,
      'README.md': 'milvus.io/',
      'apps/web.yaml': 'kind: Pod\n',
    });
    const { mirror } = await watchedMirror();
    const tree = await openTreeAt(emptyWorld(), { name, mirror }, commit);
    expect([...tree.readPaths()].sort()).toEqual(Object.keys(overlays).sort());
    const run = runCommands(['/scale querynode 9 --target search-prod/search'], tree, context);
    expect(filesOf(run)).toEqual([
      { path: 'overlays/prod/sizes.yaml', after: overlays['overlays/prod/sizes.yaml'].replace('5', '9') },
    ]);
  });

  it('are not read again for the next commit where they are the same', async () => {
    const others = Object.fromEntries(
      Array.from({ length: 600 }, (_, index): [string, string] => [`apps/${index}.yaml`, `kind: Pod # ${index}\n`]),
    );
    const first = server.commit('cached', { ...overlays, ...others });
    const world = emptyWorld();
    const before = await watchedMirror();
    await openTreeAt(world, { name, mirror: before.mirror }, first);
    expect(before.asked[0]).toBe('search');
    const second = server.commit('cached', {
      'base/milvus.yaml': overlays['base/milvus.yaml'].replace('2', '3'),
      'apps/1.yaml': 'removed',
      'overlays/test/kustomization.yaml': 'namespace: search-test\nresources: [../../base]\n',
    });
    const after = await watchedMirror();
    const tree = await openTreeAt(world, { name, mirror: after.mirror }, second);
    expect(after.asked.filter((each) => each !== 'read 0')).toEqual(['read 2']);
    expect(findTargets(tree).map((target) => target.name)).toEqual([
      'search-dev/search',
      'search-prod/search',
      'search-test/search',
    ]);
    expect(tree.text('base/milvus.yaml')).toContain('replicas: 3');
  });

  it('are opened once for a commit that is asked for again', async () => {
    const commit = server.commit('again', overlays);
    const world = emptyWorld();
    const { mirror } = await watchedMirror();
    const tree = await openTreeAt(world, { name, mirror }, commit);
    expect(await openTreeAt(world, { name, mirror }, commit)).toBe(tree);
    expect(await openTreeAt(world, { name: { owner: 'o', name: 'other' }, mirror }, commit)).not.toBe(tree);
  });

  it('are opened without those that are links, too large, no text, or of packages of others', async () => {
    const milvus = overlays['base/milvus.yaml'];
    const commit = server.commit('odd', {
      'milvus.yaml': milvus,
      'link.yaml': { linkTo: 'milvus.yaml' },
      'huge.yaml': `${milvus}${'#'.repeat(6 * 1024 * 1024)}`,
      'latin1.yaml': Buffer.concat([Buffer.from(milvus), Buffer.from([0xe9, 0x0a])]),
      'vendor/operator/milvus.yaml': milvus,
      'web/node_modules/operator/milvus.yaml': milvus,
    });
    const { mirror } = await watchedMirror();
    const tree = await openTreeAt(emptyWorld(), { name, mirror }, commit);
    expect(tree.paths()).toEqual(['milvus.yaml']);
    expect(findTargets(tree).map((target) => target.file)).toEqual(['milvus.yaml']);
  });

  it('can be none at all', async () => {
    const commit = server.commit('nothing', { 'README.md': 'x' });
    const { mirror } = await watchedMirror();
    expect(findTargets(await openTreeAt(emptyWorld(), { name, mirror }, commit))).toEqual([]);
  });
});

const cases = fileURLToPath(new URL('../cases/layout', import.meta.url));

describe('a command at a commit comes to the same as in a folder of the disk', () => {
  it.each([
    'plain/takes-the-namespace-from-the-application',
    'kustomize/adds-an-inline-patch-when-the-base-is-shared',
    'helm/edits-the-values-file-of-the-application',
    'application-set/edits-the-file-of-one-tenant',
    'inline-values/edits-inside-a-block-of-values',
    'refused/terraform',
  ])('%s', async (folder) => {
    const files = filesBelow(join(cases, folder, 'before'));
    const line = readFileSync(join(cases, folder, 'comment.md'), 'utf8').trim();
    const commit = server.commit(folder, files);
    const { mirror } = await watchedMirror();
    const atCommit = runCommands([line], await openTreeAt(emptyWorld(), { name, mirror }, commit), context);
    const onDisk = runCommands([line], openLocalTree('.', recordingIo(files)), context);
    expect(filesOf(atCommit)).toEqual(filesOf(onDisk));
    expect(atCommit.steps.map(outcomeOf)).toEqual(onDisk.steps.map(outcomeOf));
    expect(atCommit.found.targets.map((target) => target.name)).toEqual(onDisk.found.targets.map(({ name }) => name));
  });
});

function outcomeOf(step: Run['steps'][number]): unknown {
  if (step.kind === 'refused') return step.refusal;
  return step.kind === 'asked' || step.kind === 'answered' ? step.kind : [step.kind, step.plan, step.files];
}

function filesBelow(folder: string): Record<string, string & TestFile> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((each) => join(folder, each));
  const files = paths.filter((path) => statSync(path).isFile());
  return Object.fromEntries(files.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}
