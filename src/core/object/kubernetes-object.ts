/** A value as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A mapping as JSON has it. */
export type JsonObject = { readonly [key: string]: Json };

/** A live Kubernetes object, as the API server gives it. Nothing beyond identity is promised: read it with the getters. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly ownerReferences?: readonly OwnerReference[];
}

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** The value at a path, or undefined where a step is missing or is not a mapping or list. Never throws. */
export function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isMapping(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** The text at a path; undefined when it is missing or of another type. */
export function stringAt(root: unknown, path: readonly (string | number)[]): string | undefined {
  const value = valueAt(root, path);
  return typeof value === 'string' ? value : undefined;
}

/** The finite number at a path; undefined when it is missing or of another type. */
export function numberAt(root: unknown, path: readonly (string | number)[]): number | undefined {
  const value = valueAt(root, path);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The mapping at a path; an empty one when it is missing or of another type. */
export function mappingAt(root: unknown, path: readonly (string | number)[]): Readonly<Record<string, unknown>> {
  const value = valueAt(root, path);
  return isMapping(value) ? value : {};
}

/** The list at a path; an empty one when it is missing or of another type. */
export function listAt(root: unknown, path: readonly (string | number)[]): readonly unknown[] {
  const value = valueAt(root, path);
  return Array.isArray(value) ? value : [];
}

/** True for a plain mapping: not null, not a list. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for what JSON can say: no undefined, no function, no number beyond the finite ones. */
export function isJson(value: unknown): value is Json {
  if (Array.isArray(value)) return value.every(isJson);
  if (isMapping(value)) return Object.values(value).every(isJson);
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
