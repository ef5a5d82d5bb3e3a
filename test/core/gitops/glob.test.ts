import { describe, expect, test } from 'vitest';
import { matchesGlob } from '../../../src/core/gitops/argo-cd/glob.ts';

/** As `glob.Match(pattern, text)` of Argo CD's util/glob answers. */
const answers: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
  ['*.yaml', 'prod.yaml', true],
  ['*.yaml', 'deep/prod.yaml', true],
  ['{config.json,env-us-west-2/*}', 'env-us-west-2/a/b.yaml', true],
  ['{config.json,env-us-west-2/*}', 'env-us-east-1/a.yaml', false],
  ['config?.yaml', 'config1.yaml', true],
  ['config?.yaml', 'config12.yaml', false],
  ['[a-c].yaml', 'b.yaml', true],
  ['[!a-c].yaml', 'b.yaml', false],
  ['[!a-c].yaml', 'd.yaml', true],
  ['a\\*.yaml', 'a*.yaml', true],
  ['a\\*.yaml', 'ab.yaml', false],
  ['a.yaml', 'aXyaml', false],
  ['a(b)+.yaml', 'a(b)+.yaml', true],
  ['', '', true],
  ['', 'a', false],
  ['{a,b', 'a', false],
  ['[a', 'a', false],
  ['[z-a].yaml', 'b.yaml', false],
  ['a,b', 'a,b', true],
];

describe('a glob of Argo CD', () => {
  test.each(answers)('%j over %j gives %s', (pattern, text, matches) => {
    expect(matchesGlob(pattern, text)).toBe(matches);
  });

  test('that would explode in a backtracking engine is answered at once', () => {
    expect(matchesGlob(`${'*a'.repeat(60)}b`, 'a'.repeat(5_000))).toBe(false);
  });

  test('of absurd length matches nothing', () => {
    expect(matchesGlob('*'.repeat(1_001), 'a')).toBe(false);
  });
});
