import { isMapping, isSameQuantity, listAt } from '../../object/index.ts';
import type { SyncState } from '../sync-state.ts';

/**
 * Without an engine the fields themselves are the only proof: synced when every field that Git sets has that value
 * live. Fields that only the cluster has (defaults) do not count, so a field that was removed from Git goes unseen.
 * Null and empty mappings and lists in Git ask for nothing, and quantities are equal in any spelling, because the
 * Milvus operator writes them back in its own. Values are never shown: they may hold credentials.
 */
export function plainSyncState(gitSpec: unknown, liveSpec: unknown): SyncState {
  const fields = fieldsNotLive(gitSpec, liveSpec);
  if (fields.length === 0) return { kind: 'synced', application: undefined, revision: undefined };
  const shown = fields.slice(0, 5).join(', ');
  const more = fields.length > 5 ? ` and ${fields.length - 5} more` : '';
  const message =
    `The cluster does not have what Git says at ${shown}${more}. No Argo CD or Flux application deploys this file, ` +
    'so somebody has to apply it.';
  return { kind: 'behind', application: undefined, revision: undefined, message };
}

/** Paths below `spec`, such as `spec.components.proxy.replicas`, at which the live value is not what Git sets. */
export function fieldsNotLive(gitSpec: unknown, liveSpec: unknown): readonly string[] {
  return differences('spec', gitSpec, liveSpec);
}

function differences(path: string, wanted: unknown, live: unknown): readonly string[] {
  if (asksForNothing(wanted)) return [];
  if (isMapping(wanted)) {
    const other = isMapping(live) ? live : {};
    return Object.entries(wanted).flatMap(([key, value]) => differences(`${path}.${key}`, value, other[key]));
  }
  if (Array.isArray(wanted)) {
    const items = listAt(live, []);
    if (items.length !== wanted.length) return [path];
    return wanted.flatMap((value, at) => differences(`${path}[${at}]`, value, items[at]));
  }
  return wanted === live || isSameQuantity(wanted, live) ? [] : [path];
}

function asksForNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isMapping(value) ? Object.values(value).every(asksForNothing) : Array.isArray(value) && value.length === 0;
}
