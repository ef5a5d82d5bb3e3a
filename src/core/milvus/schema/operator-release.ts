import { compare, parse } from 'semver';
import type { StructuralSchema } from '../../schema/index.ts';

/** The operator whose fields are in these tables. */
export const newestRelease = 'v1.3.8';

/**
 * The schema as a release of the operator has it. A text that is no version counts as the newest release. Before v1.0.0
 * nothing is known for sure: that counts as v1.0.0.
 */
export function knownToRelease(schema: StructuralSchema, release: string): StructuralSchema {
  if (parse(release) === null) return knownToRelease(schema, newestRelease);
  return restrict(schema, release, new Map());
}

/** The releases of the operator that know a field: the first one, and the first that no longer does. */
export interface FieldReleases {
  readonly since?: string;
  readonly until?: string;
}

/**
 * Since when the operator knows a field, judged by the youngest field on the way to it. Undefined when the schema has no
 * such field; without a release in the answer it is older than v1.0.0.
 */
export function fieldReleases(root: StructuralSchema, path: readonly (string | number)[]): FieldReleases | undefined {
  let schema: StructuralSchema | undefined = root;
  let releases: FieldReleases = {};
  for (const step of path) {
    schema = childSchema(schema, step);
    if (schema === undefined) return undefined;
    const { since, until } = schema;
    if (since !== undefined && isYounger(since, releases.since)) releases = { ...releases, since };
    if (until !== undefined) releases = { ...releases, until };
    if (schema.preserveUnknownFields === true) return releases;
  }
  return releases;
}

function isYounger(release: string, other: string | undefined): boolean {
  return other === undefined || compare(release, other) > 0;
}

/** The schema of a field or item; undefined where anything may stand, or nothing. */
export function childSchema(schema: StructuralSchema, step: string | number): StructuralSchema | undefined {
  if (typeof step === 'number') return schema.items;
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, step)) return schema.properties[step];
  return schema.additionalProperties === 'any' ? undefined : schema.additionalProperties;
}

/** Parts that several fields share stay shared. */
function restrict(
  schema: StructuralSchema,
  release: string,
  done: Map<StructuralSchema, StructuralSchema>,
): StructuralSchema {
  const before = done.get(schema);
  if (before !== undefined) return before;
  const { properties, items, additionalProperties, required } = schema;
  const kept = Object.entries(properties ?? {}).filter(([, field]) => isKnown(field, release));
  const names = new Set(kept.map(([name]) => name));
  const fields = kept.map(([name, field]) => [name, restrict(field, release, done)] as const);
  const result: StructuralSchema = {
    ...schema,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(fields) }),
    ...(items === undefined ? {} : { items: restrict(items, release, done) }),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: restrict(additionalProperties, release, done) }
      : {}),
    ...(required === undefined ? {} : { required: required.filter((name) => names.has(name)) }),
  };
  done.set(schema, result);
  return result;
}

function isKnown({ since, until }: StructuralSchema, release: string): boolean {
  if (since !== undefined && compare(release, since) < 0 && compare(since, 'v1.0.0') > 0) return false;
  return until === undefined || compare(release, until) < 0;
}
