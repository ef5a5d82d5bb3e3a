import { describe, expect, it } from 'vitest';
import { readPolicyFile } from '../../../src/core/policy/index.ts';
import { policyText } from './policy-text.ts';

// An API server lets a policy use a library one minor version after it came, so that the last version can read it too.

const libraries: readonly (readonly [library: string, first: number, expression: string])[] = [
  ['optional values', 30, 'object.?spec.mode.orValue("") != "x"'],
  ['quantities', 30, 'quantity("1Gi").isGreaterThan(quantity("1Mi"))'],
  ['addresses', 31, 'ip("10.0.0.1").family() == 4'],
  ['networks', 31, 'cidr("10.0.0.0/8").containsIP("10.1.2.3")'],
  ['named formats', 32, '!format.dns1123Label().validate("a-b").hasValue()'],
  ['loops with two variables', 33, '[1, 2].all(index, value, index < value)'],
  ['semantic versions', 34, 'semver("2.5.4").isGreaterThan(semver("2.5.3"))'],
];

describe.each(libraries)('the library of %s', (_library, first, expression) => {
  it(`is there from Kubernetes 1.${first} on, and not before`, () => {
    const minors = [30, 31, 32, 33, 34, 35].filter((minor) => readPolicyFile(policyText({ expression }), { minor }).ok);
    expect(minors).toEqual([30, 31, 32, 33, 34, 35].filter((minor) => minor >= first));
  });
});
