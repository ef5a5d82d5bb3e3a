import { describe, expect, it } from 'vitest';
import { answerOf, judgeRequest, requestOf, serverLimits } from '../../../src/core/policy/index.ts';
import { type PolicyText, policySet } from './policy-text.ts';

const milvus = {
  apiVersion: 'milvus.io/v1beta1',
  kind: 'Milvus',
  metadata: { name: 'prod', namespace: 'milvus' },
  spec: { components: { image: 'a'.repeat(3000) } },
};

const numbers = `[${Array.from({ length: 200 }, (_, number) => number).join(', ')}]`;
const many = Array.from({ length: 40 }, (_, number) => number);

function nested(depth: number, body: string): string {
  return depth === 0 ? body : `${numbers}.all(v${depth}, ${nested(depth - 1, body)})`;
}

/** v0 is the seed, and each further variable is made of the one before it. */
function chain(seed: string, link: (previous: string) => string): string {
  const rest = many.map((number) => ({ name: `v${number + 1}`, expression: link(`variables.v${number}`) }));
  return JSON.stringify([{ name: 'v0', expression: seed }, ...rest]);
}

const image = 'object.spec.components.image';
const pairs = chain('[dyn(1)]', (previous) => `[dyn(${previous}), dyn(${previous})]`);

const hostile: readonly (readonly [what: string, policy: PolicyText])[] = [
  ['runs loops within loops', { expression: nested(6, 'true') }],
  ['has many validations that are each just allowed', manyLoops()],
  ['doubles a text', { expression: 'variables.v40 != ""', variables: chain(image, (v) => `${v} + ${v}`) }],
  ['doubles a list', { expression: 'variables.v40.size() > 0', variables: chain(numbers, (v) => `${v} + ${v}`) }],
  ['builds a text by replacing', { expression: `${image}.replace("a", ${image}).replace("a", ${image}) != ""` }],
  ['builds texts by joining', { expression: `${numbers}.map(n, ${image}.split("").join(${image})).size() > 0` }],
  ['prints a billion digits', { expression: '"%.1000000000f".format([1.5]) != ""' }],
  ['compares what holds itself many times over', { expression: 'variables.v40 == variables.v39', variables: pairs }],
  ['prints what holds itself many times over', { expression: '"%s".format([variables.v40]) != ""', variables: pairs }],
  ['walks a long text at every step', { expression: nested(2, `"${'a'.repeat(50_000)}".charAt(v1) == "a"`) }],
  ['compares large values at every step', { expression: nested(2, `[${image}, ${image}] == [${image}, ${image}]`) }],
  [
    'makes a large map at every step',
    { expression: nested(2, `{${many.map((n) => `${n}: v1`).join(', ')}}.size() > 0`) },
  ],
];

function manyLoops(): PolicyText {
  const more = many.map(() => `    - expression: ${JSON.stringify(nested(2, 'v1 + v2 + v1 >= 0'))}`);
  return { expression: 'true', more: more.join('\n') };
}

describe('a policy that', () => {
  it.each(hostile)('%s is stopped, and says that it costs too much', (_what, policy) => {
    const start = performance.now();
    const [verdict] = judgeRequest(policySet(policy), requestOf({ operation: 'CREATE', after: milvus }));
    expect(verdict?.decision.kind).toBe('error');
    expect(verdict?.decision.message).toMatch(/actual cost limit exceeded|running out of cost budget/);
    // Much less than that on a machine that has nothing else to do.
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
