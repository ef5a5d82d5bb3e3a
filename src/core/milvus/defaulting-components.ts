import { isMapping, mappingAt, stringAt } from '../object/index.ts';
import { type ComponentName, componentNames, separateCoordinators } from './component.ts';
import { defaultImage, defaultReplicas, modeOf } from './custom-resource.ts';
import type { OperatorFacts } from './defaulting.ts';
import { withDefaults, withValue } from './plain-data.ts';
import { isAtLeast26 } from './version.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** `spec.components` as the operator completes it. The mode must be filled in already. */
export function defaultComponents(milvus: Mapping, facts: OperatorFacts): Mapping {
  const shared = sharedDefaults(mappingAt(milvus, ['spec', 'components']), facts);
  const since26 = isAtLeast26(stringAt(shared, ['image']) ?? '', stringAt(shared, ['version']));
  const streaming = since26 || usesStreaming(shared);
  const names = componentsOf(milvus, shared, { since26, streaming });
  let components: Mapping = { ...shared, streamingMode: streaming };
  for (const name of names) {
    components = withValue(components, [name], isMapping(components[name]) ? components[name] : {});
  }
  for (const name of componentNames.filter((each) => countsReplicas(milvus, each, since26))) {
    const component = components[name];
    if (isMapping(component)) {
      const replicas = defaultReplicas(milvus, name);
      components = withValue(components, [name], withDefaults(component, { replicas }));
    }
  }
  return components;
}

function sharedDefaults(components: Mapping, facts: OperatorFacts): Mapping {
  const image = facts.defaultImage ?? defaultImage;
  const filled = withDefaults(components, {
    image,
    imageUpdateMode: 'rollingUpgrade',
    rollingMode: 2,
    updateConfigMapOnly: true,
  });
  return {
    ...filled,
    ...(filled.image === '' ? { image } : {}),
    ...(filled.imageUpdateMode === '' ? { imageUpdateMode: 'rollingUpgrade' } : {}),
    ...(filled.rollingMode === 0 ? { rollingMode: 2 } : {}),
  };
}

/** Before 2.6 the switch decides, and where it is missing whether a streaming node is written. */
function usesStreaming(components: Mapping): boolean {
  const { streamingMode, streamingNode } = components;
  return typeof streamingMode === 'boolean' ? streamingMode : isMapping(streamingNode);
}

interface Generation {
  readonly since26: boolean;
  readonly streaming: boolean;
}

/** The components that the operator makes a block for where none is written. */
function componentsOf(
  milvus: Mapping,
  components: Mapping,
  { since26, streaming }: Generation,
): readonly ComponentName[] {
  if (modeOf(milvus) !== 'cluster') return ['standalone'];
  const separate = !isMapping(components.mixCoord) && separateCoordinators.some((name) => isMapping(components[name]));
  return [
    'standalone',
    'proxy',
    'dataNode',
    'queryNode',
    ...(separate ? separateCoordinators : []),
    ...(separate && !since26 ? [] : (['mixCoord'] as const)),
    ...(since26 ? [] : (['indexNode'] as const)),
    ...(streaming ? (['streamingNode'] as const) : []),
  ];
}

/** Whether the operator fills in `replicas` of a component that is there. */
function countsReplicas(milvus: Mapping, component: ComponentName, since26: boolean): boolean {
  if (component === 'standalone' || component === 'cdc') return true;
  if (component === 'indexNode' && since26) return false;
  return modeOf(milvus) === 'cluster';
}
