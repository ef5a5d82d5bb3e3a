import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anything, array, assert, constantFrom, dictionary, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandDefinitions, parseCommand } from '../../../src/core/command/index.ts';
import type { Refusal } from '../../../src/core/text/index.ts';

const commands = fileURLToPath(new URL('../../../src/core/command/commands', import.meta.url));
const cases = fileURLToPath(new URL('../../cases/command', import.meta.url));
const context = { requestedAt: '2026-08-22T10:00:00Z', earlier: [] };
const past = { commit: 'c'.repeat(40), date: context.requestedAt, author: 'ada', subject: 'x', pullRequest: 7 };
const settings = { numRuns: 500, seed: 20260822 };

describe('the commands', () => {
  it('has every command file in the registry', () => {
    const files = readdirSync(commands).map((name) => name.replace(/\.ts$/, ''));
    expect(commandDefinitions.map((each) => each.verb).sort()).toEqual(files.sort());
  });

  it.each(commandDefinitions.flatMap((each) => each.examples))('understands its own example %s', (example) => {
    const parsed = parseCommand(example);
    expect(parsed.ok ? 'understood' : parsed.refusal.message).toBe('understood');
  });

  it('has at least eight cases for every command that changes a resource', () => {
    const changes = commandDefinitions.filter(({ examples }) =>
      examples.map(parseCommand).some((parsed) => parsed.ok && parsed.value.kind === 'change'),
    );
    const verbs = changes.filter((each) => each.permission === 'write').map((each) => each.verb);
    const few = verbs.filter((verb) => !existsSync(join(cases, verb)) || readdirSync(join(cases, verb)).length < 8);
    expect(few).toEqual([]);
  });

  it('corrects a command only to one that is understood', () => {
    const corrections = readdirSync(cases).flatMap((verb) =>
      readdirSync(join(cases, verb)).flatMap((name) => {
        const reply = readFileSync(join(cases, verb, name, 'reply.txt'), 'utf8');
        return [...reply.matchAll(/^ {2}try: (.*)$/gm)].map((match) => match[1] ?? '');
      }),
    );
    // A placeholder such as <name> is for the person to fill in.
    const complete = [...new Set(corrections)].filter((command) => !/<[a-z.:,]+>/.test(command));
    const wrong = complete.filter((command) => !parseCommand(command).ok);
    expect(complete.length).toBeGreaterThan(60);
    expect(wrong).toEqual([]);
  });
});

describe('a command on anything', () => {
  it('says no to arguments that make no sense, and never fails', () => {
    const words = oneof(
      constantFrom('querynode', 'all', 'set', 'unset', 'etcd', 'v2.6.4', '-1', '--step', '--external', '--endpoints'),
      constantFrom(
        'cpu=4',
        'log.level=info',
        'spec.components.env[0]={a: [1',
        'a["b"]=',
        '{',
        '"',
        "'",
        '=',
        '[]',
        '\u0000',
      ),
      constantFrom(
        'constructor',
        'toString',
        'spec.toString',
        'toString.a=1',
        'spec.components.valueOf=1',
        'toString.password=x',
      ),
      string(),
    );
    const verbs = constantFrom(...commandDefinitions.map((each) => each.verb));
    assert(
      property(verbs, array(words, { maxLength: 6 }), (verb, rest) => {
        const parsed = parseCommand([`/${verb}`, ...rest].join(' '));
        if (parsed.ok && parsed.value.kind !== 'change') return;
        const answer = parsed.ok && parsed.value.kind === 'change' ? parsed.value.plan({}, context) : parsed;
        if (!answer.ok) expectWords(answer.refusal);
        else expect(JSON.parse(JSON.stringify(answer.value))).toEqual(answer.value);
      }),
      { ...settings, numRuns: 2_000 },
    );
  });

  it('plans on any resource, however wrong it is, and never fails', () => {
    const examples = commandDefinitions.flatMap((each) => each.examples);
    const field = oneof(
      constantFrom('cluster', 'standalone', 'kafka', 'milvusdb/milvus:v2.5.16', 'latest', '', '4Gi'),
      constantFrom(-1, 0, 5, true, false, null),
      array(anything({ maxDepth: 1 }), { maxLength: 2 }),
    );
    const names = constantFrom(
      'image',
      'replicas',
      'resources',
      'groups',
      'queryNode',
      'rootCoord',
      'etcd',
      'external',
      'paused',
    );
    const block = dictionary(names, oneof(field, dictionary(names, field)));
    const milvus = oneof(
      anything({ maxDepth: 3 }),
      dictionary(constantFrom('mode', 'components', 'dependencies', 'config'), oneof(field, block)).map((spec) => ({
        spec,
      })),
    );
    assert(
      property(milvus, constantFrom(...examples), (resource, example) => {
        const parsed = parseCommand(example);
        if (!parsed.ok || parsed.value.kind !== 'change') return;
        const plan = parsed.value.plan(resource, { ...context, earlier: [{ ...past, value: resource }] });
        if (!plan.ok) expectWords(plan.refusal);
      }),
      { ...settings, numRuns: 3_000 },
    );
  });
});

/** What people read is text, whatever they typed. */
function expectWords({ message, correction, choices }: Refusal): void {
  expect(message).toMatch(/\w/);
  for (const text of [correction ?? '', ...(choices ?? [])]) expect(typeof text).toBe('string');
  expect(`${message}${correction ?? ''}`).not.toContain('[native code]');
}
