import { deepEqual, type FieldPath, formatFieldPath } from '../../manifest/index.ts';
import { componentNames } from '../../milvus/index.ts';
import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../../object/index.ts';
import type { Hazard, HazardFault, ResourceChange } from '../hazard.ts';

const lists = ['env', 'volumes', 'volumeMounts', 'sidecars', 'initContainers'];
const mappings = ['podLabels', 'podAnnotations', 'serviceLabels', 'serviceAnnotations'];

/** The operator only ever adds these to what is there (milvus-operator v1.3.8, deployment_updater.go). */
export const removedFieldStays: Hazard = {
  id: 'removed-field-stays',
  title: 'What is removed from Git goes from the cluster',
  severity: 'notice',
  why: 'The operator adds environment variables, volumes, mounts, sidecars, init containers, labels and annotations to its Deployments and Services, and never takes one out. An Ingress stays too.',
  fix: 'Take it out of the Deployment, Service or Ingress by hand after the merge. A mount goes with an entry named _remove and the same mountPath.',
  find: (change) => {
    const places: readonly FieldPath[] = [[], ...componentNames.map((name) => [name])];
    return places.flatMap((place) => faultsAt(change, ['spec', 'components', ...place]));
  },
};

function faultsAt(change: ResourceChange, place: FieldPath): readonly HazardFault[] {
  const ofLists = lists.flatMap((field) => goneFromList(change, [...place, field]));
  const ofMappings = mappings.flatMap((field) => goneFromMapping(change, [...place, field]));
  return [...ofLists, ...ofMappings, ...goneIngress(change, [...place, 'ingress'])];
}

function goneFromList({ before, after }: ResourceChange, path: FieldPath): readonly HazardFault[] {
  const now = listAt(after.written, path);
  const gone = listAt(before.written, path).filter((item) => !now.some((other) => isSameItem(item, other)));
  return gone.length === 0 ? [] : [faultOf(path, gone.map(nameOf))];
}

function isSameItem(one: unknown, other: unknown): boolean {
  const key = isMapping(one) && one.mountPath !== undefined ? 'mountPath' : 'name';
  const [name, otherName] = [stringAt(one, [key]), stringAt(other, [key])];
  return name === undefined ? deepEqual(one, other) : name === otherName;
}

function nameOf(item: unknown): string {
  return stringAt(item, ['mountPath']) ?? stringAt(item, ['name']) ?? 'an entry';
}

function goneFromMapping({ before, after }: ResourceChange, path: FieldPath): readonly HazardFault[] {
  const now = mappingAt(after.written, path);
  const gone = Object.keys(mappingAt(before.written, path)).filter((key) => !Object.hasOwn(now, key));
  return gone.length === 0 ? [] : [faultOf(path, gone)];
}

function goneIngress({ before, after }: ResourceChange, path: FieldPath): readonly HazardFault[] {
  if (!isMapping(valueAt(before.written, path)) || valueAt(after.written, path) !== undefined) return [];
  const message =
    'The ingress is removed here, but the operator leaves the Ingress in the cluster. Delete it by hand after the merge.';
  return [{ path, message }];
}

function faultOf(path: FieldPath, names: readonly string[]): HazardFault {
  const list = names.slice(0, 5).join(', ') + (names.length > 5 ? ' and others' : '');
  const isService = String(path.at(-1)).startsWith('service');
  const hint =
    path.at(-1) === 'volumeMounts' ? ' An entry named _remove with the same mountPath takes a mount out.' : '';
  const message = `${formatFieldPath(path.slice(2))} loses ${list}, but the operator does not take it out of its ${isService ? 'Service' : 'Deployments'}: remove it there by hand.${hint}`;
  return { path, message, at: 'key' };
}
