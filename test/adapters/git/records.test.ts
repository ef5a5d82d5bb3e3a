import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGitMirrors } from '../../../src/adapters/git/index.ts';
import type { GitMirror, Log, NewRecord } from '../../../src/ports.ts';
import { type GitServer, startGitServer } from './git-server.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

let server: GitServer;
let base: string;
beforeAll(async () => {
  server = await startGitServer();
  base = server.commit('main', { 'a.yaml': 'one' });
});
afterAll(() => server.close());

/** A bot with a directory of its own, as after a move to another machine. */
async function mirror(): Promise<GitMirror> {
  const mirrors = openGitMirrors({ directory: server.scratch(), log: silent });
  return await mirrors.fetched({ owner: 'o', name: 'r' }, { url: server.url, token: server.token });
}

const lock: Omit<NewRecord, 'text' | 'expected'> = {
  kind: 'locks',
  name: 'clusters/eu/milvus.yaml#prod',
  date: '2026-03-01T10:00:00Z',
};

describe('a record', () => {
  it('is taken by one, seen by all, replaced by who knows it, and removed', async () => {
    const [one, other] = [await mirror(), await mirror()];
    expect(await one.records('locks')).toEqual([]);
    expect(await one.writeRecord({ ...lock, text: '{"by":"one"}', expected: undefined })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await other.writeRecord({ ...lock, text: '{"by":"other"}', expected: undefined })).toEqual({
      ok: false,
      refusal: { kind: 'ref_changed' },
    });
    const [seen] = await other.records('locks');
    expect(seen?.text).toBe('{"by":"one"}');
    expect(await other.records('holds')).toEqual([]);
    expect(await other.writeRecord({ ...lock, text: '{"by":"other"}', expected: seen?.id })).toMatchObject({
      ok: true,
    });
    expect(await one.writeRecord({ ...lock, text: undefined, expected: seen?.id })).toMatchObject({ ok: false });
    const [now] = await one.records('locks');
    expect(await one.writeRecord({ ...lock, text: undefined, expected: now?.id })).toMatchObject({ ok: true });
    expect(await other.records('locks')).toEqual([]);
  });

  it('written twice for the same reason is the same', async () => {
    const git = await mirror();
    const record = { ...lock, name: 'twice', text: 'same', expected: undefined };
    expect(await git.writeRecord(record)).toMatchObject({ ok: true });
    expect(await git.writeRecord(record)).toMatchObject({ ok: true });
  });

  it.each(['../../heads/main', '--upload-pack=x', 'ümlaut @{1}', 'x'.repeat(500)])(
    'has a name that means nothing to Git: %s',
    async (name) => {
      const git = await mirror();
      expect(await git.writeRecord({ ...lock, name, text: name, expected: undefined })).toMatchObject({ ok: true });
      expect((await git.records('locks')).map((each) => each.text)).toContain(name);
      expect(await (await mirror()).branchTip('main')).toBe(base);
    },
  );
});

describe('a branch', () => {
  it('is deleted only where it is expected, and being gone already is fine', async () => {
    const git = await mirror();
    const tip = server.commit('falconer/prod/scale-1', { 'a.yaml': 'two' });
    expect(await git.deleteBranch('falconer/prod/scale-1', base)).toMatchObject({
      ok: false,
      refusal: { kind: 'ref_changed' },
    });
    expect(await git.deleteBranch('falconer/prod/scale-1', tip)).toMatchObject({ ok: true });
    expect(await git.deleteBranch('falconer/prod/scale-1', tip)).toMatchObject({ ok: true });
    expect(await (await mirror()).branchTip('falconer/prod/scale-1')).toBeUndefined();
  });
});
