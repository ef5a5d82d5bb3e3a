import { describe, expect, it } from 'vitest';
import { answerOf, judgeRequest, requestOf, serverLimits } from '../../../src/core/policy/index.ts';
import { hostilePolicies, image, milvus, nested, numbers } from './hostile-policies.ts';
import { policySet } from './policy-text.ts';

describe('a policy that', () => {
  it.each(hostilePolicies)('%s is stopped, and says that it costs too much', (_what, policy) => {
    const start = performance.now();
    const [verdict] = judgeRequest(policySet(policy), requestOf({ operation: 'CREATE', after: milvus }));
    expect(verdict?.decision.kind).toBe('error');
    expect(verdict?.decision.message).toMatch(/actual cost limit exceeded|running out of cost budget/);
    // bench/policy.ts holds it to a second.
    expect(performance.now() - start).toBeLessThan(45_000);
  });

  it('backtracks nowhere answers at once', () => {
    const set = policySet({ expression: `!${image}.matches("^(a|aa)+$b(a*)*c")` });
    expect(answerOf(judgeRequest(set, requestOf({ operation: 'CREATE', after: milvus }))).outcome).toBe('allowed');
  });
});

describe('the time that a caller gives', () => {
  it('ends an evaluation, whatever it has cost', () => {
    let asked = 0;
    const expired = () => {
      asked += 1;
      return asked > 2;
    };
    const cluster = { ...policySet({ expression: nested(4, 'true') }), limits: { ...serverLimits, expired } };
    const [verdict] = judgeRequest(cluster, requestOf({ operation: 'CREATE', after: milvus }));
    expect(verdict?.decision).toMatchObject({ kind: 'error' });
    expect(asked).toBe(3);
  });
});

describe('the budget', () => {
  it('is enough for a policy as people write them', () => {
    const set = policySet({ expression: `${numbers}.all(n, ${image}.startsWith("a") && n >= 0)` });
    expect(judgeRequest(set, requestOf({ operation: 'CREATE', after: milvus }))).toEqual([]);
  });
});
