import type { PolicyText } from './policy-text.ts';

/** What the policies are asked about. */
export const milvus = {
  apiVersion: 'milvus.io/v1beta1',
  kind: 'Milvus',
  metadata: { name: 'prod', namespace: 'milvus' },
  spec: { components: { image: 'a'.repeat(3000) } },
};

export const numbers = `[${Array.from({ length: 200 }, (_, number) => number).join(', ')}]`;
const many = Array.from({ length: 40 }, (_, number) => number);

/** Loops within loops. */
export function nested(depth: number, body: string): string {
  return depth === 0 ? body : `${numbers}.all(v${depth}, ${nested(depth - 1, body)})`;
}

/** v0 is the seed, and each further variable is made of the one before it. */
function chain(seed: string, link: (previous: string) => string): string {
  const rest = many.map((number) => ({ name: `v${number + 1}`, expression: link(`variables.v${number}`) }));
  return JSON.stringify([{ name: 'v0', expression: seed }, ...rest]);
}

export const image = 'object.spec.components.image';
const pairs = chain('[dyn(1)]', (previous) => `[dyn(${previous}), dyn(${previous})]`);

/** Policies that would keep a process busy for ever, or fill its memory. */
export const hostilePolicies: readonly (readonly [what: string, policy: PolicyText])[] = [
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
