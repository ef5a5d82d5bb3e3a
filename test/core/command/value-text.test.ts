import { describe, expect, it } from 'vitest';
import { splitAssignment } from '../../../src/core/command/assignment.ts';
import { endpointProblem } from '../../../src/core/command/endpoint-text.ts';
import { tokenize } from '../../../src/core/command/tokenize.ts';
import { parseValueText } from '../../../src/core/command/value-text.ts';

describe('a value behind =', () => {
  it.each([
    ['4', 4],
    ['-0.5', -0.5],
    ['1.50', 1.5],
    ['true', true],
    ['TRUE', true],
    ['yes', 'yes'],
    ['on', 'on'],
    ['v2.6.4', 'v2.6.4'],
    ['a:b', 'a:b'],
    ['http://x/y?z=1', 'http://x/y?z=1'],
    ['"4"', '4'],
    ["'true'", 'true'],
    ['""', ''],
    ['[]', []],
    ['[a, 1, "1"]', ['a', 1, '1']],
    ['{"a":{"b":[true]}}', { a: { b: [true] } }],
    ['{key: pool, operator: Exists}', { key: 'pool', operator: 'Exists' }],
  ])('%s means what YAML 1.2 says', (text, value) => {
    expect(parseValueText(text)).toEqual({ ok: true, value });
  });

  it.each([
    '',
    'null',
    '~',
    '0777',
    '0x1F',
    '1e3',
    '.inf',
    '12345678901234567890',
    '[1',
    '{a: }',
    '[*x]',
    '{<<: {a: 1}}',
    '{a: 1, a: 2}',
    '!tag',
    '*x',
    '&x',
    '"a',
    '{__proto__: 1}',
    '[!!str 1]',
    '{a: 0o17}',
    '|',
    '# x',
  ])('%j is refused with words', (text) => {
    const value = parseValueText(text);
    expect(value.ok ? value.value : value.refusal.message).toMatch(/[.:]/);
    expect(value.ok).toBe(false);
  });
});

describe('an assignment', () => {
  it.each([
    ['a.b=c', 'a.b', 'c'],
    ['a["x=y"].b=c=d', 'a["x=y"].b', 'c=d'],
    ["'a=b c'", 'a', 'b c'],
    ['a="b c"', 'a', '"b c"'],
    ['"a"="b"', undefined, undefined],
  ])('%s splits at the first = that is not inside brackets or quotes', (typed, path, value) => {
    const split = splitAssignment(typed);
    expect(split.ok ? split.value : {}).toEqual(path === undefined ? {} : { path, value });
  });
});

describe('the words of a line', () => {
  const words = (line: string): readonly string[] => {
    const read = tokenize(line);
    return read.ok ? read.value.map((word) => word.source) : [read.refusal.message];
  };

  it('keeps what stands in closed brackets together, with its quotes', () => {
    expect(words('/set a["b c"]={x: "y z", w: [1, 2]} --target prod')).toEqual([
      '/set',
      'a["b c"]={x: "y z", w: [1, 2]}',
      '--target',
      'prod',
    ]);
  });

  it('takes a bracket that stays open for a letter', () => {
    expect(words('/hold because [ of it')).toEqual(['/hold', 'because', '[', 'of', 'it']);
  });

  it('takes typographic quotes inside brackets for plain ones', () => {
    expect(words('/set a[\u201cb.c\u201d]=1')).toEqual(['/set', 'a["b.c"]=1']);
  });
});

describe('an endpoint', () => {
  it.each(['etcd-0.etcd:2379', '10.0.0.1:9000', '[fd00::1]:2379', 'localhost:1', 'S3.eu-west-1.amazonaws.com:443'])(
    '%s is bare',
    (text) => {
      expect(endpointProblem(text, 2379)).toBeUndefined();
    },
  );

  it.each([
    ['http://minio:9000', 'minio:9000'],
    ['https://s3.example.com', 's3.example.com:443'],
    ['pulsar://p.mq', 'p.mq:2379'],
    ['etcd-0.etcd', 'etcd-0.etcd:2379'],
    ['[fd00::1]', '[fd00::1]:2379'],
    ['minio:9000/bucket', 'minio:9000'],
    ['minio:0', 'minio:2379'],
    ['minio:70000', 'minio:2379'],
    ['minio:http', 'minio:2379'],
  ])('%s is corrected to %s', (text, instead) => {
    expect(endpointProblem(text, 2379)).toMatchObject({ instead });
  });

  it.each(['', '<host>:1', 'a b:1', '-a:1', 'a_b:1', ':2379', 'a..b:1', '$HOST:1'])('%j has no host', (text) => {
    expect(endpointProblem(text, 2379)).toEqual({
      message: `${JSON.stringify(text)} is no endpoint: write host:port.`,
    });
  });
});
