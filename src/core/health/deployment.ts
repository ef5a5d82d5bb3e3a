import { conditionOf, type KubernetesObject, listAt, numberAt, stringAt } from '../object/index.ts';
import { perObject } from './per-object.ts';
import { type TemplateFacts, templateFacts } from './template.ts';
import { latest, parseTime } from './timekeeper.ts';
import { labelOf, nameOf, ownerOf } from './world.ts';

/** One of the Deployments of a workload; a component has two when it rolls through a second slot. */
export interface DeploymentFacts {
  readonly name: string;
  readonly uid: string;
  /** What the Deployment's label says: `querynode`. Empty when it has none. */
  readonly component: string;
  readonly group: string | undefined;
  /** `0` or `1` where a component has two Deployments. */
  readonly slot: string | undefined;
  /** Generation of the custom resource that its template was made for; only where there are two slots. */
  readonly milvusGeneration: number | undefined;
  readonly generation: number;
  /** True when its status speaks of its newest spec. */
  readonly observed: boolean;
  readonly replicas: number;
  readonly updated: number;
  readonly available: number;
  readonly minReadySeconds: number;
  readonly template: TemplateFacts;
  readonly replicaSets: readonly ReplicaSetFacts[];
  /** Why Kubernetes cannot make its pods; undefined when it can. */
  readonly failure: string | undefined;
  readonly moved: number | undefined;
}

export interface ReplicaSetFacts {
  readonly name: string;
  readonly uid: string;
  /** Uid of the Deployment that owns it; undefined for one without an owner. */
  readonly owner: string | undefined;
  readonly hash: string | undefined;
  readonly revision: number;
  readonly created: number | undefined;
  readonly template: TemplateFacts;
}

/** The Deployment together with those of the ReplicaSets that it owns. */
export function deploymentFacts(
  deployment: KubernetesObject,
  replicaSets: readonly ReplicaSetFacts[],
): DeploymentFacts {
  const alone = readDeployment(deployment);
  const own = replicaSets.filter((each) => isOwnedBy(each, alone));
  return { ...alone, replicaSets: own, moved: latest([alone.moved, ...own.map((each) => each.created)]) };
}

const readDeployment = perObject((deployment): Omit<DeploymentFacts, 'replicaSets'> => {
  const component = labelOf(deployment, 'app.kubernetes.io/component') ?? '';
  const generation = numberAt(deployment, ['metadata', 'generation']) ?? 0;
  const failing = conditionOf(deployment, 'ReplicaFailure');
  return {
    name: nameOf(deployment),
    uid: stringAt(deployment, ['metadata', 'uid']) ?? '',
    component,
    group: labelOf(deployment, 'milvus.io/deployment-group'),
    slot: labelOf(deployment, `milvus.io/${component}-group-id`),
    milvusGeneration: parseNumber(stringAt(deployment, ['metadata', 'annotations', 'milvus.io/generation'])),
    generation,
    observed: (numberAt(deployment, ['status', 'observedGeneration']) ?? 0) >= generation,
    replicas: numberAt(deployment, ['spec', 'replicas']) ?? 1,
    updated: numberAt(deployment, ['status', 'updatedReplicas']) ?? 0,
    available: numberAt(deployment, ['status', 'availableReplicas']) ?? 0,
    minReadySeconds: numberAt(deployment, ['spec', 'minReadySeconds']) ?? 0,
    template: templateFacts(deployment, component),
    failure: failing?.status === 'True' ? failing.message || failing.reason : undefined,
    moved: latest([
      parseTime(stringAt(deployment, ['metadata', 'creationTimestamp'])),
      ...listAt(deployment, ['status', 'conditions']).map((each) => parseTime(stringAt(each, ['lastUpdateTime']))),
    ]),
  };
});

export const replicaSetFacts = perObject(
  (replicaSet): ReplicaSetFacts => ({
    name: nameOf(replicaSet),
    uid: stringAt(replicaSet, ['metadata', 'uid']) ?? '',
    owner: ownerOf(replicaSet, 'Deployment')?.uid,
    hash: labelOf(replicaSet, 'pod-template-hash'),
    revision: parseNumber(stringAt(replicaSet, ['metadata', 'annotations', 'deployment.kubernetes.io/revision'])) ?? 0,
    created: parseTime(stringAt(replicaSet, ['metadata', 'creationTimestamp'])),
    template: templateFacts(replicaSet, labelOf(replicaSet, 'app.kubernetes.io/component') ?? ''),
  }),
);

/** The ReplicaSet of the Deployment's newest template; undefined while none is known. */
export function newestReplicaSet(deployment: DeploymentFacts): ReplicaSetFacts | undefined {
  let newest: ReplicaSetFacts | undefined;
  for (const each of deployment.replicaSets) {
    if (newest === undefined || each.revision > newest.revision) newest = each;
  }
  return newest;
}

function isOwnedBy(replicaSet: ReplicaSetFacts, deployment: { readonly uid: string; readonly name: string }): boolean {
  if (replicaSet.owner !== undefined) return replicaSet.owner === deployment.uid;
  return replicaSet.name.startsWith(`${deployment.name}-`) && isHash(replicaSet.name, deployment.name);
}

function isHash(replicaSet: string, deployment: string): boolean {
  return !replicaSet.slice(deployment.length + 1).includes('-');
}

function parseNumber(text: string | undefined): number | undefined {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** True when the Deployment is controlled by this custom resource, not by an earlier one of the same name. */
export function belongsTo(deployment: KubernetesObject, milvusUid: string): boolean {
  const owner = ownerOf(deployment, 'Milvus');
  return owner === undefined || milvusUid === '' || owner.uid === milvusUid;
}
