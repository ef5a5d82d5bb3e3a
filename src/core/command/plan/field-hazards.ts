import { formatFieldPath, type LeafChange } from '../../manifest/index.ts';
import { isSecretName, messageQueueOf, modeOf } from '../../milvus/index.ts';
import { parseQuantity, stringAt } from '../../object/index.ts';
import type { Refusal } from '../../text/index.ts';

/** The resource before and after a change. */
export interface Change {
  readonly before: unknown;
  readonly after: unknown;
}

/** Why a change would cost data or downtime, or put a secret into Git; undefined when it is harmless in that respect. */
export function hazardRefusal(change: Change, leaf: LeafChange): Refusal | undefined {
  for (const hazard of hazards) {
    const refusal = hazard(change, leaf);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const hazards: readonly ((change: Change, leaf: LeafChange) => Refusal | undefined)[] = [
  modeHazard,
  secretHazard,
  rollingModeHazard,
  dependencyHazard,
];

function modeHazard({ before }: Change, { path }: LeafChange): Refusal | undefined {
  if (path.join('.') !== 'spec.mode') return undefined;
  const mode = modeOf(before) ?? 'standalone';
  const message =
    mode === 'cluster'
      ? 'From cluster to standalone the operator deletes the Deployments of the cluster, and one pod has to carry all of it. Falconer does not do that by a command: create a standalone Milvus beside it and move the data (milvus-backup).'
      : 'From standalone to cluster works without downtime only where the message queue, etcd and the storage are fit for a cluster, and takes several steps. Falconer does not do that by a command: create a cluster beside it and move the data (milvus-backup), or change it by hand.';
  return { code: 'data_at_risk', message };
}

/** Names such as rootPassword, and entries of env that carry the value of one. */
function secretHazard(change: Change, { path, after }: LeafChange): Refusal | undefined {
  if (after === undefined || after === null || after === '') return undefined;
  const name = path.at(-1);
  if (typeof name === 'string' && isSecretName(name)) return secretFieldRefusal(name);
  if (name !== 'value') return undefined;
  const variable = stringAt(change.after, [...path.slice(0, -1), 'name']);
  return variable !== undefined && isSecretName(variable) ? secretFieldRefusal(variable) : undefined;
}

/** Says no to a secret and where it belongs, without repeating it. */
export function secretFieldRefusal(name: string): Refusal {
  return {
    code: 'secret_in_text',
    message: `${name} is a secret, and everybody who reads this repository could read it. If it was in this comment, change it now. Put it into a Kubernetes Secret: containers take it by valueFrom.secretKeyRef, Helm charts by existingSecret.`,
  };
}

/** Components split over two Deployments are not put together again (milvus-operator v1.3.8, deploy_mode_changer.go). */
function rollingModeHazard(_change: Change, { path, before, after }: LeafChange): Refusal | undefined {
  if (path.join('.') !== 'spec.components.rollingMode') return undefined;
  if (after !== undefined && ![0, 2, 3].includes(Number(after))) {
    return {
      code: 'out_of_range',
      message: 'rollingMode is 2 or 3.',
      correction: '/set spec.components.rollingMode=2',
    };
  }
  if (before !== 3) return undefined;
  const message =
    'From rollingMode 3 there is no way back: components that were split over two Deployments would run a third one beside them. Leave it at 3.';
  return { code: 'cannot_go_back', message };
}

const dependencyFields =
  /^(etcd|storage|pulsar|kafka|woodpecker)\.(external|endpoints?|brokerList|quorumBufferPools|type|secretRef)(\.|$)/;

function dependencyHazard(change: Change, leaf: LeafChange): Refusal | undefined {
  const [, section, name = ''] = leaf.path;
  if (section !== 'dependencies' || isIdleQueue(change.before, String(name))) return undefined;
  const field = leaf.path.slice(2).join('.');
  if (field === 'msgStreamType' || dependencyFields.test(field)) return dependencyCommand(String(name), leaf);
  if (/^(etcd|storage|pulsar|kafka)\.inCluster\.deletionPolicy$/.test(field)) {
    const message = 'What happens to the data when Milvus is deleted has a command of its own.';
    const policy = leaf.after === 'Delete' ? 'Delete' : 'Retain';
    return { code: 'protected_field', message, correction: `/dependency ${name} --delete-policy ${policy}` };
  }
  return chartHazard(field, leaf);
}

/** The block of a message queue that Milvus does not use may be changed and removed. */
function isIdleQueue(milvus: unknown, name: string): boolean {
  return ['pulsar', 'kafka', 'woodpecker', 'rocksmq', 'natsmq'].includes(name) && messageQueueOf(milvus) !== name;
}

function dependencyCommand(name: string, { path, after }: LeafChange): Refusal {
  if (name === 'msgStreamType' && (after === undefined || after === '')) {
    const message =
      'Without msgStreamType the operator chooses the message queue by mode and version, and may choose another one than the one that holds data. Leave it, or move the data and switch with /dependency.';
    return { code: 'data_at_risk', message };
  }
  if (name === 'msgStreamType') {
    const message =
      'The message queue holds data that is not yet stored. Switching it has a command of its own, which asks for proof that the data was moved.';
    return { code: 'data_at_risk', message, correction: `/dependency ${String(after)} --migrated` };
  }
  const message = `${formatFieldPath(path)} says where Milvus keeps what it has. It has a command of its own, which checks the endpoint and asks for proof that the data was moved.`;
  return { code: 'data_at_risk', message, correction: `/help dependency` };
}

/** Values of the charts that Kubernetes cannot change in place, or that lose the volumes. */
function chartHazard(field: string, { path, before, after }: LeafChange): Refusal | undefined {
  const name = formatFieldPath(path);
  const risk = (message: string): Refusal => ({ code: 'data_at_risk', message });
  if (/\.chartVersion$/.test(field)) {
    return risk(
      `Another ${name} replaces the StatefulSets of the dependency and leaves their volumes behind. Move the data first, and change it by hand.`,
    );
  }
  if (field === 'etcd.inCluster.values.replicaCount') {
    return risk(
      `The operator does not rewrite the endpoints of etcd when ${name} changes, and fewer members can lose the quorum. Change the number of members by the documentation of etcd.`,
    );
  }
  if (/(^|\.)persistence\.enabled$/.test(field) && before !== false && after === false) {
    return risk(`Without ${name} the data lies in the pod and is gone with it.`);
  }
  if (/\.(existingClaim|storageClass|storageClassName|accessModes?)(\.|$)/.test(field)) {
    return risk(
      `${name} belongs to volumes that exist: Kubernetes refuses to change it in place, and with another volume the data is not there.`,
    );
  }
  const [old, now] = [before, after].map((value) => parseQuantity(String(value ?? '')));
  if (/\.(size|storage)$/.test(field) && old !== undefined && now !== undefined && now < old) {
    return risk(
      `${name} cannot shrink from ${String(before)} to ${String(after)}: volumes only grow, and the release would be stuck. Leave it, or move the data to another Milvus.`,
    );
  }
  return undefined;
}
