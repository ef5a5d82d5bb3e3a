import { describe, expect, it } from 'vitest';
import { policyCommand } from '../../src/cli/policy.ts';
import { policyText } from '../core/policy/policy-text.ts';
import { recordingIo } from './recording-io.ts';

const examples = JSON.stringify(
  JSON.stringify({
    good: [{ name: 'cluster', after: { spec: { mode: 'cluster' } } }],
    bad: [{ name: 'standalone', after: { spec: { mode: 'standalone' } } }],
  }),
);

const files = {
  'policy.yaml': policyText({
    expression: 'object.spec.mode == "cluster"',
    more: '      message: use the cluster mode',
    annotations: `{falconer.io/examples: ${examples}}`,
  }),
  'warning.yaml': policyText({ expression: 'object.spec.mode == "cluster"', actions: '[Warn]' }),
  'broken.yaml': policyText({ expression: 'object.spec.mode ==' }),
  'wrong/example.yaml': policyText({ expression: 'true', annotations: `{falconer.io/examples: ${examples}}` }),
  'cluster.yaml': milvus('cluster'),
  'standalone.yaml': milvus('standalone'),
  'none.yaml': 'kind: ConfigMap\napiVersion: v1\n',
  'user.json': '{"username": "jane", "groups": ["dev"]}',
  'who.yaml': policyText({ expression: 'request.userInfo.username == "jane" && "dev" in request.userInfo.groups' }),
};

function milvus(mode: string): string {
  return `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: prod, namespace: milvus}\nspec: {mode: ${mode}}\n`;
}

function run(line: string) {
  const io = recordingIo(files);
  const code = policyCommand(line.split(' '), io);
  return { code, printed: io.printed(), complained: io.complained() };
}

describe('falconer policy eval', () => {
  it('allows what the policy allows', () => {
    const { code, printed } = run('eval --policy policy.yaml --object cluster.yaml --format json');
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toEqual({ outcome: 'allowed', messages: [], warnings: [] });
  });

  it('denies in the words of the API server', () => {
    const { code, printed } = run('eval --policy policy.yaml --object standalone.yaml');
    expect(code).toBe(1);
    expect(printed).toMatchInlineSnapshot(`
      "{
        "outcome": "denied",
        "messages": [
          "ValidatingAdmissionPolicy 'sample' with binding 'sample' denied request: use the cluster mode"
        ],
        "warnings": []
      }
      "
    `);
  });

  it('prints text for people when asked', () => {
    expect(run('eval --policy warning.yaml --object standalone.yaml --format text').printed).toMatchInlineSnapshot(`
      "allowed
        warning: Validation failed for ValidatingAdmissionPolicy 'sample' with binding 'sample': failed expression: object.spec.mode == "cluster"
      "
    `);
  });

  it('says what is wrong with a policy that the API server would not take', () => {
    const { code, printed } = run('eval --policy broken.yaml --object cluster.yaml');
    expect(code).toBe(1);
    expect(JSON.parse(printed)).toMatchObject({
      outcome: 'invalid-policy',
      messages: [expect.stringMatching(/spec\.validations\[0\]\.expression.*Syntax error/s)],
    });
  });

  it('checks the policy alone when there is no resource', () => {
    const { code, complained } = run('eval --policy policy.yaml');
    expect(code).toBe(0);
    expect(complained).toMatch(/only the policy itself was checked/);
  });

  it('judges a resource that the API server could not store, without failing itself', () => {
    const io = recordingIo({
      ...files,
      'odd.yaml': `${milvus('cluster').replace('name: prod', 'annotations: {owner: {name: [null]}}, name: prod')}`,
    });
    expect(policyCommand(['eval', '--policy', 'policy.yaml', '--object', 'odd.yaml'], io)).toBe(0);
  });

  it('finds the operation from what it is given', () => {
    expect(run('eval --policy policy.yaml --old cluster.yaml --object standalone.yaml').code).toBe(1);
    expect(run('eval --policy policy.yaml --old cluster.yaml').printed).toMatch(/"outcome": "error"/);
  });

  it('asks as the user that it is given', () => {
    expect(run('eval --policy who.yaml --object cluster.yaml').code).toBe(1);
    expect(run('eval --policy who.yaml --object cluster.yaml --user user.json').code).toBe(0);
  });

  it.each([
    ['eval', 'eval needs --policy'],
    ['eval --policy missing.yaml', 'cannot read missing.yaml'],
    ['eval --policy none.yaml', 'none.yaml: it holds no ValidatingAdmissionPolicy'],
    ['eval --policy policy.yaml --object cluster.yaml --operation PATCH', 'CREATE, UPDATE or DELETE, not PATCH'],
    ['eval --policy policy.yaml --object cluster.yaml --operation UPDATE', 'UPDATE needs --old'],
    ['eval --policy policy.yaml --format xml', '--format is json or text, not xml'],
    ['eval --policy policy.yaml --kubernetes latest', '--kubernetes is a version such as 1.32, not latest'],
    ['eval --policy policy.yaml --colour', "'--colour'"],
    ['judge', 'there is no judge, only eval, test and simulate'],
    ['test', 'test needs one folder'],
    ['test nowhere', 'there are no policies below nowhere'],
  ])('%s is wrong usage', (line, complaint) => {
    const { code, complained } = run(line);
    expect(code).toBe(2);
    expect(complained).toContain(complaint);
    expect(complained).toContain('Usage: falconer policy eval');
  });
});

describe('falconer policy test', () => {
  it('counts the examples that hold', () => {
    expect(run('test policy.yaml')).toEqual({ code: 0, printed: '2 passed, 0 failed\n', complained: '' });
  });

  it('names the examples that do not', () => {
    const { code, printed } = run('test wrong');
    expect(code).toBe(1);
    expect(printed).toMatchInlineSnapshot(`
      "not as it says: wrong/example.yaml: sample: bad: standalone
        must be objected to, but passes
      1 passed, 1 failed
      "
    `);
  });
});
