import { parse as parseYaml } from 'yaml';
import { isMapping, stringAt, valueAt } from '../../core/object/index.ts';
import { type Mapping, mergePatch, removeAt, setAt } from '../cluster/json-edit.ts';

/** One entry of `patches`: a merge patch or a list of JSON 6902 operations. */
export interface KustomizePatch {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly change: Mapping | readonly unknown[];
}

/** Reads `patches`. A patch without a target is for the object that it names. */
export function parsePatches(
  entries: readonly unknown[],
  readFile: (path: string) => string,
): readonly KustomizePatch[] {
  return entries.map((entry) => {
    const path = stringAt(entry, ['path']);
    const text = path === undefined ? (stringAt(entry, ['patch']) ?? '') : readFile(path);
    const change: unknown = parseYaml(text);
    const own = Array.isArray(change) ? undefined : change;
    return {
      kind: stringAt(entry, ['target', 'kind']) ?? stringAt(own, ['kind']),
      name: stringAt(entry, ['target', 'name']) ?? stringAt(own, ['metadata', 'name']),
      change: Array.isArray(change) || isMapping(change) ? change : {},
    };
  });
}

/** The object with the patch, or as it was when the patch is for another one. */
export function applyPatch(
  object: Mapping,
  patch: KustomizePatch,
  identity: { readonly kind: string; readonly name: string },
): Mapping {
  const concerned =
    (patch.kind === undefined || patch.kind === identity.kind) &&
    (patch.name === undefined || patch.name === identity.name);
  if (!concerned) return object;
  if (Array.isArray(patch.change)) return patch.change.reduce<Mapping>(applyOperation, object);
  const merged = mergePatch(object, patch.change);
  return isMapping(merged) ? merged : object;
}

/** `add`, `replace` and `remove` on mappings (RFC 6902). */
function applyOperation(object: Mapping, operation: unknown): Mapping {
  const path = (stringAt(operation, ['path']) ?? '')
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (stringAt(operation, ['op']) === 'remove') return removeAt(object, path);
  return setAt(object, path, valueAt(operation, ['value']));
}
