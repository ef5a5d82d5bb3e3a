import { plainSyncState, revisionsToCheck, type SyncState, syncState } from '../core/gitops/index.ts';
import { compareHealth, type Judgement } from '../core/health/index.ts';
import type { FieldPath } from '../core/manifest/index.ts';
import { keptSpec } from '../core/milvus/index.ts';
import { type KubernetesObject, valueAt } from '../core/object/index.ts';
import type { RolloutFacts } from '../core/rollout/index.ts';
import type { Target } from '../core/target/index.ts';
import type { GitMirror } from '../ports.ts';
import { type FoundTarget, findInClusters, type Whereabouts } from './find-in-clusters.ts';
import type { World } from './world.ts';

export interface TargetQuestion {
  readonly target: Pick<Target, 'name' | 'file' | 'documentIndex' | 'line' | 'identity'>;
  readonly wanted: RolloutFacts['wanted'];
  /** The resource as Git has it; undefined where none is wanted. */
  readonly value: unknown;
  /** The fields that the commit changed. */
  readonly fields: readonly FieldPath[];
  readonly commit: string;
  readonly repositoryUrls: readonly string[];
  /** The cluster that the configuration names for it. */
  readonly cluster?: string | undefined;
}

/** One look at a target in the cluster it lives in. */
export interface TargetSight {
  readonly cluster: string | undefined;
  readonly sync: SyncState;
  readonly judgement: Judgement | undefined;
}

/** Looks for the target, and says whether the commit has arrived. Of several clusters the one that is furthest from done. */
export async function observeTarget(
  world: World,
  { question, mirror }: { question: TargetQuestion; mirror: GitMirror },
): Promise<TargetSight> {
  const { target, repositoryUrls, cluster } = question;
  const found = await findInClusters(world, { target, repositoryUrls, cluster });
  if (found.kind !== 'found') return sightOfNothing(found, question);
  const sights = await Promise.all(found.places.map((place) => sightOf(place, question, mirror)));
  const [first, ...others] = sights;
  if (first === undefined) throw new Error('a target was found in no cluster');
  return others.reduce((least, each) => (isFurtherBack(each, least) ? each : least), first);
}

/** Where no engine deploys a file, nothing stands between Git and what is wanted to be gone. */
const nothingToApply: SyncState = { kind: 'synced', application: undefined, revision: undefined };

function sightOfNothing(
  found: Exclude<Whereabouts, { kind: 'found' }>,
  { wanted, value }: TargetQuestion,
): TargetSight {
  if (found.kind === 'unknown') {
    return { cluster: found.cluster, sync: { kind: 'unknown', message: found.message }, judgement: undefined };
  }
  const sync = wanted === 'gone' ? nothingToApply : plainSyncState(keptSpec(value), undefined);
  return { cluster: found.cluster, sync, judgement: found.judgement };
}

async function sightOf(place: FoundTarget, question: TargetQuestion, mirror: GitMirror): Promise<TargetSight> {
  const { cluster, judgement, live, application } = place;
  if (question.wanted === 'gone') {
    // The engine no longer lists what Git no longer has.
    const sync =
      application === undefined ? nothingToApply : await engineState(place, { ...question, target: undefined }, mirror);
    return { cluster, sync, judgement };
  }
  if (application === undefined) {
    return { cluster, sync: plainSyncState(keptSpec(question.value), valueAt(live, ['spec'])), judgement };
  }
  const sync = await engineState(place, question, mirror);
  // The engine's word is not enough: somebody may have changed the object since.
  const proven = sync.kind === 'synced' && live !== undefined ? disagreement(question.value, live, sync) : sync;
  return { cluster, sync: proven, judgement };
}

/** Whether the first is further from done: not synced before synced, then the worse health. */
function isFurtherBack(one: TargetSight, other: TargetSight): boolean {
  const [a, b] = [one.sync.kind === 'synced', other.sync.kind === 'synced'];
  if (a !== b) return !a;
  return compareHealth(healthOf(one), healthOf(other)) > 0;
}

function healthOf({ judgement }: TargetSight) {
  return judgement?.target.health ?? 'Unknown';
}

function disagreement(value: unknown, live: KubernetesObject, synced: SyncState): SyncState {
  const fields = plainSyncState(keptSpec(value), valueAt(live, ['spec']));
  if (fields.kind !== 'behind' || synced.kind !== 'synced') return synced;
  const message = `${synced.application ?? 'The engine'} says that the commit is applied, but the live resource differs from it.`;
  return { kind: 'behind', application: synced.application, revision: synced.revision, message };
}

interface EngineQuestion extends Pick<TargetQuestion, 'commit' | 'fields'> {
  /** The resource that it must have applied; undefined when the commit as a whole counts. */
  readonly target: Pick<Target, 'identity'> | undefined;
}

/** What the engine says of a commit. */
export async function engineState(
  { application, engineObjects, namespace, live }: FoundTarget,
  question: EngineQuestion,
  mirror: Pick<GitMirror, 'isAncestor'>,
): Promise<SyncState> {
  if (application === undefined) throw new Error('no engine deploys the target');
  const contained = new Map<string, boolean | undefined>();
  for (const revision of revisionsToCheck(application, engineObjects)) {
    contained.set(revision, await mirror.isAncestor(question.commit, revision));
  }
  const { target } = question;
  const resource =
    target === undefined
      ? {}
      : {
          resource: { group: target.identity.group, kind: target.identity.kind, namespace, name: target.identity.name },
        };
  return syncState(application, engineObjects, {
    wantedCommit: question.commit,
    isContained: (revision) => contained.get(revision),
    ...resource,
    fields: question.fields,
    ...(live === undefined ? {} : { live }),
  });
}
