import type { SemVer } from 'semver';
import { applyToValue, deepEqual, type FieldOperation, type FieldPath } from '../../manifest/index.ts';
import {
  imageOf,
  operatorVersion,
  type UpgradePath,
  type UpgradeStep,
  upgradePath,
  usesSeparateCoordinators,
} from '../../milvus/index.ts';
import { isMapping, stringAt, valueAt } from '../../object/index.ts';
import { accept, type Result, refuse } from '../../text/index.ts';
import type { FieldChange, Plan } from '../command.ts';
import { upgradeConsequences } from './upgrade-consequences.ts';
import { imageOperations, type NewImage, newImageOf } from './upgrade-image.ts';
import { unmetFor26, upgradeOperations } from './upgrade-operations.ts';
import { blockedRefusal, severalStepsRefusal, unknownVersionRefusal } from './upgrade-refusals.ts';

export interface UpgradeRequest {
  readonly wish: UpgradeWish;
  readonly extent: 'whole way' | 'first step';
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** What a person wants to run. */
export type UpgradeWish =
  /** A release, in the image that runs now. The suffix is that of the tag, such as `-gpu`. */
  | { readonly kind: 'release'; readonly version: SemVer; readonly suffix: string }
  /** A whole image; where its tag says no version it was given beside it. */
  | { readonly kind: 'image'; readonly image: string; readonly version: SemVer; readonly isReadFromTag: boolean };

/** A change from one release to another, as far as it goes in this pull request. */
export interface Upgrade {
  readonly from: SemVer;
  readonly to: SemVer;
  readonly direction: 'up' | 'down' | 'same';
  readonly image: NewImage;
  readonly step: UpgradeStep | undefined;
  /** Versions that follow in later pull requests. */
  readonly later: readonly UpgradeStep[];
}

/** What another version means for this Milvus, or why it cannot be had (in one step). */
export function planUpgrade(milvus: unknown, request: UpgradeRequest): Result<Plan> {
  const path = ['spec', 'components', 'image'];
  const from = operatorVersion(imageOf(milvus), stringAt(milvus, ['spec', 'components', 'version']));
  if (from === undefined) return refuse({ path, ...unknownVersionRefusal(imageOf(milvus)) });
  const way = upgradePath({ from, to: request.wish.version, separateCoordinators: usesSeparateCoordinators(milvus) });
  const upgrade = firstPart(milvus, { request, from, way });
  if (!upgrade.ok) return refuse({ path, ...upgrade.refusal });
  const unmet = unmetFor26(milvus, upgrade.value);
  if (unmet !== undefined) return refuse({ path, ...unmet });
  const operations = [
    ...imageOperations(milvus, upgrade.value.image),
    ...upgradeOperations(milvus, upgrade.value),
  ].filter((operation) => !isDone(milvus, operation));
  const title = titleOf(milvus, upgrade.value);
  if (operations.length === 0) return accept({ title, operations, changes: [], consequences: [] });
  const after = operations.reduce(applyToValue, milvus);
  return accept({
    title,
    operations,
    changes: operations.map((operation) => changeOf(milvus, operation)),
    consequences: upgradeConsequences(milvus, { ...upgrade.value, after }),
  });
}

interface Way {
  readonly request: UpgradeRequest;
  readonly from: SemVer;
  readonly way: UpgradePath;
}

/** The part of the way that this command goes: all of it, or the first of several steps. */
function firstPart(milvus: unknown, { request, from, way }: Way): Result<Upgrade> {
  const { wish } = request;
  if (way.kind === 'blocked') return refuse(blockedRefusal(milvus, { from, to: wish.version, why: way.why }));
  const [step, ...later] = way.kind === 'upgrade' ? way.steps : [];
  if (later.length === 0) {
    const direction = way.kind === 'upgrade' ? 'up' : way.kind === 'downgrade' ? 'down' : 'same';
    return accept({ from, to: wish.version, direction, image: newImageOf(milvus, wish), step, later });
  }
  if (way.kind !== 'upgrade' || step === undefined || request.extent === 'whole way') {
    return refuse(severalStepsRefusal(request, { from, way }));
  }
  const to = operatorVersion('', step.version) ?? wish.version;
  const image = newImageOf(milvus, { kind: 'release', version: to, suffix: '' });
  return accept({ from, to, direction: 'up', image, step, later });
}

function isDone(milvus: unknown, operation: FieldOperation): boolean {
  return operation.kind === 'set' && deepEqual(valueAt(milvus, operation.path), operation.value);
}

function titleOf(milvus: unknown, { from, to, direction, image, later }: Upgrade): string {
  const [now, then] = [from.version, to.version];
  if (direction === 'up') {
    const rest = later.length === 0 ? '' : ` (step 1 of ${later.length + 1} to ${later.at(-1)?.version})`;
    return `${now === then ? 'switch to mixCoord' : `upgrade ${now} -> ${then}`}${rest}`;
  }
  if (direction === 'down') return `downgrade ${now} -> ${then}`;
  const old = imageOf(milvus);
  return old === image.image ? `already runs ${image.image}` : `image ${old} -> ${image.image}`;
}

function changeOf(milvus: unknown, operation: FieldOperation): FieldChange {
  const path: FieldPath = operation.path;
  const old = valueAt(milvus, path);
  const value = operation.kind === 'unset' ? 'removed' : String(operation.value);
  const missing = path.at(-1) === 'image' ? `not set (${imageOf(milvus)} by default)` : 'not set';
  return { path, before: old === undefined || old === null || isMapping(old) ? missing : String(old), after: value };
}
