import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { judgeCommand } from '../../src/cli/judge.ts';

const base = join(import.meta.dirname, '../cases/health/base/standalone.yaml');
const objects: readonly { kind: string }[] = parseAllDocuments(readFileSync(base, 'utf8')).map((document) =>
  document.toJS(),
);
const listed = objects.map((object) => JSON.stringify({ t: 0.02, type: 'ADDED', object }));
const milvus = objects.find((object) => object.kind === 'Milvus');
const edited = JSON.stringify({
  t: 3,
  type: 'MODIFIED',
  object: { ...milvus, metadata: { ...metadataOf(milvus), generation: 4 } },
});

function metadataOf(object: object | undefined): object {
  return object !== undefined && 'metadata' in object && typeof object.metadata === 'object'
    ? (object.metadata ?? {})
    : {};
}

const files: Readonly<Record<string, string>> = {
  'healthy.jsonl': listed.join('\n'),
  'edited.jsonl': [...listed, edited].join('\n'),
  'broken.jsonl': [...listed, '{"t":'].join('\n'),
  'empty.jsonl': '',
  '-': listed.join('\n'),
};

/** What the command printed, and its exit code. */
function run(...args: readonly string[]) {
  const printed = { out: '', err: '' };
  const code = judgeCommand(args, {
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
  });
  return { code, ...printed };
}

describe('falconer judge', () => {
  it('prints every change of verdict as JSON and ends with 0 when the last one on the whole is Healthy', () => {
    const { code, out, err } = run('healthy.jsonl');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      verdicts: [
        { at: 0, subject: 'target', health: 'Healthy', reason: 'Running', message: 'standalone 1/1 ready on v2.6.11' },
        {
          at: 0,
          subject: 'component/standalone',
          health: 'Healthy',
          reason: 'Running',
          message: 'standalone 1/1 ready',
        },
      ],
    });
  });

  it('ends with 1 when the last verdict on the whole is not Healthy', () => {
    const { code, out } = run('edited.jsonl', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out).verdicts.at(-1)).toMatchObject({ at: 3, subject: 'target', reason: 'Accepted' });
  });

  it('prints the verdicts in force at a second, with the time at which they began', () => {
    expect(run('edited.jsonl', '--at', '2.9').code).toBe(0);
    const { code, out } = run('edited.jsonl', '--at=200');
    expect(code).toBe(1);
    expect(JSON.parse(out).verdicts).toMatchObject([
      { at: 123, subject: 'target', health: 'Degraded', reason: 'OperatorNotReconciling' },
      { at: 0, subject: 'component/standalone', health: 'Healthy' },
    ]);
  });

  it('prints a table for people', () => {
    expect(run('edited.jsonl', '--format', 'text').out).toMatchInlineSnapshot(`
      "    AT  SUBJECT               HEALTH       REASON    MESSAGE
      0.00 s  target                Healthy      Running   standalone 1/1 ready on v2.6.11
      0.00 s  component/standalone  Healthy      Running   standalone 1/1 ready
      3.00 s  target                Progressing  Accepted  generation 4 is accepted, not yet confirmed (the operator has confirmed generation 3)
      "
    `);
  });

  it('reads standard input', () => {
    expect(run('-').code).toBe(0);
  });

  it('names file and line of what is not JSON, and ends with 2', () => {
    const { code, out, err } = run('broken.jsonl');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^falconer judge: broken\.jsonl:8: not JSON: /);
  });

  it.each([
    [['missing.jsonl'], /cannot read missing\.jsonl: ENOENT/],
    [['empty.jsonl'], /empty\.jsonl: the recording is empty/],
    [[], /name the recording to judge/],
    [['healthy.jsonl', 'edited.jsonl'], /one recording at a time, not also edited\.jsonl/],
    [['healthy.jsonl', '--format', 'xml'], /--format is json or text, not xml/],
    [['healthy.jsonl', '--at', 'noon'], /--at is a number of seconds, not "noon"/],
    [['healthy.jsonl', '--at='], /--at is a number of seconds, not ""/],
    [['healthy.jsonl', '--at', '-1'], /--at/],
    [['healthy.jsonl', '--since', '1'], /--since/],
  ])('refuses %j with 2 and says why', (args, message) => {
    const { code, out, err } = run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });

  it('explains itself', () => {
    const { code, out } = run('--help');
    expect(code).toBe(0);
    expect(out).toContain('Usage: falconer judge FILE [--at SECONDS] [--format json|text]');
  });
});
