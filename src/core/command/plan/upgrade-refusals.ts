import type { SemVer } from 'semver';
import { defaultImage, imageOf, type StepReason, type UpgradeBlock, type UpgradePath } from '../../milvus/index.ts';
import { stringAt } from '../../object/index.ts';
import type { Refusal } from '../../text/index.ts';
import type { UpgradeRequest } from './plan-upgrade.ts';

/** When it is not known what runs, no way can be checked. */
export function unknownVersionRefusal(image: string): Refusal {
  return {
    code: 'version_unknown',
    message: `The image ${image} does not say which version of Milvus runs now, so the way to another one cannot be checked. Write what runs into spec.components.version first; kubectl get milvus -o yaml shows it in status.currentImage.`,
    correction: '/set spec.components.version=<x.y.z>',
  };
}

interface Ends {
  readonly from: SemVer;
  readonly to: SemVer;
  readonly why: UpgradeBlock;
}

/** There is no way at all. */
export function blockedRefusal(milvus: unknown, { from, to, why }: Ends): Refusal {
  const assumed = isAssumed(milvus) ? ` The resource names no image; ${assumption()}` : '';
  const [now, then] = [from.version, to.version];
  switch (why) {
    case 'minor_downgrade': {
      const message = `Milvus cannot go back from ${now} to ${then}: the newer version has changed its metadata and its log. Go back by restoring a backup of that version into a new Milvus (milvus-backup).${assumed}`;
      return { code: 'cannot_go_back', message };
    }
    case 'release_candidate': {
      const message = `There is no supported way between a release candidate and another version (${now} to ${then}). Milvus documents a migration of the data instead.${assumed}`;
      return { code: 'upgrade_path', message };
    }
    case 'metadata_migration': {
      const message = `Up to 2.1 Milvus kept its metadata in another form. The way from ${now} to ${then} begins with a MilvusUpgrade resource, which stops Milvus, migrates the metadata and starts 2.2. Falconer does not write one: add it by hand, and go on from 2.2 with /upgrade.${assumed}`;
      return { code: 'upgrade_path', message };
    }
    case 'undocumented': {
      const message = `No way from ${now} to ${then} is documented.${assumed}`;
      return { code: 'upgrade_path', message };
    }
  }
}

interface Way {
  readonly from: SemVer;
  readonly way: UpgradePath;
}

/** There is a way, but not in one step. */
export function severalStepsRefusal({ source }: UpgradeRequest, { from, way }: Way): Refusal {
  const steps = way.kind === 'upgrade' ? way.steps : [];
  const because = way.kind === 'upgrade' ? way.because : [];
  const chain = [from.version, ...steps.map((step) => step.version)];
  return {
    code: 'upgrade_path',
    message: `The way from ${from.version} to ${steps.at(-1)?.version} has ${steps.length} steps, each with a pull request and a rollout of its own: ${because.map((each) => reasons[each]).join(' ')}`,
    choices: steps.map((step, index) => {
      const mixCoord = step.switchesToMixCoord ? ' with mixCoord in place of the four coordinators' : '';
      return `${index + 1}. ${chain[index] === step.version ? step.version : `${chain[index]} -> ${step.version}`}${mixCoord}`;
    }),
    correction: `${source} --step`,
  };
}

const reasons: Readonly<Record<StepReason, string>> = {
  minor_skipped: 'Milvus is tested from one minor release to the next.',
  'needs_2.5.16': '2.6 can be reached from 2.5.16 and later only.',
  needs_mix_coord: '2.6 can be reached only when mixCoord runs in place of the four coordinators.',
  'needs_2.6.20': '3.0 can be reached from 2.6.20 and later only.',
};

/** True when the resource names no image, so that what runs is the operator's choice at the time it was created. */
export function isAssumed(milvus: unknown): boolean {
  const written = stringAt(milvus, ['spec', 'components', 'image']);
  return (written === undefined || written === '') && imageOf(milvus) === defaultImage;
}

/** What is taken for the version in that case. */
export function assumption(): string {
  return `${defaultImage} is taken for it, the default of milvus-operator 1.3.6 to 1.3.8.`;
}
