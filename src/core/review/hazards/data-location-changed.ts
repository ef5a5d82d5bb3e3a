import { deepEqual, type FieldPath, formatFieldPath } from '../../manifest/index.ts';
import { configKeyConcern } from '../../milvus/index.ts';
import { isMapping, valueAt } from '../../object/index.ts';
import { type Hazard, type ResourceChange, type ResourceState, say } from '../hazard.ts';

const config = ['spec', 'config'];
/** Configuration is a few levels deep. */
const depthLimit = 8;

/** Keys that say where Milvus keeps what it has; the operator's template writes some of them from the name. */
export const dataLocationChanged: Hazard = {
  id: 'data-location-changed',
  title: 'Milvus keeps finding its data',
  severity: 'error',
  why: 'Under another path, bucket or prefix Milvus finds neither metadata nor data nor log: it comes up empty, as if it were new, and writes beside the old data.',
  fix: 'Put the old value back. Data is moved with milvus-backup, into another Milvus.',
  find: (change) => locationKeys(change).flatMap((key) => faultsOf(change, key)),
};

function faultsOf({ before, after }: ResourceChange, key: FieldPath): ReturnType<Hazard['find']> {
  const [old, now] = [locationOf(before, key), locationOf(after, key)];
  if (deepEqual(old, now)) return [];
  const path = [...config, ...key];
  const message = `${formatFieldPath(key)} changes from ${say(old)} to ${say(now)}: Milvus looks for what it has under the new name, finds nothing and starts empty. Put ${say(old)} back.`;
  return [{ path, message }];
}

function locationKeys({ before, after }: ResourceChange): readonly FieldPath[] {
  const keys = [before, after].flatMap(({ written }) => leavesOf(valueAt(written, config), []));
  const unique = new Map(keys.map((key) => [JSON.stringify(key), key]));
  return [...unique.values()].filter((key) => configKeyConcern(key.map(String))?.kind === 'locates_data');
}

function leavesOf(value: unknown, path: FieldPath): readonly FieldPath[] {
  if (!isMapping(value) || path.length > depthLimit) return [path];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

/** What is written, else what the operator's template has (milvus-operator v1.3.8, config/assets/templates). */
function locationOf({ written, identity }: ResourceState, key: FieldPath): unknown {
  const value = valueAt(written, [...config, ...key]);
  if (value !== undefined && value !== null && value !== '') return value;
  return named.includes(formatFieldPath(key)) ? identity.name : undefined;
}

const named: readonly string[] = ['etcd.rootPath', 'minio.bucketName', 'msgChannel.chanNamePrefix.cluster'];
