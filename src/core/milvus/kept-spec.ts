import { isMapping } from '../object/index.ts';
import { separateCoordinators } from './component.ts';
import { runsAtLeast26 } from './custom-resource.ts';

/** Sections of `spec.config` whose addresses the operator takes out of the live object (milvus_webhook.go, v1.3.8). */
const strippedConfig: Readonly<Record<string, readonly string[]>> = {
  minio: ['address', 'port'],
  pulsar: ['address', 'port'],
  etcd: ['endpoints'],
};

/**
 * The spec of a resource without what the operator removes from the live object on its own: components that Milvus 2.6 no
 * longer has, and addresses in the configuration. Only what is left can be expected to be live.
 */
export function keptSpec(milvus: unknown): unknown {
  const spec = isMapping(milvus) ? milvus.spec : undefined;
  if (!isMapping(spec)) return spec;
  const gone = runsAtLeast26(milvus) ? ['indexNode', ...separateCoordinators] : [];
  const kept: Record<string, unknown> = { ...spec };
  if (isMapping(spec.components)) kept.components = without(spec.components, gone);
  if (isMapping(spec.config)) {
    const sections = Object.entries(spec.config).map(([name, section]) => [
      name,
      isMapping(section) ? without(section, strippedConfig[name] ?? []) : section,
    ]);
    kept.config = Object.fromEntries(sections);
  }
  return kept;
}

function without(mapping: Readonly<Record<string, unknown>>, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => !keys.includes(key)));
}
