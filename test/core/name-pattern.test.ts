import { expect, it } from 'vitest';
import { matchesName } from '../../src/core/text/index.ts';

it.each([
  ['prod', 'prod', true],
  ['prod', 'prod-eu', false],
  ['prod*', 'prod', true],
  ['prod*', 'search/prod', false],
  ['*prod', 'search/prod', true],
  ['*', 'anything', true],
  ['*', '', true],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['ab*ba', 'aba', false],
  ['*ab*ab*', 'ab', false],
  ['p.od', 'prod', false],
])('%s fits %s: %s', (pattern, name, fits) => {
  expect(matchesName(pattern, name)).toBe(fits);
});

it('answers at once on patterns that make others slow', () => {
  expect(matchesName(`${'*a'.repeat(100)}b`, 'a'.repeat(5_000))).toBe(false);
});
