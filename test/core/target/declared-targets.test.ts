import { describe, expect, it } from 'vitest';
import { openTree } from '../../../src/core/layout/index.ts';
import { type DeclaredTarget, declareTargets, lookForTargets } from '../../../src/core/target/index.ts';

const tree = openTree([
  { path: 'a.yaml', text: milvus('milvus-prod', 'rag') },
  { path: 'b.yaml', text: milvus('milvus-dev', 'rag') },
  { path: 'c.yaml', text: milvus(undefined, 'single') },
  { path: 'd.yaml', text: `${milvus('x', 'one')}---\n${milvus('x', 'two')}` },
]);

describe('a declared target', () => {
  it('is found by namespace and name, by name where Git names no namespace, and by file', () => {
    const { found, problems } = declared(
      { name: 'prod', resource: 'milvus-prod/rag' },
      { name: 'lone', resource: 'single' },
      { name: 'dev', file: 'b.yaml' },
      { name: 'second', file: 'd.yaml', resource: 'x/two' },
    );
    expect(problems).toEqual([]);
    expect(found.targets.map((target) => [target.name, target.file])).toEqual([
      ['dev', 'b.yaml'],
      ['lone', 'c.yaml'],
      ['one', 'd.yaml'],
      ['prod', 'a.yaml'],
      ['second', 'd.yaml'],
    ]);
  });

  it.each<[string, DeclaredTarget[], string]>([
    [
      'means nothing',
      [{ name: 'a', file: 'other/milvus.yml' }],
      'There is no Milvus resource in other/milvus.yml in this repository. `falconer targets` lists what there is.',
    ],
    [
      'leaves the namespace out',
      [{ name: 'a', resource: 'rag' }],
      'There is no Milvus resource rag in this repository. `falconer targets` lists what there is.',
    ],
    [
      'means two',
      [{ name: 'a', file: 'd.yaml' }],
      '2 Milvus resources fit in d.yaml: x/one in d.yaml, x/two in d.yaml. Say which one with resource and file together.',
    ],
    [
      'is the second name of one',
      [
        { name: 'a', file: 'a.yaml' },
        { name: 'b', resource: 'milvus-prod/rag' },
      ],
      'The Milvus resource milvus-prod/rag is called a already. Give it one name.',
    ],
    [
      'takes the name of another',
      [{ name: 'single', file: 'a.yaml' }],
      'single is also a name of single in c.yaml. Choose another one for in a.yaml.',
    ],
  ])('that %s changes nothing and is told', (_, declarations, message) => {
    const { found, problems } = declared(...declarations);
    expect(problems).toEqual([{ index: declarations.length - 1, message }]);
    expect(found.targets).toHaveLength(5);
  });
});

function declared(...declarations: DeclaredTarget[]): ReturnType<typeof declareTargets> {
  return declareTargets(lookForTargets(tree), declarations);
}

function milvus(namespace: string | undefined, name: string): string {
  const place = namespace === undefined ? '' : `  namespace: ${namespace}\n`;
  return `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: ${name}\n${place}spec: {}\n`;
}
