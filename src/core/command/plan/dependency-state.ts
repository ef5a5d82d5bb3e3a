import { messageQueueOf } from '../../milvus/index.ts';
import { listAt, stringAt, valueAt } from '../../object/index.ts';
import { type DependencyName, type DependencyRequest, dependencyKinds } from './dependency-kinds.ts';

/** Where a dependency is, as the resource says. */
export function placeOf(milvus: unknown, name: DependencyName): 'external' | 'inside' {
  return valueAt(milvus, ['spec', 'dependencies', name, 'external']) === true ? 'external' : 'inside';
}

/** Where it will be. */
export function placeAfter(milvus: unknown, { name, place }: DependencyRequest): 'external' | 'inside' {
  return place ?? placeOf(milvus, name);
}

/** True when Milvus uses it now: etcd and the storage always, of the message queues one. */
export function isInUse(milvus: unknown, name: DependencyName): boolean {
  return !dependencyKinds[name].isQueue || messageQueueOf(milvus) === name;
}

/** The endpoints that are written, whatever their form. */
export function writtenEndpoints(milvus: unknown, name: DependencyName): readonly string[] {
  const kind = dependencyKinds[name].endpoints;
  if (kind === undefined) return [];
  const path = ['spec', 'dependencies', name, kind.field];
  if (kind.form === 'text') {
    const endpoint = stringAt(milvus, path);
    return endpoint === undefined || endpoint === '' ? [] : [endpoint];
  }
  const entries =
    kind.form === 'list' ? listAt(milvus, path) : listAt(milvus, path).flatMap((pool) => listAt(pool, ['seeds']));
  return entries.filter((entry) => typeof entry === 'string');
}

/** `storage.type`, which is MinIO where nothing is written. */
export function storageTypeOf(milvus: unknown): string {
  const written = stringAt(milvus, ['spec', 'dependencies', 'storage', 'type']);
  return written === undefined || written === '' ? 'MinIO' : written;
}
