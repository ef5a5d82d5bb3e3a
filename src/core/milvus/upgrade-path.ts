import type { SemVer } from 'semver';

/**
 * The way from one release of Milvus to another, as its documentation allows it: one minor release at a time, through
 * 2.5.16 with mixCoord into 2.6, through 2.6.20 into 3.0, and never back to a lower minor release
 * (milvus.io/docs, upgrade_milvus_cluster-operator.md and upgrade_milvus_standalone-operator.md).
 */
export type UpgradePath =
  /** The same release; another build or variant of it at most. */
  | { readonly kind: 'same' }
  /** One step is a direct upgrade. */
  | { readonly kind: 'upgrade'; readonly steps: readonly UpgradeStep[]; readonly because: readonly StepReason[] }
  /** To a lower patch of the same minor release. */
  | { readonly kind: 'downgrade' }
  | { readonly kind: 'blocked'; readonly why: UpgradeBlock };

export interface UpgradeStep {
  /** `2.5.16` */
  readonly version: string;
  /** True when mixCoord has to be switched on in this step, in place of the four coordinators. */
  readonly switchesToMixCoord: boolean;
}

/**
 * Why there is more than one step: 2.6 and 3.0 have documented sources; skipping another minor release is not forbidden,
 * but nobody tests it.
 */
export type StepReason = 'needs_2.5.16' | 'needs_mix_coord' | 'needs_2.6.20' | 'minor_skipped';

/** Why there is no way: what runs now, what is asked for, or both. */
export type UpgradeBlock = 'metadata_migration' | 'minor_downgrade' | 'release_candidate' | 'undocumented';

export interface UpgradeQuestion {
  readonly from: SemVer;
  readonly to: SemVer;
  /** True when rootCoord, dataCoord, queryCoord and indexCoord run, not mixCoord. */
  readonly separateCoordinators: boolean;
}

/** The patch to pass through, by minor release: the newest, except where the documentation names one. */
const waypointPatches: Readonly<Record<string, number>> = { '2.3': 22, '2.4': 24, '2.5': 16, '2.6': 20 };

/** How to get from one release to another. */
export function upgradePath(question: UpgradeQuestion): UpgradePath {
  const { from, to } = question;
  if (from.compare(to) === 0) return { kind: 'same' };
  if (isCandidate(from) || isCandidate(to)) return { kind: 'blocked', why: 'release_candidate' };
  if (sameNumbers(from, to)) return { kind: 'same' };
  if (isSameMinor(from, to)) {
    if (to.patch < from.patch) return { kind: 'downgrade' };
    return { kind: 'upgrade', steps: [{ version: numbersOf(to), switchesToMixCoord: false }], because: [] };
  }
  if (isLower(to, from)) return { kind: 'blocked', why: 'minor_downgrade' };
  if (from.major < 2 || (from.major === 2 && from.minor < 2)) return { kind: 'blocked', why: 'metadata_migration' };
  return climb(question);
}

/** True when the change is the one into the architecture of 2.6: streamingNode and mixCoord, no indexNode. */
export function entersStreaming(from: SemVer, to: SemVer): boolean {
  return !isAtLeast(from, 2, 6) && isAtLeast(to, 2, 6);
}

/** True when the versions name the same release, whatever build or variant (`-gpu`) of it. */
export function sameNumbers(one: SemVer, other: SemVer): boolean {
  return numbersOf(one) === numbersOf(other);
}

/** `2.6.4` of `v2.6.4-gpu`. */
export function numbersOf({ major, minor, patch }: SemVer): string {
  return `${major}.${minor}.${patch}`;
}

interface Line {
  readonly major: number;
  readonly minor: number;
}

/** What must run before a minor release may be left. */
interface Gate {
  readonly reason: StepReason;
  readonly patch: number;
  readonly needsMixCoord: boolean;
}

/** Minor release by minor release, with the gates that the documentation names. */
function climb({ from, to, separateCoordinators }: UpgradeQuestion): UpgradePath {
  const steps: UpgradeStep[] = [];
  const because = new Set<StepReason>();
  let at: Line & { readonly patch: number } = from;
  while (!isSameMinor(at, to)) {
    const gate = gateOf(at, to);
    const tooOld = gate !== undefined && at.patch < gate.patch;
    const switchesToMixCoord = gate?.needsMixCoord === true && separateCoordinators;
    if (tooOld || switchesToMixCoord) {
      const version = `${at.major}.${at.minor}.${tooOld ? gate.patch : at.patch}`;
      if (steps.at(-1)?.version === version) steps.pop();
      steps.push({ version, switchesToMixCoord });
      because.add(tooOld ? gate.reason : 'needs_mix_coord');
    }
    const next = nextLine(at, to);
    if (next !== undefined && isSameMinor(next, to)) break;
    const patch = next === undefined ? undefined : waypointPatches[`${next.major}.${next.minor}`];
    if (next === undefined || patch === undefined) return { kind: 'blocked', why: 'undocumented' };
    at = { ...next, patch };
    steps.push({ version: `${at.major}.${at.minor}.${at.patch}`, switchesToMixCoord: false });
    because.add('minor_skipped');
  }
  steps.push({ version: numbersOf(to), switchesToMixCoord: false });
  return { kind: 'upgrade', steps, because: [...because] };
}

function gateOf(at: Line, to: Line): Gate | undefined {
  if (at.major !== 2) return undefined;
  if (at.minor === 5) return { reason: 'needs_2.5.16', patch: 16, needsMixCoord: true };
  return at.minor === 6 && to.major === 3 ? { reason: 'needs_2.6.20', patch: 20, needsMixCoord: false } : undefined;
}

/** 3.0 follows 2.6; no other change of the major release is documented. */
function nextLine({ major, minor }: Line, to: Line): Line | undefined {
  if (major === to.major || (major === 2 && minor < 6)) return { major, minor: minor + 1 };
  return major === 2 && to.major === 3 ? { major: 3, minor: 0 } : undefined;
}

/** `rc1`, `beta` and the like; `gpu` and build dates are variants of the release itself. */
function isCandidate({ prerelease }: SemVer): boolean {
  return /^(rc|alpha|beta|dev)/i.test(String(prerelease[0] ?? ''));
}

function isSameMinor(one: Line, other: Line): boolean {
  return one.major === other.major && one.minor === other.minor;
}

function isLower(one: Line, other: Line): boolean {
  return one.major < other.major || (one.major === other.major && one.minor < other.minor);
}

function isAtLeast(version: SemVer, major: number, minor: number): boolean {
  return !isLower(version, { major, minor });
}
