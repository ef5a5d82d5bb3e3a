import type { ClusterConnection } from '../../adapters/kubernetes/index.ts';
import { capacityReads } from '../../core/capacity/index.ts';
import { engines } from '../../core/gitops/index.ts';
import { healthReads, readNames } from '../../core/health/index.ts';
import { isOperatorDeployment, operatorImageOf, parseImage } from '../../core/milvus/index.ts';
import { clusterIdentityRead, clusterUid, numberAt } from '../../core/object/index.ts';
import type { Cluster, ObjectSelector, Observed } from '../../ports.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What was found of one cluster. */
export interface ClusterFindings {
  readonly diagnoses: readonly Diagnosis[];
  /** By which the same cluster under two names is told; undefined when it may not be read. */
  readonly uid: string | undefined;
}

/** Reads every kind once, and says what is missing for what. Nothing is written. */
export async function diagnoseCluster(cluster: Pick<ClusterConnection, 'name' | 'observe'>): Promise<ClusterFindings> {
  const topic = `cluster ${cluster.name}`;
  const milvus = await cluster.observe(healthReads.milvus, undefined);
  if (milvus.kind === 'unreadable' && milvus.reason === 'unreachable') {
    const remedy = 'Check the address and the credentials of its kubeconfig, and the network between.';
    return { diagnoses: [{ state: 'problem', topic, message: milvus.message, remedy }], uid: undefined };
  }
  const identity = await cluster.observe(clusterIdentityRead, undefined);
  const deployments = await cluster.observe(healthReads.deployments, undefined);
  const kinds = [...readNames.map((name) => healthReads[name]), ...Object.values(capacityReads), clusterIdentityRead];
  return {
    uid: identity.kind === 'known' ? clusterUid(identity.objects) : undefined,
    diagnoses: [
      { state: 'fine', topic, message: 'The cluster answers.' },
      ...(await diagnoseKinds(cluster, kinds, topic)),
      ...diagnoseOperator(milvus, deployments, topic),
      ...(await diagnoseEngines(cluster, topic)),
    ],
  };
}

async function diagnoseKinds(
  cluster: Pick<Cluster, 'observe'>,
  kinds: readonly ObjectSelector[],
  topic: string,
): Promise<readonly Diagnosis[]> {
  const unique = kinds.filter((each, index) => kinds.findIndex((other) => other.resource === each.resource) === index);
  const found = await Promise.all(
    unique.map(async (each) => ({ each, observed: await cluster.observe(each, undefined) })),
  );
  const refused = found.flatMap(({ each, observed }) => unreadableKind(each, observed, topic));
  if (refused.length > 0) return refused;
  return [{ state: 'fine', topic, message: `All ${unique.length} kinds that health needs can be read.` }];
}

function unreadableKind(kind: ObjectSelector, observed: Observed, topic: string): readonly Diagnosis[] {
  if (observed.kind === 'known') return [];
  const { resource, group } = kind;
  const title = group === '' ? resource : `${resource}.${group}`;
  if (observed.reason === 'not_installed') {
    const isMilvus = group === 'milvus.io';
    const remedy = isMilvus
      ? 'Install the Milvus Operator in this cluster, or take the cluster out of the settings.'
      : 'Nothing to do if the cluster is that old; what depends on it is left out.';
    return [{ state: isMilvus ? 'problem' : 'note', topic, message: `The cluster does not know ${title}.`, remedy }];
  }
  const remedy =
    observed.reason === 'forbidden'
      ? `Apply deploy/rbac.yaml; it lacks the rule {apiGroups: ["${group}"], resources: [${resource}], verbs: [get, list, watch]}.`
      : 'Wait for the first list to end, then run this again.';
  return [{ state: 'problem', topic, message: `${title} cannot be read: ${observed.message}`, remedy }];
}

function diagnoseOperator(milvus: Observed, deployments: Observed, topic: string): readonly Diagnosis[] {
  if (milvus.kind !== 'known' || deployments.kind !== 'known') return [];
  const operators = deployments.objects.filter(isOperatorDeployment);
  const count = `${milvus.objects.length} Milvus ${milvus.objects.length === 1 ? 'resource' : 'resources'}`;
  const said = new Set(milvus.objects.flatMap((each) => each.metadata.labels?.['milvus.io/operator-version'] ?? []));
  const [operator] = operators;
  if (operator === undefined) {
    const version = said.size === 0 ? '' : ` The resources say that version ${[...said].join(' and ')} worked on them.`;
    const message = `${count}; no Deployment of the Milvus Operator was found.${version}`;
    return [{ state: 'note', topic, message, remedy: 'If it runs elsewhere or under another name, all is well.' }];
  }
  const version = parseImage(operatorImageOf(operator))?.tag ?? operatorImageOf(operator);
  const where = `${operator.metadata.namespace}/${operator.metadata.name}`;
  if ((numberAt(operator, ['status', 'availableReplicas']) ?? 0) === 0) {
    const message = `The Milvus Operator ${version} (${where}) has no pod that is available, so nothing is rolled out.`;
    return [
      { state: 'problem', topic, message, remedy: `kubectl -n ${operator.metadata.namespace} get pods, then its log.` },
    ];
  }
  return [{ state: 'fine', topic, message: `${count}; Milvus Operator ${version} (${where}).` }];
}

async function diagnoseEngines(cluster: Pick<Cluster, 'observe'>, topic: string): Promise<readonly Diagnosis[]> {
  const found = await Promise.all(
    engines.map(async (engine): Promise<readonly Diagnosis[]> => {
      const seen = await Promise.all(
        engine.finds.map(async (kind) => ({ kind, observed: await cluster.observe(kind, undefined) })),
      );
      if (seen.every(({ observed }) => observed.kind === 'unreadable' && observed.reason === 'not_installed'))
        return [];
      const refused = seen.flatMap(({ kind, observed }) =>
        observed.kind === 'unreadable' && observed.reason !== 'not_installed'
          ? unreadableKind(kind, observed, topic)
          : [],
      );
      return refused.length > 0
        ? refused
        : [{ state: 'fine', topic, message: `${engine.title} is there and can be read.` }];
    }),
  );
  const all = found.flat();
  if (all.length > 0) return all;
  const message =
    'Neither Argo CD nor Flux is there: a rollout is judged by comparing the fields of Git with the cluster.';
  return [{ state: 'note', topic, message }];
}
