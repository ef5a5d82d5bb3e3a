import { applyToValue, deepEqual, type FieldPath } from '../../manifest/index.ts';
import { stringAt, valueAt } from '../../object/index.ts';
import { withValueAt } from '../value-at-path.ts';

/** RFC 6901, with the indexes of lists as numbers; `-` stands for the end of a list. */
export function pathOfPointer(pointer: string): FieldPath {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d{1,6}$/.test(step) ? Number(step) : step));
}

/** The reverse. */
export function pointerOfPath(path: FieldPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What RFC 6902 operations make of a resource; the text says why they do not apply. */
export function applyJsonPatch(value: unknown, operations: readonly unknown[]): { value: unknown } | string {
  let current = value;
  for (const operation of operations) {
    const next = applyOperation(current, operation);
    if (typeof next === 'string') return next;
    current = next.value;
  }
  return { value: current };
}

function applyOperation(root: unknown, operation: unknown): { value: unknown } | string {
  const kind = stringAt(operation, ['op']) ?? '';
  const pointer = stringAt(operation, ['path']) ?? '';
  const path = pathOfPointer(pointer);
  const old = valueAt(root, path);
  const value = valueAt(operation, ['value']) ?? null;
  switch (kind) {
    case 'add':
      return added(root, path, value) ?? `${pointer} cannot be added: what it belongs to does not exist`;
    case 'replace':
      if (old === undefined) return `${pointer} does not exist and cannot be replaced`;
      return { value: withValueAt(root, path, value) };
    case 'remove':
      return old === undefined ? `${pointer} does not exist and cannot be removed` : removed(root, path);
    case 'test':
      return deepEqual(old, value) ? { value: root } : `${pointer} is not as tested`;
    case 'copy':
    case 'move': {
      const from = pathOfPointer(stringAt(operation, ['from']) ?? '');
      const moved = valueAt(root, from);
      if (moved === undefined) return `${pointerOfPath(from)} does not exist`;
      return added(kind === 'move' ? removed(root, from).value : root, path, moved) ?? `${pointer} cannot be added`;
    }
    default:
      return `the operation ${JSON.stringify(kind)} is not one of RFC 6902`;
  }
}

function removed(root: unknown, path: FieldPath): { value: unknown } {
  return { value: applyToValue(root, { kind: 'unset', path }) };
}

/** In lists `add` makes room, in mappings it replaces. */
function added(root: unknown, path: FieldPath, value: unknown): { value: unknown } | undefined {
  const parentPath = path.slice(0, -1);
  const step = path.at(-1);
  const parent = valueAt(root, parentPath);
  if (step === undefined || typeof parent !== 'object' || parent === null) return undefined;
  if (!Array.isArray(parent)) return { value: withValueAt(root, path, value) };
  const at = step === '-' ? parent.length : step;
  if (typeof at !== 'number' || at > parent.length) return undefined;
  const longer = [...parent.slice(0, at), value, ...parent.slice(at)];
  return { value: withValueAt(root, parentPath, longer) };
}
