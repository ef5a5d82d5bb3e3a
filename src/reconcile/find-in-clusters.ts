import { type Application, deploymentOf, gitopsReads } from '../core/gitops/index.ts';
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
import { clusterIdentityRead, clusterUid, type KubernetesObject, type Observation } from '../core/object/index.ts';
import type { Target } from '../core/target/index.ts';
import type { Cluster } from '../ports.ts';
import { observeAll } from './observe-all.ts';
import type { World } from './world.ts';

/** What judgements remember from look to look; lost on a restart, which only delays verdicts that depend on "how long". */
export type HealthMemories = Map<string, HealthMemory>;

/** Which Milvus is looked for, and where it may be. */
export interface Wanted {
  readonly target: Pick<Target, 'name' | 'file' | 'identity'>;
  readonly repositoryUrls: readonly string[];
  /** The cluster that the configuration names for it; undefined when any may have it. */
  readonly cluster: string | undefined;
}

/** A target in one cluster, at this moment. */
export type Sighting =
  /** An engine deploys it there, or the resource is there. */
  | FoundTarget
  /** Everything could be read, and nothing of it is there. */
  | { readonly kind: 'absent'; readonly cluster: string; readonly judgement: Judgement; readonly namespace: string }
  /** What decides it cannot be read. */
  | { readonly kind: 'unknown'; readonly cluster: string; readonly message: string };

export interface FoundTarget {
  readonly kind: 'found';
  readonly cluster: string;
  /** What tells the cluster from others, whatever they are called; undefined when it may not be read. */
  readonly clusterUid: string | undefined;
  readonly namespace: string;
  /** What deploys it; undefined when no engine does. */
  readonly application: Application | undefined;
  /** The objects of the engines. */
  readonly engineObjects: readonly KubernetesObject[];
  readonly judgement: Judgement;
  readonly live: KubernetesObject | undefined;
}

/** Where a target lives. Several places when engines of several clusters deploy the same file. */
export type Whereabouts =
  | { readonly kind: 'found'; readonly places: readonly FoundTarget[] }
  | { readonly kind: 'absent'; readonly cluster: string; readonly judgement: Judgement; readonly namespace: string }
  /** `none`: there is no cluster to look at. `away`: one that decides cannot be read. `unclear`: it cannot be told which is meant. */
  | {
      readonly kind: 'unknown';
      readonly why: 'none' | 'away' | 'unclear';
      readonly cluster: string | undefined;
      readonly message: string;
    };

/**
 * Looks for a target in every cluster at once, so that one that is away delays none. An engine that deploys its file says where it
 * lives; without one the resource itself must be in one cluster only.
 */
export async function findInClusters(
  world: Pick<World, 'clusters' | 'clock' | 'memory'>,
  wanted: Wanted,
): Promise<Whereabouts> {
  const clusters = world.clusters.filter(({ name }) => wanted.cluster === undefined || name === wanted.cluster);
  if (clusters.length === 0) return nowhere(wanted.cluster);
  const now = world.clock.now();
  const sightings = await Promise.all(
    clusters.map((each) => lookInto(each, { wanted, memories: world.memory.health, now })),
  );
  return whereaboutsOf(sightings, wanted);
}

/** What several clusters together say. */
export function whereaboutsOf(sightings: readonly Sighting[], { target }: Pick<Wanted, 'target'>): Whereabouts {
  const found = eachClusterOnce(sightings.filter((each) => each.kind === 'found'));
  const deployed = found.filter((each) => each.application !== undefined);
  if (deployed.length > 0) return { kind: 'found', places: deployed };
  const unknown = sightings.filter((each) => each.kind === 'unknown');
  const [first, second] = found;
  if (second !== undefined && first !== undefined) {
    const names = found.map((each) => each.cluster).join(' and ');
    const message = `Clusters ${names} each have a Milvus ${first.namespace}/${target.identity.name}, and no Argo CD or Flux application says which of them this file is for. ${bindingAdvice(target.name)}`;
    return { kind: 'unknown', why: 'unclear', cluster: undefined, message };
  }
  const [away] = unknown;
  if (away !== undefined) {
    const advice = sightings.length === 1 ? '' : ` ${bindingAdvice(target.name)}`;
    return { kind: 'unknown', why: 'away', cluster: away.cluster, message: `${away.message}${advice}` };
  }
  if (first !== undefined) return { kind: 'found', places: [first] };
  const [absent] = sightings.filter((each) => each.kind === 'absent');
  return absent ?? nowhere(undefined);
}

/** One cluster that is registered under two names is still one place. */
function eachClusterOnce(found: readonly FoundTarget[]): readonly FoundTarget[] {
  return found.filter(
    ({ clusterUid: uid }, index) => uid === undefined || found.findIndex((each) => each.clusterUid === uid) === index,
  );
}

function bindingAdvice(target: string): string {
  return `Say in .github/falconer.yml which cluster ${target} lives in (targets: cluster).`;
}

function nowhere(cluster: string | undefined): Whereabouts {
  if (cluster === undefined) {
    const message =
      'Falconer has no cluster to look at. Whoever runs the server can give it one: set KUBECONFIG, or run it inside the cluster.';
    return { kind: 'unknown', why: 'none', cluster, message };
  }
  const message = `The configuration says that this target lives in cluster ${cluster}, and this server has no cluster of that name for this repository. Correct .github/falconer.yml, or ask whoever runs the server to register the cluster.`;
  return { kind: 'unknown', why: 'unclear', cluster, message };
}

interface Look {
  readonly wanted: Wanted;
  readonly memories: HealthMemories;
  readonly now: Date;
}

async function lookInto(cluster: Cluster, look: Look): Promise<Sighting> {
  const { target, repositoryUrls } = look.wanted;
  const observed = await observeAll(cluster, [...gitopsReads, clusterIdentityRead]);
  const namespaces = observed(clusterIdentityRead);
  const uid = namespaces.kind === 'known' ? clusterUid(namespaces.objects) : undefined;
  const away = gitopsReads.map(observed).find(isUnreachable);
  if (away !== undefined) return { kind: 'unknown', cluster: cluster.name, message: away.message };
  const deployment = deploymentOf((selector) => observed(selector), {
    repositoryUrls,
    path: target.file,
    resource: target.identity,
  });
  if (deployment.kind === 'unknown') return { kind: 'unknown', cluster: cluster.name, message: deployment.message };
  const application = deployment.kind === 'engine' ? deployment.applications[0] : undefined;
  const namespace = namespaceOf(target, application);
  const judged = await judgeTarget(cluster, look, namespace);
  const blind = isUnreachable(judged.milvus) ? judged.milvus : undefined;
  if (blind !== undefined && application === undefined) {
    return { kind: 'unknown', cluster: cluster.name, message: blind.message };
  }
  const { judgement, live } = judged;
  if (application === undefined && live === undefined) {
    return { kind: 'absent', cluster: cluster.name, judgement, namespace };
  }
  const engineObjects = deployment.kind === 'engine' ? deployment.objects : [];
  return {
    kind: 'found',
    cluster: cluster.name,
    clusterUid: uid,
    namespace,
    application,
    engineObjects,
    judgement,
    live,
  };
}

/**
 * Kinds are found to be lost one after the other. As soon as one is, the cluster is away for all of them: what the others
 * showed last would look like objects that refer to nothing.
 */
function isUnreachable(observation: Observation): observation is Extract<Observation, { kind: 'unreadable' }> {
  return observation.kind === 'unreadable' && observation.reason === 'unreachable';
}

function namespaceOf(target: Wanted['target'], application: Application | undefined): string {
  const own = target.identity.namespace;
  const given = application?.targetNamespace;
  if (given?.applies === 'always') return given.name;
  return own ?? given?.name ?? 'default';
}

interface Judged {
  readonly judgement: Judgement;
  readonly live: KubernetesObject | undefined;
  readonly milvus: Observation;
}

async function judgeTarget(cluster: Cluster, { wanted, memories, now }: Look, namespace: string): Promise<Judged> {
  const observed = await observeAll(
    cluster,
    readNames.map((name) => healthReads[name]),
    namespace,
  );
  const entries = readNames.map((name): [ReadName, Observation] => [name, observed(healthReads[name])]);
  const identity = { namespace, name: wanted.target.identity.name };
  const narrowed = worldOf(Object.fromEntries(entries) as Observations, identity);
  const key = `${cluster.name}/${namespace}/${identity.name}`;
  const memory = memories.get(key);
  const judgement = judge({ ...narrowed, ...(memory === undefined ? {} : { memory }) }, now);
  if (judgement.memory !== undefined) memories.set(key, judgement.memory);
  const live = narrowed.milvus.kind === 'known' ? narrowed.milvus.objects[0] : undefined;
  return { judgement, live, milvus: observed(healthReads.milvus) };
}
