import { findObject, isOfKind, type KubernetesObject, listAt, stringAt, valueAt } from '../../object/index.ts';
import { quoted } from '../application.ts';
import { matchesGlob } from './glob.ts';
import { applicationSets, appProjects } from './kinds.ts';

/**
 * What an ApplicationSet with a rolling sync says of an Application that it generated. Such a set takes automated
 * sync away from its Applications and syncs them itself, step by step. Undefined without one.
 */
export function rollingSync(object: KubernetesObject, objects: readonly KubernetesObject[]): string | undefined {
  const owner = object.metadata.ownerReferences?.find((each) => each.kind === 'ApplicationSet');
  if (owner === undefined) return undefined;
  const set = findObject(objects, applicationSets, { namespace: object.metadata.namespace, name: owner.name });
  if (set === undefined || stringAt(set, ['spec', 'strategy', 'type']) !== 'RollingSync') return undefined;
  const entry = listAt(set, ['status', 'applicationStatus']).find(
    (each) => stringAt(each, ['application']) === object.metadata.name,
  );
  const status = stringAt(entry, ['status']) ?? 'no status yet';
  const said = quoted(stringAt(entry, ['message']), 'no message');
  return `waits for its step in the rolling sync of ApplicationSet ${owner.name} (${status}: ${said}).`;
}

/**
 * The sync windows of its project that apply to an Application, as a sentence. Whether one is open now is not
 * worked out here: Argo CD says so itself once an operation meets a closed one. Undefined when there are none.
 */
export function syncWindows(object: KubernetesObject, objects: readonly KubernetesObject[]): string | undefined {
  const name = stringAt(object, ['spec', 'project']) ?? 'default';
  // Projects live where Argo CD does, which need not be where the Application is ("Applications in any namespace").
  const project = objects.find((each) => each.metadata.name === name && isOfKind(each, appProjects));
  const windows = listAt(project, ['spec', 'syncWindows']).filter((window) => appliesTo(window, object));
  if (windows.length === 0) return undefined;
  const list = windows.map((window) => {
    const zone = stringAt(window, ['timeZone']) ?? 'UTC';
    return `${stringAt(window, ['kind'])} ${stringAt(window, ['schedule'])} for ${stringAt(window, ['duration'])} (${zone})`;
  });
  return `Its project ${name} has sync windows that may hold it back: ${list.join('; ')}.`;
}

/** Any of applications, namespaces and clusters has to match; with `andOperator` all three (SyncWindows.Matches). */
function appliesTo(window: unknown, object: KubernetesObject): boolean {
  const matches = [
    matchesAny(window, 'applications', [object.metadata.name]),
    matchesAny(window, 'namespaces', [stringAt(object, ['spec', 'destination', 'namespace'])]),
    matchesAny(window, 'clusters', [
      stringAt(object, ['spec', 'destination', 'server']),
      stringAt(object, ['spec', 'destination', 'name']),
    ]),
  ];
  return valueAt(window, ['andOperator']) === true ? matches.every(Boolean) : matches.some(Boolean);
}

function matchesAny(window: unknown, field: string, texts: readonly (string | undefined)[]): boolean {
  return listAt(window, [field]).some(
    (pattern) => typeof pattern === 'string' && texts.some((text) => text !== undefined && matchesGlob(pattern, text)),
  );
}
