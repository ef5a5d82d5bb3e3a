import { describe, expect, it } from 'vitest';
import {
  emptyPolicyBundle,
  judgeRequest,
  type PolicySource,
  readPolicyBundle,
  requestOf,
} from '../../../src/core/policy/index.ts';
import { policyText } from './policy-text.ts';

const milvus = {
  apiVersion: 'milvus.io/v1beta1',
  kind: 'Milvus',
  metadata: { name: 'prod', namespace: 'search' },
  spec: { mode: 'standalone' },
};

function source(path: string, text: string, origin: PolicySource['origin'] = 'repository'): PolicySource {
  return { path, text, origin };
}

function verdictsOf(sources: readonly PolicySource[], objects: readonly string[] = []) {
  const bundle = readPolicyBundle(sources, { objects: objects.map((text, at) => ({ path: `${at}.yaml`, text })) });
  const namespaceObject = bundle.namespaces.get('search');
  const known = namespaceObject === undefined ? {} : { namespaceObject };
  return judgeRequest(bundle, requestOf({ operation: 'CREATE', after: milvus, ...known })).map(
    ({ decision }) => decision,
  );
}

const strict = policyText({ expression: 'object.spec.mode == "cluster"' });
const lax = policyText({ expression: 'true' });

describe('the policies of a repository', () => {
  it('replace those of a pack that have the same name', () => {
    expect(verdictsOf([source('policies/strict.yaml', strict, 'pack')])).toHaveLength(1);
    expect(verdictsOf([source('policies/strict.yaml', strict, 'pack'), source('policies/lax.yaml', lax)])).toEqual([]);
  });

  it('may lie beside files that are none', () => {
    const bundle = readPolicyBundle([source('policies/kustomization.yaml', 'resources: [a.yaml]\n')]);
    expect(bundle).toMatchObject({ policies: [], bindings: [], problems: [] });
  });

  it('of one name in two files are a problem, since nobody can tell which one counts', () => {
    const { problems } = readPolicyBundle([source('policies/a.yaml', strict), source('policies/b.yaml', lax)]);
    expect(problems).toMatchObject([
      { rule: 'policies-invalid', severity: 'error', file: 'policies/b.yaml', line: 1 },
      { rule: 'policies-invalid', severity: 'error', file: 'policies/b.yaml', line: 1 },
    ]);
    expect(problems[0]?.message).toContain('defined in policies/a.yaml too');
  });
});

describe('a policy file that cannot be used', () => {
  it.each([
    ['an expression that does not compile', strict.replace('object.spec.mode ==', 'object.spec.mode = ='), 13],
    ['a field that does not exist', strict.replace('failurePolicy: Fail', 'failurPolicy: Fail'), 7],
    ['an action that does not exist', strict.replace('[Deny]', '[Refuse]'), 19],
    ['a result that is no bool', strict.replace(' == \\"cluster\\"', ''), 13],
    ['a text that is no YAML', strict.replace('spec:', 'spec: ['), 7],
  ])('with %s is a problem at its line', (_what, text, line) => {
    const { problems } = readPolicyBundle([source('policies/strict.yaml', text)]);
    expect(problems[0]).toMatchObject({
      rule: 'policies-invalid',
      severity: 'error',
      file: 'policies/strict.yaml',
      line,
    });
    expect(problems[0]?.message).not.toBe('');
  });

  it('does not take the others with it', () => {
    const bundle = readPolicyBundle([source('policies/a.yaml', 'a: [\n'), source('policies/b.yaml', strict)]);
    expect(bundle.policies).toHaveLength(1);
    expect(bundle.problems).toHaveLength(1);
  });
});

describe('what lies elsewhere in the repository', () => {
  const selecting = strict.replace(
    '  matchConstraints:',
    '  matchConstraints:\n    namespaceSelector: {matchLabels: {tier: production}}',
  );
  const namespace = (tier: string) =>
    `apiVersion: v1\nkind: Namespace\nmetadata: {name: search, labels: {tier: ${tier}}}\n`;

  it('gives the labels of a namespace', () => {
    expect(verdictsOf([source('p.yaml', selecting)], [namespace('production')])).toMatchObject([{ kind: 'denied' }]);
    expect(verdictsOf([source('p.yaml', selecting)], [namespace('test')])).toEqual([]);
  });

  it('leaves a policy undecided when the namespace is not there', () => {
    expect(verdictsOf([source('p.yaml', selecting)])).toMatchObject([{ kind: 'undecided' }]);
  });

  const limited = strict
    .replace('  matchConstraints:', '  paramKind: {apiVersion: v1, kind: ConfigMap}\n  matchConstraints:')
    .replace('"object.spec.mode == \\"cluster\\""', '"object.spec.mode == params.data.mode"')
    .replace('policyName: sample,', 'policyName: sample, paramRef: {name: limits, parameterNotFoundAction: Deny},');
  const limits =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits, namespace: search}\ndata: {mode: cluster}\n';

  it('gives parameters', () => {
    expect(verdictsOf([source('p.yaml', limited)], [limits])).toMatchObject([{ kind: 'denied' }]);
    expect(verdictsOf([source('p.yaml', limited), source('limits.yaml', limits)])).toMatchObject([{ kind: 'denied' }]);
  });

  it('leaves a policy undecided when its parameter is not there: the cluster may have it', () => {
    expect(verdictsOf([source('p.yaml', limited)])).toEqual([
      { kind: 'undecided', message: 'its parameter limits is not known here' },
    ]);
    const ofOwnKind = limited.replace('apiVersion: v1, kind: ConfigMap', 'apiVersion: example.com/v1, kind: Limit');
    expect(verdictsOf([source('p.yaml', ofOwnKind)])[0]).toMatchObject({ kind: 'undecided' });
  });
});

describe('no policies', () => {
  it('object to nothing', () => {
    expect(judgeRequest(emptyPolicyBundle, requestOf({ operation: 'CREATE', after: milvus }))).toEqual([]);
  });
});
