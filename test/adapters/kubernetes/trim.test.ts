import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type TrimRule, trimRules } from '../../../src/adapters/kubernetes/index.ts';
import { createSharing } from '../../../src/adapters/kubernetes/sharing.ts';
import { createTrim } from '../../../src/adapters/kubernetes/trim.ts';
import { trimRuleOf } from '../../../src/adapters/kubernetes/trim-rules.ts';
import { healthReads, judgeTimeline, parseTimeline } from '../../../src/core/health/index.ts';

const truth = new URL('../../../../shared/truth/timelines/', import.meta.url);

describe('what is remembered of an object', () => {
  test('without a rule is all but managed fields and the applied manifest', () => {
    const trim = createTrim(undefined, createSharing());
    expect(
      trim({
        metadata: {
          name: 'a',
          managedFields: [{ manager: 'kubectl' }],
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"password":"x"}', other: 'kept' },
          finalizers: ['f'],
        },
        spec: { anything: { at: ['all'] } },
      }),
    ).toEqual({
      metadata: { name: 'a', annotations: { other: 'kept' }, finalizers: ['f'] },
      spec: { anything: { at: ['all'] } },
    });
  });

  test('with a rule is what the rule names, through lists and keys with slashes', () => {
    const rule = {
      group: '',
      resource: 'pods',
      keep: [
        'metadata/annotations/milvus.io~1using',
        'spec/containers/*/name',
        'status/*/phase',
        'spec/missing/deeper',
      ],
    };
    const trim = createTrim(rule, createSharing());
    expect(
      trim({
        metadata: { name: 'a', uid: 'u', annotations: { 'milvus.io/using': 'c', 'other/one': 'x' }, managedFields: [] },
        spec: { containers: [{ name: 'main', env: [{ name: 'PASSWORD' }] }, 'odd'], volumes: [] },
        status: { one: { phase: 1, more: 2 }, two: { phase: 3 } },
      }),
    ).toEqual({
      metadata: { name: 'a', uid: 'u', annotations: { 'milvus.io/using': 'c' } },
      spec: { containers: [{ name: 'main' }, 'odd'] },
      status: { one: { phase: 1 }, two: { phase: 3 } },
    });
  });

  test('never is the environment of a container, where secrets stand', () => {
    const object = { metadata: { name: 'a' }, spec: { containers: [{ name: 'a', env: [{ value: 'hunter2' }] }] } };
    const withTemplate = { ...object, spec: { template: object } };
    for (const rule of trimRules) {
      if (rule.group !== '' && rule.group !== 'apps') continue;
      expect(JSON.stringify([trimmed(rule, object), trimmed(rule, withTemplate)])).not.toContain('hunter2');
    }
  });

  test('has one rule for a kind at most', () => {
    const kinds = trimRules.map((rule) => `${rule.resource}.${rule.group}`);
    expect(new Set(kinds).size).toBe(kinds.length);
  });
});

describe.skipIf(readable(truth).length === 0)('a recording of the real operator', () => {
  test.each(readable(truth))('%s is judged the same when its objects are trimmed', (name) => {
    const text = readFileSync(new URL(name, truth), 'utf8');
    const trimmed = text.trimEnd().split('\n').map(trimLine).join('\n');
    expect(trimmed.length).toBeLessThan(text.length);
    expect(judge(trimmed)).toEqual(judge(text));
  });
});

function trimmed(rule: TrimRule, object: Readonly<Record<string, unknown>>) {
  return createTrim(rule, createSharing())(structuredClone(object));
}

const selectors = Object.values(healthReads);
const trims = new Map(
  selectors.map((each) => [each.kind as string, createTrim(trimRuleOf(trimRules, each), createSharing())]),
);

function trimLine(line: string): string {
  const entry = JSON.parse(line) as { readonly object: Readonly<Record<string, unknown>> };
  const { apiVersion, kind } = entry.object;
  const trim = trims.get(String(kind));
  return JSON.stringify(trim === undefined ? entry : { ...entry, object: { ...trim(entry.object), apiVersion, kind } });
}

function judge(text: string) {
  const events = parseTimeline(text);
  if (!events.ok) throw new Error('the recording cannot be read');
  return judgeTimeline(events.value);
}

function readable(folder: URL): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  } catch {
    return [];
  }
}
