import { compare, parse, type SemVer } from 'semver';
import type { Library, Overload } from '../cel/environment.ts';
import { binary, declare, declareMethod, functionsOf, isBool, isText, unary } from '../cel/signature.ts';
import { celError, noSuchOverload, type Result, type Value } from '../cel/value.ts';
import { opaqueKind } from './opaque.ts';

const versions = opaqueKind<SemVer>('kubernetes.Semver', (a, b) => compare(a, b) === 0);

/** Strictly `major.minor.patch`; with `normalize` a leading v, leading zeroes and missing parts are put right first. */
function read(text: string, normalize: boolean): SemVer | undefined {
  const whole = normalize ? normalized(text) : text;
  return whole !== undefined && /^\d/.test(whole) ? (parse(whole) ?? undefined) : undefined;
}

function normalized(text: string): string | undefined {
  const [major = '', minor, ...patch] = text.replace(/^v/, '').split('.');
  const parts = [major, minor ?? '0', patch.length === 0 ? '0' : patch.join('.')];
  if ((minor === undefined || patch.length === 0) && /[+-]/.test(minor ?? major)) return undefined;
  return parts.map((part) => part.replace(/^0+(?=\d)/, '')).join('.');
}

function semver(text: string, normalize: boolean): Result {
  const version = read(text, normalize);
  return version === undefined ? celError(`invalid semantic version "${text}"`) : versions.make(version);
}

function onVersion(compute: (version: SemVer) => Result): Overload['evaluate'] {
  return (value = null) => {
    const content = versions.contentOf(value);
    return content === undefined ? noSuchOverload : compute(content);
  };
}

function onPair(compute: (order: number) => Result): Overload['evaluate'] {
  return (first: Value = null, second: Value = null) => {
    const [a, b] = [versions.contentOf(first), versions.contentOf(second)];
    return a === undefined || b === undefined ? noSuchOverload : compute(compare(a, b));
  };
}

const S = versions.name;

/** k8s.io/apiserver, pkg/cel/library/semverlib.go. */
export const semverLibrary: Library = {
  name: 'semver',
  functions: functionsOf([
    declare(
      `semver(string): ${S}`,
      unary(isText, (text) => semver(text, false)),
    ),
    declare(`semver(string, bool): ${S}`, binary([isText, isBool], semver)),
    declare(
      'isSemver(string): bool',
      unary(isText, (text) => read(text, false) !== undefined),
    ),
    declare(
      'isSemver(string, bool): bool',
      binary([isText, isBool], (text, normalize) => read(text, normalize) !== undefined),
    ),
    ...(['major', 'minor', 'patch'] as const).map((part) =>
      declareMethod(
        `${S}.${part}(): int`,
        onVersion((version) => BigInt(version[part])),
      ),
    ),
    declareMethod(
      `${S}.isGreaterThan(${S}): bool`,
      onPair((order) => order > 0),
    ),
    declareMethod(
      `${S}.isLessThan(${S}): bool`,
      onPair((order) => order < 0),
    ),
    declareMethod(`${S}.compareTo(${S}): int`, onPair(BigInt)),
  ]),
};
