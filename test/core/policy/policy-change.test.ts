import { describe, expect, it } from 'vitest';
import { policyChanges, readPolicyBundle } from '../../../src/core/policy/index.ts';
import { type PolicyText, policyText } from './policy-text.ts';

const resources = ['cluster', 'standalone', 'cluster'].map((mode, at) => ({
  name: `${mode}-${at}`,
  object: {
    apiVersion: 'milvus.io/v1beta1',
    kind: 'Milvus',
    metadata: { name: `${mode}-${at}`, namespace: 'search' },
    spec: { mode },
  },
}));

function bundle(...policies: readonly PolicyText[]) {
  const texts = policies.map(policyText);
  return readPolicyBundle(
    texts.map((text, at) => ({ path: `policies/${at}.yaml`, text, origin: 'repository' as const })),
  );
}

const cluster = { expression: 'object.spec.mode == "cluster"', more: '      message: use the cluster mode' };

describe('a change of policies', () => {
  it('that adds one names the resources that would fail, and why', () => {
    expect(policyChanges(bundle(), bundle(cluster), resources)).toEqual([
      {
        policy: 'sample',
        kind: 'added',
        before: [],
        after: [{ name: 'standalone-1', effect: 'deny', message: 'use the cluster mode' }],
        total: 3,
        isBound: true,
      },
    ]);
  });

  it('that makes one stricter shows both sides', () => {
    const [change] = policyChanges(bundle({ ...cluster, actions: '[Warn]' }), bundle(cluster), resources);
    expect(change).toMatchObject({ kind: 'changed', before: [{ effect: 'warn' }], after: [{ effect: 'deny' }] });
  });

  it('that removes one says what it holds back today', () => {
    expect(policyChanges(bundle(cluster), bundle(), resources)).toMatchObject([
      { kind: 'removed', before: [{ name: 'standalone-1' }], after: [] },
    ]);
  });

  it('counts what only an update would meet, as if somebody touched the resource', () => {
    const onUpdate = { expression: 'object.spec.mode == oldObject.spec.mode', operations: '[UPDATE]' };
    expect(policyChanges(bundle(), bundle(onUpdate), resources)).toMatchObject([{ after: [] }]);
    const never = { expression: 'object.spec.mode != oldObject.spec.mode', operations: '[UPDATE]' };
    expect(policyChanges(bundle(), bundle(never), resources)[0]?.after).toHaveLength(3);
  });

  it('of words for people is none', () => {
    expect(
      policyChanges(bundle(cluster), bundle({ ...cluster, annotations: '{falconer.io/why: because}' }), resources),
    ).toEqual([]);
  });

  it('tells a policy that nothing binds', () => {
    const [unbound = ''] = policyText(cluster).split('---');
    const after = readPolicyBundle([{ path: 'p.yaml', text: unbound, origin: 'repository' }]);
    expect(policyChanges(bundle(), after, resources)).toMatchObject([{ isBound: false, after: [] }]);
  });
});
