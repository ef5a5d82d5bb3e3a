import { type ComponentName, separateCoordinators } from './component.ts';
import { mentionsComponent, runsAtLeast26, usesSeparateCoordinators } from './custom-resource.ts';

/**
 * The order in which the components of a cluster take a new image, each after the one before it is complete
 * (milvus-operator v1.3.8, dependency_graph.go). `rollingDowngrade` goes the other way round.
 */
export function imageRolloutOrder(before: unknown, after: unknown): readonly ComponentName[] {
  const first: readonly ComponentName[] = mentionsComponent(after, 'cdc') ? ['cdc'] : [];
  const last = ['queryNode', 'dataNode', 'proxy'] as const;
  if (runsAtLeast26(after)) {
    const coordinated = runsAtLeast26(before)
      ? (['mixCoord', 'streamingNode'] as const)
      : (['streamingNode', 'mixCoord'] as const);
    return [...first, ...coordinated, ...last];
  }
  const coordinators: readonly ComponentName[] = usesSeparateCoordinators(after)
    ? ['rootCoord', 'dataCoord', 'indexCoord', 'queryCoord']
    : ['mixCoord'];
  return [...first, 'indexNode', ...coordinators, ...last];
}

/** Blocks that the resource still has for components that Milvus 2.6 does not run any more. */
export function componentsGoneIn26(milvus: unknown): readonly ComponentName[] {
  return (['indexNode', ...separateCoordinators] as const).filter((name) => mentionsComponent(milvus, name));
}
