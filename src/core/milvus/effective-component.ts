import { isMapping, listAt, mappingAt, stringAt, valueAt } from '../object/index.ts';
import type { ComponentName } from './component.ts';
import type { Workload } from './desired-replicas.ts';

/**
 * What holds for one component after the operator merged the block under `components` with the component's own
 * (milvus-operator v1.3.8, components.go, MergeComponentSpec). They read the resource as data and never throw.
 */

/** The component's own image, else the one for all. Undefined before the operator wrote its default into a live resource. */
export function effectiveImage(milvus: unknown, component: ComponentName): string | undefined {
  return imageOverride(milvus, component) ?? textIn(milvus, ['spec', 'components', 'image']);
}

/** The component's own image when it has one, also when that is the same as the image for all. */
export function imageOverride(milvus: unknown, component: ComponentName): string | undefined {
  return textIn(milvus, ['spec', 'components', component, 'image']);
}

/** The component's `resources` as a whole, else those for all; undefined when neither is written. They are never mixed. */
export function effectiveResources(
  milvus: unknown,
  component: ComponentName,
): Readonly<Record<string, unknown>> | undefined {
  const own = valueAt(milvus, ['spec', 'components', component, 'resources']);
  if (isMapping(own)) return own;
  const shared = valueAt(milvus, ['spec', 'components', 'resources']);
  return isMapping(shared) ? shared : undefined;
}

/** Annotations that the resource puts on the pods of a workload. Those for all win over the component's own. */
export function effectivePodAnnotations(milvus: unknown, workload: Workload): Readonly<Record<string, string>> {
  const group = listAt(milvus, ['spec', 'components', workload.component, 'groups']).find(
    (each) => workload.group !== undefined && stringAt(each, ['name']) === workload.group,
  );
  const merged = {
    ...mappingAt(milvus, ['spec', 'components', workload.component, 'podAnnotations']),
    ...mappingAt(milvus, ['spec', 'components', 'podAnnotations']),
    ...mappingAt(group, ['annotations']),
  };
  const texts = Object.entries(merged).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []));
  return Object.fromEntries(texts);
}

/** True when rollouts of the component are paused, for itself or for all. */
export function isPaused(milvus: unknown, component: ComponentName): boolean {
  const own = valueAt(milvus, ['spec', 'components', component, 'paused']);
  return own === true || valueAt(milvus, ['spec', 'components', 'paused']) === true;
}

/** True when a new image goes through the components one after the other. */
export function rollsInOrder(milvus: unknown): boolean {
  const mode = stringAt(milvus, ['spec', 'components', 'imageUpdateMode']) ?? 'rollingUpgrade';
  const enabled = valueAt(milvus, ['spec', 'components', 'enableRollingUpdate']) === true;
  return enabled && (mode === 'rollingUpgrade' || mode === 'rollingDowngrade');
}

function textIn(milvus: unknown, path: readonly string[]): string | undefined {
  const text = stringAt(milvus, path);
  return text === undefined || text === '' ? undefined : text;
}
