import { describe, expect, it } from 'vitest';
import { openTree } from '../../../src/core/layout/index.ts';
import { renderTargets } from '../../../src/core/report/index.ts';
import { lookForTargets } from '../../../src/core/target/index.ts';

const milvus = (name: string): string => `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: ${name}\n`;

function answer(files: Readonly<Record<string, string>>): string {
  return renderTargets(lookForTargets(openTree(Object.entries(files).map(([path, text]) => ({ path, text })))));
}

describe('the answer to /targets', () => {
  it('is a table of what is deployed, with the reason below it where something cannot be changed', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [milvus.yaml]\n',
      'base/milvus.yaml': milvus('search'),
      'overlays/prod/kustomization.yaml': 'namespace: search-prod\nresources: [../../base]\n',
      'flux/prod.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: prod
spec:
  path: ./overlays/prod
  sourceRef: {kind: GitRepository, name: infra}
`,
      'old.yaml': `# Do not edit @everyone\n${milvus('old')}`,
    };
    expect(answer(files).split('\n')).toEqual([
      '| target | resource | environment | layout | file | deployed by |',
      '| --- | --- | --- | --- | --- | --- |',
      '| `old` | `old` | unknown | unsupported | `old.yaml:2` |  |',
      '| `search` | `search-prod/search` | production | kustomize | `overlays/prod/kustomization.yaml:1` | `Kustomization prod` |',
      '',
      '- `old` cannot be changed here: The file says "Do not edit @\u200beveryone". Change what it is made from instead. (`old.yaml:1`)',
    ]);
  });

  it('tells of files that were not read', () => {
    expect(answer({ 'a.yaml': `${milvus('a')}   nam: [\n` })).toMatch(
      /^There is no Milvus resource that can be read here\.\n\n- Not read: .*Mend the file first\. \(`a\.yaml:4`\)$/,
    );
  });

  it('says what was looked for when there is nothing', () => {
    expect(answer({ 'a.yaml': 'kind: Pod\n' })).toBe(
      'There is no Milvus resource in this repository: no YAML file has a document of kind Milvus in the API group milvus.io.',
    );
  });
});
