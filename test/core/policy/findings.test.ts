import { describe, expect, it } from 'vitest';
import {
  createAllowance,
  evaluatePolicies,
  type PolicyContext,
  type PolicySet,
  type ResourceChange,
} from '../../../src/core/policy/index.ts';
import type { ApiObject } from '../../../src/core/schema/index.ts';
import { policySet } from './policy-text.ts';

/** Puts a field on the line that is as far down as the path is long. */
const context: PolicyContext = {
  file: 'milvus/prod.yaml',
  locate: (path) => ({ line: 1 + path.length, column: 1, endLine: 1 + path.length, endColumn: 20 }),
};

function milvus(spec: ApiObject): ApiObject {
  return { apiVersion: 'milvus.io/v1beta1', kind: 'Milvus', metadata: { name: 'prod', namespace: 'milvus' }, spec };
}

const standalone: ResourceChange = { after: milvus({ mode: 'standalone' }) };

function findings(policies: PolicySet, change: ResourceChange = standalone) {
  return evaluatePolicies(policies, change, context);
}

describe('a policy that objects to a change', () => {
  it('is a finding at the field that its expression is about', () => {
    const set = policySet({
      expression: 'object.spec.mode == "cluster"',
      more: '      message: use the cluster mode',
      annotations: '{falconer.io/why: Standalone is one pod, falconer.io/fix: "Set spec.mode to cluster."}',
    });
    expect(findings(set)).toEqual([
      {
        rule: 'policy-sample',
        severity: 'error',
        file: 'milvus/prod.yaml',
        line: 3,
        column: 1,
        endLine: 3,
        endColumn: 20,
        path: 'spec.mode',
        message: 'use the cluster mode. Standalone is one pod. Set spec.mode to cluster.',
      },
    ]);
  });

  it.each([
    ['in a variable', 'variables.mode == "cluster"', '[{name: mode, expression: object.?spec.mode.orValue("")}]', ''],
    ['in brackets', 'object["spec"]["mode"] == "cluster"', '[]', ''],
    ['in the message', '!("spec" in object)', '[]', '      message: spec.mode must be cluster'],
  ])('finds the field %s', (_where, expression, variables, more) => {
    expect(findings(policySet({ expression, variables, more })).map(({ path }) => path)).toEqual(['spec.mode']);
  });

  it('is about the document when it names no field', () => {
    expect(findings(policySet({ expression: 'false' }))[0]).toMatchObject({ path: '', line: 1 });
  });

  it.each([
    ['[Deny, Audit]', 'error'],
    ['[Warn]', 'warning'],
    ['[Warn, Audit]', 'warning'],
    ['[Audit]', 'notice'],
  ])('with the actions %s is of severity %s', (actions, severity) => {
    expect(findings(policySet({ expression: 'false', actions })).map((finding) => finding.severity)).toEqual([
      severity,
    ]);
  });
});

describe('a change', () => {
  const set = policySet({ expression: 'object.spec.mode == oldObject.spec.mode', operations: '[UPDATE]' });

  it('is judged against what was there before', () => {
    const before = milvus({ mode: 'cluster' });
    expect(findings(set, { before, after: milvus({ mode: 'cluster' }) })).toEqual([]);
    expect(findings(set, { before, after: milvus({ mode: 'standalone' }) })).toHaveLength(1);
    expect(findings(set, { after: milvus({ mode: 'standalone' }) })).toEqual([]);
  });

  it('may be a deletion', () => {
    const deletion = policySet({ expression: 'oldObject.metadata.name != "prod"', operations: '[DELETE]' });
    expect(findings(deletion, { before: milvus({}) })).toHaveLength(1);
    expect(findings(set, { before: milvus({}) })).toEqual([]);
  });
});

describe('a policy that cannot be decided here', () => {
  it('is a notice that says so, whatever its actions', () => {
    const set = policySet({ expression: 'authorizer.group("").resource("pods").check("get").allowed()' });
    const [finding] = findings(set);
    expect(finding).toMatchObject({ rule: 'policy-sample', severity: 'notice' });
    expect(finding?.message).toMatch(/^The policy sample is not decided here: /);
  });

  it('is one that fails on the resource too, with the severity of its action', () => {
    const [finding] = findings(policySet({ expression: 'object.spec.components.image == ""' }));
    expect(finding).toMatchObject({ severity: 'error' });
    expect(finding?.message).toMatch(/^The policy sample cannot be evaluated on this resource: .*no such key/);
  });
});

describe('who sends the change', () => {
  const set = policySet({ expression: 'request.userInfo.username == "argocd"' });

  it('is not known of a change that is yet to be applied, so that the policy is not decided', () => {
    const [finding, ...others] = findings(set);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'policy-sample', severity: 'notice' });
    expect(finding?.message).toContain('it looks at who sends the request, which is not known here');
  });

  it('is not asked for where something else decides', () => {
    expect(findings(policySet({ expression: 'request.userInfo.username == "argocd" || has(object.spec)' }))).toEqual(
      [],
    );
    expect(findings(policySet({ expression: 'request.operation == "CREATE"' }))).toEqual([]);
  });

  it('may be told', () => {
    const user = { username: 'argocd', uid: '1', groups: [] };
    expect(evaluatePolicies(set, standalone, { ...context, user })).toEqual([]);
  });
});

describe('a policy that costs too much over many resources', () => {
  it('is not decided on the rest of them, and says so', () => {
    const set = policySet({ expression: 'object.spec.mode == "cluster"' });
    const allowance = createAllowance(5);
    const severities = [1, 2, 3].flatMap(() =>
      evaluatePolicies(set, standalone, { ...context, allowance }).map(({ severity }) => severity),
    );
    expect(severities).toEqual(['error', 'error', 'notice']);
    expect(evaluatePolicies(set, standalone, { ...context, allowance })[0]?.message).toContain('costs too much');
  });
});
