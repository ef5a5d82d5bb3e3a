import type { SemVer } from 'semver';
import {
  entersStreaming,
  imageOf,
  operatorVersion,
  type StepReason,
  type UpgradeBlock,
  type UpgradeStep,
  upgradePath,
  usesSeparateCoordinators,
} from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import type { Hazard, HazardFault, ResourceState } from '../hazard.ts';

const image = ['spec', 'components', 'image'];
const version = ['spec', 'components', 'version'];

/** The ways that Milvus documents (milvus.io/docs, upgrade_milvus_cluster-operator.md and its siblings). */
export const upgradePathHazard: Hazard = {
  id: 'upgrade-path',
  title: 'Milvus goes from release to release by the documented way',
  severity: 'error',
  why: 'Each minor release changes metadata and log. What has not run the release before may not be readable, and no minor release can be left backwards.',
  fix: 'Take the steps that the finding lists, each as a change and a rollout of its own; /upgrade <version> --step writes the next one.',
  find: ({ before, after }) => {
    const [from, to] = [versionOf(before), versionOf(after)];
    if (from === undefined || to === undefined) return [];
    const separateCoordinators = usesSeparateCoordinators(before.written);
    const way = upgradePath({ from, to, separateCoordinators });
    const path = placeOf(before, after);
    if (way.kind === 'blocked') return [{ path, message: blocked(way.why, from, to) }];
    if (way.kind === 'downgrade') return downgrade(after, { path, from, to });
    if (way.kind === 'same' || way.steps.length === 1) return [];
    return [{ path, ...chain({ from, to, steps: way.steps, because: way.because }) }];
  },
};

function versionOf({ written }: ResourceState): SemVer | undefined {
  return operatorVersion(imageOf(written), stringAt(written, version));
}

/** The field that decides the version and differs. */
function placeOf(before: ResourceState, after: ResourceState): readonly string[] {
  const isVersion = stringAt(before.written, version) !== stringAt(after.written, version);
  return isVersion && stringAt(after.written, version) !== undefined ? version : image;
}

function blocked(why: UpgradeBlock, from: SemVer, to: SemVer): string {
  const [now, then] = [from.version, to.version];
  switch (why) {
    case 'minor_downgrade':
      return `Milvus cannot go back from ${now} to ${then}: the newer release has changed its metadata and its log. Put ${now} back; an older state is restored from a backup into a new Milvus (milvus-backup).`;
    case 'release_candidate':
      return `There is no supported way between a release candidate and another release (${now} to ${then}). Move the data into a new Milvus instead (milvus-backup).`;
    case 'metadata_migration':
      return `Up to 2.1 Milvus kept its metadata in another form: the way from ${now} to ${then} begins with a MilvusUpgrade resource to 2.2. Put ${now} back and migrate first.`;
    case 'undocumented':
      return `No way from ${now} to ${then} is documented. Put ${now} back.`;
  }
}

interface Direction {
  readonly path: readonly string[];
  readonly from: SemVer;
  readonly to: SemVer;
}

function downgrade(after: ResourceState, { path, from, to }: Direction): readonly HazardFault[] {
  const isReversed = stringAt(after.written, ['spec', 'components', 'imageUpdateMode']) === 'rollingDowngrade';
  const order = isReversed
    ? ''
    : ' The operator rolls in the order of an upgrade; set components.imageUpdateMode to rollingDowngrade for this change.';
  const message = `Milvus goes back from ${from.version} to ${to.version}, within the same minor release. Make a backup first (milvus-backup).${order}`;
  return [{ path, message, severity: 'warning' }];
}

interface Chain {
  readonly from: SemVer;
  readonly to: SemVer;
  readonly steps: readonly UpgradeStep[];
  readonly because: readonly StepReason[];
}

const reasons: Readonly<Record<StepReason, string>> = {
  minor_skipped: 'Milvus is tested from one minor release to the next.',
  'needs_2.5.16': '2.6 can be reached from 2.5.16 and later only.',
  needs_mix_coord: '2.6 can be reached only when mixCoord runs in place of the four coordinators.',
  'needs_2.6.20': '3.0 can be reached from 2.6.20 and later only.',
};

function chain({ from, to, steps, because }: Chain): Pick<HazardFault, 'message' | 'severity'> {
  const list = steps.map(
    (step, index) => `(${index + 1}) ${stepText(step, steps[index - 1]?.version ?? from.version)}`,
  );
  const why = because.map((each) => reasons[each]).join(' ');
  const message = `The way from ${from.version} to ${to.version} has ${steps.length} steps, each with a change and a rollout of its own: ${list.join('; ')}. ${why}`;
  const isOnlyAdvice = because.every((each) => each === 'minor_skipped') && !entersStreaming(from, to);
  return { message, severity: isOnlyAdvice ? 'warning' : 'error' };
}

/** What a step has to change besides the image. */
function stepText({ version: target, switchesToMixCoord }: UpgradeStep, from: string): string {
  const needs: string[] = [];
  if (switchesToMixCoord)
    needs.push('add mixCoord and keep the blocks of the four coordinators until it has taken over');
  if (isBelow(from, 2, 6) && !isBelow(target, 2, 6)) {
    needs.push(
      'write out msgStreamType as it is, size streamingNode, give dataNode what indexNode had, and keep the indexNode block until the rollout is through',
    );
  }
  if (isBelow(from, 3, 0) && !isBelow(target, 3, 0)) needs.push('set indexNode.replicas to 0 where it is written');
  return needs.length === 0 ? target : `${target}: ${needs.join('; ')}`;
}

function isBelow(text: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = text.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
