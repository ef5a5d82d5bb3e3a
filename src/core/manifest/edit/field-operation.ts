import type { Json } from '../../object/index.ts';
import type { FieldPath } from '../field-path.ts';

/** One thing that should be true of a document afterwards. Everything it does not name stays, byte for byte. */
export type FieldOperation =
  | { readonly kind: 'set'; readonly path: FieldPath; readonly value: Json }
  | { readonly kind: 'unset'; readonly path: FieldPath }
  | { readonly kind: 'append'; readonly path: FieldPath; readonly value: Json };

/**
 * The document that the operation asks for, as plain data: what the text is compared with after an edit.
 * Missing parents become mappings; `unset` of a missing field changes nothing.
 */
export function applyToValue(root: unknown, operation: FieldOperation): unknown {
  switch (operation.kind) {
    case 'set':
      return replaceAt(root, operation.path, () => operation.value);
    case 'append':
      return replaceAt(root, operation.path, (list) => [...(Array.isArray(list) ? list : []), operation.value]);
    case 'unset':
      return removeAt(root, operation.path);
  }
}

function replaceAt(root: unknown, path: FieldPath, replacement: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replacement(root);
  if (Array.isArray(root) && typeof step === 'number') {
    return root.map((item, index) => (index === step ? replaceAt(item, rest, replacement) : item));
  }
  const mapping = typeof root === 'object' && root !== null ? Object.entries(root) : [];
  const old = mapping.find(([key]) => key === String(step))?.[1];
  const renewed = replaceAt(old, rest, replacement);
  if (!mapping.some(([key]) => key === String(step))) return Object.fromEntries([...mapping, [String(step), renewed]]);
  return Object.fromEntries(mapping.map(([key, value]) => [key, key === String(step) ? renewed : value]));
}

function removeAt(root: unknown, path: FieldPath): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof root !== 'object' || root === null) return root;
  if (Array.isArray(root)) {
    if (rest.length === 0) return root.filter((_, index) => index !== step);
    return root.map((item, index) => (index === step ? removeAt(item, rest) : item));
  }
  const entries = Object.entries(root);
  if (rest.length === 0) return Object.fromEntries(entries.filter(([key]) => key !== String(step)));
  return Object.fromEntries(entries.map(([key, value]) => [key, key === String(step) ? removeAt(value, rest) : value]));
}
