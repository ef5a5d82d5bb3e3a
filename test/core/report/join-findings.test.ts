import { describe, expect, it } from 'vitest';
import { joinFindings } from '../../../src/core/report/index.ts';
import type { Finding } from '../../../src/core/text/index.ts';

const place = { file: 'prod.yaml', line: 10, column: 17, endLine: 10, endColumn: 40 };
const path = 'spec.dependencies.storage.endpoint';
const rule: Finding = { ...place, path, rule: 'endpoint-scheme', severity: 'warning', message: 'Write host and port.' };
const policy: Finding = { ...place, path, rule: 'policy-milvus-endpoints', severity: 'error', message: 'No scheme.' };

describe('what a rule and a policy both have against a field', () => {
  it('is one finding, which names both and is as grave as the graver one', () => {
    expect(joinFindings([rule, policy])).toEqual([
      {
        ...rule,
        rule: 'endpoint-scheme, policy-milvus-endpoints',
        severity: 'error',
        message: 'Write host and port. The policy milvus-endpoints says so too.',
      },
    ]);
  });

  it('is one finding with several policies too', () => {
    const [joined, ...others] = joinFindings([policy, { ...policy, rule: 'policy-of-ours' }, rule]);
    expect(others).toEqual([]);
    expect(joined?.message).toBe('Write host and port. The policies milvus-endpoints and of-ours say so too.');
  });
});

describe('findings that stay by themselves', () => {
  it('are those of other lines and other fields, and of policies alone', () => {
    const elsewhere = { ...policy, line: 11 };
    const other = { ...policy, path: 'spec.dependencies.storage' };
    expect(joinFindings([rule, other, elsewhere])).toEqual([other, rule, elsewhere]);
    expect(joinFindings([policy, { ...policy, rule: 'policy-b' }]).length).toBe(2);
  });

  it('are those of a policy that somebody overrides, or that only the API server decides', () => {
    const overridden: Finding = { ...policy, severity: 'notice' };
    expect(joinFindings([rule, overridden])).toEqual([rule, overridden]);
  });
});
