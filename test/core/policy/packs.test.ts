import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { annotationNames, readExamples, readPolicyFile, testPolicies } from '../../../src/core/policy/index.ts';

const root = fileURLToPath(new URL('../../../policies/', import.meta.url));
const files = ['baseline', 'production'].flatMap((pack) =>
  readdirSync(`${root}${pack}`).map((name) => ({ pack, name, text: readFileSync(`${root}${pack}/${name}`, 'utf8') })),
);

function read(text: string, minor = 32) {
  const file = readPolicyFile(text, { minor });
  if (!file.ok) throw new Error(JSON.stringify(file.refusal));
  return file.value;
}

describe('the shipped packs', () => {
  it('have a policy for every Milvus and more for production', () => {
    expect(files.filter(({ pack }) => pack === 'baseline').length).toBeGreaterThanOrEqual(8);
    expect(files.filter(({ pack }) => pack === 'production').length).toBeGreaterThanOrEqual(14);
  });

  it('name every policy once', () => {
    const names = files.flatMap(({ text }) => read(text).policies.map(({ policy }) => policy.name));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.each(files)('$pack/$name', ({ text }) => {
  it('holds one policy with its binding, why it is there and what to do instead', () => {
    const { policies, bindings } = read(text);
    expect(policies).toHaveLength(1);
    expect(bindings.map(({ policyName }) => policyName)).toEqual(policies.map(({ policy }) => policy.name));
    expect(policies[0]?.policy.annotations[annotationNames.why]).toMatch(/\w\.$/);
    expect(policies[0]?.policy.annotations[annotationNames.fix]).toMatch(/\w\.$/);
  });

  it('can also be applied to the first Kubernetes that has these policies', () => {
    expect(read(text, 30).policies).toHaveLength(1);
  });

  it('does what its examples say, at least three good and three bad ones', () => {
    const set = read(text);
    const [policy] = set.policies;
    const examples = policy && readExamples(policy);
    if (!examples?.ok) throw new Error('the examples cannot be read');
    expect(examples.value.filter(({ kind }) => kind === 'good').length).toBeGreaterThanOrEqual(3);
    expect(examples.value.filter(({ kind }) => kind === 'bad').length).toBeGreaterThanOrEqual(3);
    expect(testPolicies(set).filter(({ complaint }) => complaint !== undefined)).toEqual([]);
  });
});
