import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditTo, openAuditFile } from '../../../src/adapters/audit/index.ts';
import { auditCommand } from '../../../src/cli/audit.ts';
import type { InputOutput } from '../../../src/cli/input-output.ts';

let directory: string;
let file: string;
const clock = { now: () => new Date('2026-05-04T12:00:00Z') };
const actor = { id: 7, login: 'maya' };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'falconer-audit-'));
  file = join(directory, 'audit.jsonl');
  const audit = await openAuditFile(file, clock);
  await Promise.all(
    [1, 2, 3].map((comment) => audit.record({ event: 'decision', comment, actor, reasonCode: 'changed' })),
  );
  await audit.close();
  const next = await openAuditFile(file, clock);
  await next.record({ event: 'delivery', delivery: 'd-1', webhook: 'issue_comment' });
  await next.close();
});

afterAll(() => rm(directory, { recursive: true, force: true }));

async function verify(text: string): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = auditCommand(['verify', 'audit.jsonl'], {
    out: (words: string) => {
      said.out += words;
    },
    err: (words: string) => {
      said.err += words;
    },
    readFile: () => text,
  } as unknown as InputOutput);
  return { code, ...said };
}

const lines = async () => (await readFile(file, 'utf8')).trimEnd().split('\n');

describe('the record', () => {
  it('goes on over restarts, in one order, and only its owner may read it', async () => {
    const entries = (await lines()).map((line) => JSON.parse(line));
    expect(entries.map(({ sequence, event, comment }) => [sequence, event, comment])).toEqual([
      [1, 'decision', 1],
      [2, 'decision', 2],
      [3, 'decision', 3],
      [4, 'delivery', undefined],
    ]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await verify(await readFile(file, 'utf8'))).toMatchObject({ code: 0, err: '' });
  });

  const tampering: readonly (readonly [string, (all: string[]) => string[], string])[] = [
    ['a changed entry', (all) => all.map((line) => line.replace('"comment":2', '"comment":9')), ':2 was changed'],
    ['a removed entry', (all) => all.filter((_, index) => index !== 1), ':2 does not follow'],
    ['two entries in another order', ([a = '', b = '', ...rest]) => [b, a, ...rest], ':1 does not follow'],
    ['an entry twice', ([a = '', ...rest]) => [a, a, ...rest], ':2 does not follow'],
    ['a line that is none', (all) => [...all, 'nonsense'], ':5 is not a sealed entry'],
  ];
  it.each(tampering)('shows %s, and the line', async (_, tamper, words) => {
    const answer = await verify(`${tamper(await lines()).join('\n')}\n`);
    expect(answer.code).toBe(1);
    expect(answer.err).toContain(words);
  });

  it('is not gone on with when it was tampered with, or cut off by a crash', async () => {
    const other = join(directory, 'other.jsonl');
    const all = await lines();
    await writeFile(other, `${all.slice(1).join('\n')}\n`);
    await expect(openAuditFile(other, clock)).rejects.toThrow(/other\.jsonl:1 does not follow/);
    await writeFile(other, all.join('\n').slice(0, -5));
    await expect(openAuditFile(other, clock)).rejects.toThrow(/other\.jsonl:4 is not a sealed entry/);
  });

  it('can go to standard output', async () => {
    let text = '';
    const audit = auditTo((words) => {
      text += words;
    }, clock);
    await audit.record({ event: 'delivery', delivery: 'd-1', webhook: 'push' });
    await audit.record({ event: 'delivery', delivery: 'd-2', webhook: 'push' });
    expect((await verify(text)).out).toMatch(/^2 entries, each as it was written\. The last hash is [0-9a-f]{64}\.\n$/);
  });
});
