import { changedLeaves, formatFieldPath, type LeafChange } from '../../manifest/index.ts';
import { messageQueueOf } from '../../milvus/index.ts';
import { parseQuantity, valueAt } from '../../object/index.ts';
import { type Hazard, type HazardFault, say } from '../hazard.ts';

const volumeField = /^(size|storage|storageClass|storageClassName|accessModes?|existingClaim)$/;

/** Fields of a StatefulSet that Kubernetes does not change in place (milvus-operator issues 168 and 351). */
export const dependencyVolumeChanged: Hazard = {
  id: 'dependency-volume-changed',
  title: 'Volumes of dependencies stay as they are',
  severity: 'error',
  why: 'Kubernetes does not change the volumes of a StatefulSet: the upgrade of the Helm release fails and is tried again for ever, and every later change of that dependency waits behind it.',
  fix: 'Put the old value back. The operator (1.3.3 and later) can enlarge the volumes of etcd only; others are enlarged at their PersistentVolumeClaims by hand.',
  find: ({ before, after }) =>
    ['etcd', 'storage', messageQueueOf(after.written)].flatMap((name) => {
      const place = ['spec', 'dependencies', name];
      const isExternal = [before, after].some(({ written }) => valueAt(written, [...place, 'external']) === true);
      if (isExternal) return [];
      const leaves = changedLeaves(before.written, after.written, [...place, 'inCluster', 'values']);
      return leaves.filter(isOfVolume).map((leaf) => faultOf(name, leaf));
    }),
};

function isOfVolume({ path }: LeafChange): boolean {
  const name = [...path].reverse().find((step) => typeof step === 'string');
  return volumeField.test(String(name)) && path.some((step) => /persistence|volumes?$/i.test(String(step)));
}

function faultOf(name: string, { path, before, after }: LeafChange): HazardFault {
  const field = formatFieldPath(path.slice(2));
  const [old, now] = [before, after].map((value) => parseQuantity(String(value ?? '')));
  const grows = old !== undefined && now !== undefined && now > old;
  if (grows && name === 'etcd' && path.at(-1) === 'size') {
    const message = `${field} grows from ${say(before)} to ${say(after)}. The operator (1.3.3 and later) enlarges the volumes of etcd where their StorageClass allows it; elsewhere the release gets stuck.`;
    return { path, message, severity: 'notice' };
  }
  const known = before === undefined || after === undefined ? ' (the default of the chart, which may be the same)' : '';
  const why =
    old !== undefined && now !== undefined && !grows
      ? 'Volumes never shrink'
      : 'Kubernetes does not change this in a StatefulSet that exists';
  const message = `${field} changes from ${say(before)} to ${say(after)}${known}. ${why}: the upgrade of the Helm release of ${name} would fail again and again. Put ${say(before)} back.`;
  return { path, message, severity: known === '' ? 'error' : 'warning' };
}
