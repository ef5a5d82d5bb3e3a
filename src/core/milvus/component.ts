/** A part of Milvus, as the custom resource spells it. */
export type ComponentName = (typeof componentNames)[number];

/** Every component of the custom resource, in the order of its documentation (milvus-operator v1.3.8, components_types.go). */
export const componentNames = [
  'proxy',
  'mixCoord',
  'rootCoord',
  'dataCoord',
  'indexCoord',
  'queryCoord',
  'dataNode',
  'indexNode',
  'queryNode',
  'streamingNode',
  'standalone',
  'cdc',
] as const;

/** The four coordinators that mixCoord replaces. */
export const separateCoordinators: readonly ComponentName[] = ['rootCoord', 'dataCoord', 'queryCoord', 'indexCoord'];

/** Components that can be split into deployment groups (milvus-operator v1.3.8). */
export const groupableComponents: readonly ComponentName[] = ['proxy', 'dataNode', 'queryNode', 'streamingNode'];

/** True when the text is exactly a component's spelling in the custom resource. */
export function isComponentName(text: string): text is ComponentName {
  return componentNames.some((name) => name === text);
}

/**
 * The component a person means, whatever the case: `querynode` and `QUERYNODE` are queryNode.
 * Undefined when there is none; say so with `nearest`.
 */
export function parseComponentName(text: string): ComponentName | undefined {
  return componentNames.find((name) => name.toLowerCase() === text.toLowerCase());
}

/** The word in labels, Deployment names and `status.componentsDeployStatus`: `querynode` for queryNode. */
export function workloadName(component: ComponentName): string {
  return component.toLowerCase();
}

/** The component whose labels and Deployments carry this word, or undefined. */
export function componentOfWorkload(word: string): ComponentName | undefined {
  return componentNames.find((name) => workloadName(name) === word);
}
