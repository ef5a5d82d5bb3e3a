import { describe, expect, it } from 'vitest';
import { formatKey, type Key, parseKey } from '../../src/reconcile/key.ts';

const repository = { owner: 'acme', name: 'search' };

describe('what lies in a queue', () => {
  const keys: readonly Key[] = [
    { kind: 'command', repository, issue: 12, comment: 345 },
    { kind: 'command', repository, issue: 12, comment: 345, says: '0123456789abcdef' },
    { kind: 'pull-request', repository, number: 7, again: 9 },
    { kind: 'rollout', repository, commit: 'a'.repeat(40) },
    {
      kind: 'press',
      repository,
      number: 7,
      run: 9,
      action: 'fix',
      person: { id: 42, login: 'maya-b' },
      delivery: '0b989ba4-242f-11e5-81e1-c7b6966d2516',
    },
    { kind: 'repository', repository },
    { kind: 'deliveries' },
    { kind: 'installations' },
  ];
  it.each(keys.map((key) => [formatKey(key), key] as const))('is ids and nothing else: %s', (text, key) => {
    expect(parseKey(text)).toEqual(key);
    expect(text).toMatch(
      /^[a-z-]+( [A-Za-z0-9-]+\/[A-Za-z0-9._-]+([#@!][0-9a-f]+)*( again \d+| says [0-9a-f]{16})?( [a-z-]+ on \d+ by \d+ [\w-]+ in [\w-]+)?)?$/,
    );
  });

  it.each([
    'command acme/search#12!345; /scale querynode 0',
    'command acme/search#12!345\n',
    'command acme/search#12!345 says yes',
    'command ../../etc#1!2',
    'command acme/search#-1!2',
    `rollout acme/search@${'a'.repeat(39)}`,
    'rollout acme/search@main',
    'approve acme/search#1',
    '',
  ])('is no work when somebody else wrote it: %j', (text) => {
    expect(parseKey(text)).toBeUndefined();
  });
});
