import {
  type Application,
  deploymentOf,
  gitopsReads,
  plainSyncState,
  revisionsToCheck,
  type SyncState,
  syncState,
} from '../core/gitops/index.ts';
import {
  type HealthMemory,
  healthReads,
  type Judgement,
  judge,
  type Observations,
  type ReadName,
  readNames,
  worldOf,
} from '../core/health/index.ts';
import type { FieldPath } from '../core/manifest/index.ts';
import { keptSpec } from '../core/milvus/index.ts';
import { type KubernetesObject, type Observation, valueAt } from '../core/object/index.ts';
import type { Target } from '../core/target/index.ts';
import type { Cluster, GitMirror, ObjectSelector, Observed } from '../ports.ts';
import type { World } from './world.ts';

/** What judgements remember from look to look; lost on a restart, which only delays verdicts that depend on "how long". */
export type HealthMemories = Map<string, HealthMemory>;

export interface TargetQuestion {
  readonly target: Pick<Target, 'name' | 'file' | 'documentIndex' | 'line' | 'identity'>;
  /** The resource as Git has it. */
  readonly value: unknown;
  /** The fields that the commit changed. */
  readonly fields: readonly FieldPath[];
  readonly commit: string;
  readonly repositoryUrls: readonly string[];
}

/** One look at a target in the cluster it lives in. */
export interface TargetSight {
  readonly cluster: string | undefined;
  readonly sync: SyncState;
  readonly judgement: Judgement | undefined;
}

/** Looks for the target in every cluster, and takes the one in which an application deploys it, else the one that has it. */
export async function observeTarget(
  world: World,
  memories: HealthMemories,
  { question, mirror }: { question: TargetQuestion; mirror: GitMirror },
): Promise<TargetSight> {
  const sights: TargetSight[] = [];
  for (const cluster of world.clusters) {
    const sight = await lookInto(cluster, { question, mirror, memories, now: world.clock.now() });
    if (sight.kind === 'found') return sight.sight;
    sights.push(sight.sight);
  }
  return (
    sights[0] ?? {
      cluster: undefined,
      sync: { kind: 'unknown', message: 'Falconer has no cluster to look at.' },
      judgement: undefined,
    }
  );
}

interface Look {
  readonly question: TargetQuestion;
  readonly mirror: GitMirror;
  readonly memories: HealthMemories;
  readonly now: Date;
}

/**
 * Kinds are found to be lost one after the other. As soon as one is, the cluster is away for all of them: what the others
 * showed last would look like objects that refer to nothing.
 */
function isUnreachable(observation: Observation): observation is Extract<Observation, { kind: 'unreadable' }> {
  return observation.kind === 'unreadable' && observation.reason === 'unreachable';
}

interface Found {
  readonly kind: 'found' | 'not-found';
  readonly sight: TargetSight;
}

async function lookInto(cluster: Cluster, look: Look): Promise<Found> {
  const { target, repositoryUrls } = look.question;
  const observed = await observeAll(cluster, gitopsReads);
  const away = gitopsReads.map(observed).find(isUnreachable);
  if (away !== undefined) {
    const sync = { kind: 'unknown', message: away.message } as const;
    return { kind: 'not-found', sight: { cluster: cluster.name, sync, judgement: undefined } };
  }
  const deployment = deploymentOf((selector) => observed(selector), {
    repositoryUrls,
    path: target.file,
    resource: target.identity,
  });
  if (deployment.kind === 'unknown') {
    return { kind: 'not-found', sight: { cluster: cluster.name, sync: deployment, judgement: undefined } };
  }
  if (deployment.kind === 'plain') return await lookWithoutEngine(cluster, look);
  const [application] = deployment.applications;
  if (application === undefined) throw new Error('an engine deploys the file without an application');
  const namespace = namespaceOf(target, application);
  const { judgement, live } = await judgeTarget(cluster, look, namespace);
  const sync = await engineState(application, deployment.objects, { look, namespace, live });
  // The engine's word is not enough: somebody may have changed the object since.
  const proven = sync.kind === 'synced' && live !== undefined ? disagreement(look.question.value, live, sync) : sync;
  return { kind: 'found', sight: { cluster: cluster.name, sync: proven, judgement } };
}

async function lookWithoutEngine(cluster: Cluster, look: Look): Promise<Found> {
  const namespace = look.question.target.identity.namespace ?? 'default';
  const { judgement, live } = await judgeTarget(cluster, look, namespace);
  const sync = plainSyncState(keptSpec(look.question.value), valueAt(live, ['spec']));
  return { kind: live === undefined ? 'not-found' : 'found', sight: { cluster: cluster.name, sync, judgement } };
}

function disagreement(value: unknown, live: KubernetesObject, synced: SyncState): SyncState {
  const fields = plainSyncState(keptSpec(value), valueAt(live, ['spec']));
  if (fields.kind !== 'behind' || synced.kind !== 'synced') return synced;
  const message = `${synced.application ?? 'The engine'} says that the commit is applied, but the live resource differs from it.`;
  return { kind: 'behind', application: synced.application, revision: synced.revision, message };
}

interface EngineLook {
  readonly look: Look;
  readonly namespace: string;
  readonly live: KubernetesObject | undefined;
}

async function engineState(
  application: Application,
  objects: readonly KubernetesObject[],
  { look, namespace, live }: EngineLook,
): Promise<SyncState> {
  const { mirror, question } = look;
  const contained = new Map<string, boolean | undefined>();
  for (const revision of revisionsToCheck(application, objects)) {
    contained.set(revision, await mirror.isAncestor(question.commit, revision));
  }
  const { group, kind, name } = question.target.identity;
  return syncState(application, objects, {
    wantedCommit: question.commit,
    isContained: (revision) => contained.get(revision),
    resource: { group, kind, namespace, name },
    fields: question.fields,
    ...(live === undefined ? {} : { live }),
  });
}

function namespaceOf(target: TargetQuestion['target'], application: Application): string {
  const own = target.identity.namespace;
  const given = application.targetNamespace;
  if (given?.applies === 'always') return given.name;
  return own ?? given?.name ?? 'default';
}

async function judgeTarget(
  cluster: Cluster,
  { question, memories, now }: Look,
  namespace: string,
): Promise<{ judgement: Judgement; live: KubernetesObject | undefined }> {
  const observed = await observeAll(
    cluster,
    readNames.map((name) => healthReads[name]),
    namespace,
  );
  const entries = readNames.map((name): [ReadName, Observation] => [name, observed(healthReads[name])]);
  const identity = { namespace, name: question.target.identity.name };
  const narrowed = worldOf(Object.fromEntries(entries) as Observations, identity);
  const key = `${cluster.name}/${namespace}/${identity.name}`;
  const memory = memories.get(key);
  const judgement = judge({ ...narrowed, ...(memory === undefined ? {} : { memory }) }, now);
  if (judgement.memory !== undefined) memories.set(key, judgement.memory);
  const live = narrowed.milvus.kind === 'known' ? narrowed.milvus.objects[0] : undefined;
  return { judgement, live };
}

async function observeAll(
  cluster: Cluster,
  selectors: readonly ObjectSelector[],
  namespace?: string,
): Promise<(selector: ObjectSelector) => Observation> {
  const observed = new Map<string, Observation>();
  await Promise.all(
    selectors.map(async (selector) => {
      const scope = selector.scope === 'namespaced' ? namespace : undefined;
      observed.set(nameOf(selector), asSeenNow(await cluster.observe(selector, scope)));
    }),
  );
  return (selector) => {
    const found = observed.get(nameOf(selector));
    if (found === undefined) throw new Error(`${nameOf(selector)} was not observed`);
    return found;
  };
}

/** What a cluster that is away showed last is no proof of anything now. */
function asSeenNow(observed: Observed): Observation {
  if (observed.kind === 'unreadable' || observed.lost === undefined) return observed;
  return {
    kind: 'unreadable',
    reason: 'unreachable',
    message: `${observed.lost} It was last heard of at ${observed.asOf}.`,
  };
}

function nameOf({ resource, group, version }: ObjectSelector): string {
  return `${resource}.${version}.${group}`;
}
