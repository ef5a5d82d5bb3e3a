import { type DriftedField, findDrift } from '../core/drift/index.ts';
import { applicationTitle, plainSyncState, type SyncState } from '../core/gitops/index.ts';
import type { Judgement } from '../core/health/index.ts';
import { keptSpec } from '../core/milvus/index.ts';
import { valueAt } from '../core/object/index.ts';
import type { Target } from '../core/target/index.ts';
import type { GitMirror } from '../ports.ts';
import { type FoundTarget, findInClusters, type Whereabouts } from './find-in-clusters.ts';
import { engineState } from './observe-target.ts';
import type { World } from './world.ts';

/** A target at a commit, to be looked at as it is now. */
export interface ViewQuestion {
  readonly target: Pick<Target, 'name' | 'file' | 'documentIndex' | 'line' | 'identity'>;
  /** The resource as Git has it. */
  readonly value: unknown;
  readonly commit: string;
  readonly repositoryUrls: readonly string[];
  readonly cluster: string | undefined;
}

/** A target as one cluster has it. */
export interface TargetView {
  readonly cluster: string;
  readonly namespace: string;
  /** `Kustomization flux-system/apps`; undefined when no engine deploys it. */
  readonly application: string | undefined;
  readonly judgement: Judgement;
  readonly sync: SyncState;
  /** Fields that differ from Git; undefined when the resource is not there, so that there is nothing to compare. */
  readonly drift: readonly DriftedField[] | undefined;
}

export type TargetViews =
  | { readonly kind: 'seen'; readonly views: readonly TargetView[] }
  | Extract<Whereabouts, { kind: 'unknown' }>;

/** Health, sync and drift of a target, in each cluster that it lives in. */
export async function viewTarget(
  world: Pick<World, 'clusters' | 'clock' | 'memory'>,
  question: ViewQuestion,
  mirror: Pick<GitMirror, 'isAncestor'>,
): Promise<TargetViews> {
  const { target, repositoryUrls, cluster, value } = question;
  const found = await findInClusters(world, { target, repositoryUrls, cluster });
  if (found.kind === 'unknown') return found;
  if (found.kind === 'absent') {
    const { judgement, namespace } = found;
    const sync = plainSyncState(keptSpec(value), undefined);
    return {
      kind: 'seen',
      views: [{ cluster: found.cluster, namespace, application: undefined, judgement, sync, drift: undefined }],
    };
  }
  return { kind: 'seen', views: await Promise.all(found.places.map((place) => viewOf(place, question, mirror))) };
}

async function viewOf(
  place: FoundTarget,
  question: ViewQuestion,
  mirror: Pick<GitMirror, 'isAncestor'>,
): Promise<TargetView> {
  const { cluster, namespace, application, judgement, live } = place;
  const sync =
    application === undefined
      ? plainSyncState(keptSpec(question.value), valueAt(live, ['spec']))
      : await engineState(place, { ...question, fields: [] }, mirror);
  return {
    cluster,
    namespace,
    application: application === undefined ? undefined : applicationTitle(application),
    judgement,
    sync,
    drift: live === undefined || question.value === undefined ? undefined : findDrift(question.value, live),
  };
}
