import type { Admitted } from './admission.ts';
import type { Resource } from './resources.ts';

/** A kind of object that the cluster serves: one row of the table in kinds.ts. */
export interface Kind<T extends Resource = Resource> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Name in URLs: `milvuses`. */
  readonly plural: string;
  readonly scope: 'namespaced' | 'cluster';
  /** Whether `/status` is written apart from the rest. */
  readonly status: 'subresource' | 'none';
  /** Whether `metadata.generation` counts the changes of the spec. */
  readonly generation: 'counted' | 'absent';
  /** Built-in kinds lose `apiVersion` and `kind` inside of lists; custom resources keep them. */
  readonly origin: 'built-in' | 'custom';
  /** Fields beyond metadata.name and metadata.namespace that a field selector may name. */
  readonly selectableFields: readonly string[];
  /** Fills in what the API server defaults, and says what it does not accept. */
  readonly admit: (object: Resource) => Admitted<T>;
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: Kind): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}
