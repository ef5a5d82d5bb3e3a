import { type ApiObject, type ApiValue, isApiObject } from './api-value.ts';
import { metadataRuleViolations } from './metadata-rules.ts';
import { metadataShapeViolations } from './metadata-shape.ts';
import { storedValueOf } from './stored-value.ts';
import type { ResourceSchema } from './structural-schema.ts';
import { violationsOf } from './validate.ts';
import type { Violation } from './violation.ts';

/** What the API server makes of a resource. */
export interface Judgement {
  /**
   * Everything it refuses, unknown fields first. The server stops at the first kind of problem (what it cannot decode,
   * then unknown fields, then values); here all are listed, so that they can be repaired in one go.
   */
  readonly violations: readonly Violation[];
  /** As it would be stored: defaults filled in, unknown fields and pruned nulls left out. */
  readonly stored: ApiObject;
}

/** Judges a resource whose apiVersion and kind are those of the schema, as on create with strict field validation. */
export function judgeResource(resource: ApiObject, schema: ResourceSchema): Judgement {
  const { value, unknown } = storedValueOf(resource, { ...schema.root, embeddedResource: true });
  const stored = isApiObject(value) ? withoutNullMetadata(value) : resource;
  const { metadata = null } = stored;
  const shape = metadataShapeViolations(metadata);
  const rules = metadataRuleViolations(isApiObject(metadata) ? metadata : {}, schema.scope);
  const violations = violationsOf(checkedPart(stored, schema), schema.root);
  return {
    stored,
    violations: [
      ...unknown.map(({ path, ...rest }): Violation => ({ path, problem: { kind: 'unknown field', ...rest } })),
      ...shape,
      ...(shape.some(({ path }) => path.length === 1) ? [] : rules),
      ...violations,
    ],
  };
}

function withoutNullMetadata(object: ApiObject): ApiObject {
  return object.metadata === null ? without(object, 'metadata') : object;
}

/** What the schema is held against: status is dropped on create; what names the resource is judged elsewhere when broken. */
function checkedPart(stored: ApiObject, schema: ResourceSchema): ApiValue {
  const broken = ['apiVersion', 'kind'].filter((key) => typeof stored[key] !== 'string');
  if (!isApiObject(stored.metadata)) broken.push('metadata');
  if (schema.statusSubresource) broken.push('status');
  return broken.reduce(without, stored);
}

function without(object: ApiObject, key: string): ApiObject {
  const copy: { [key: string]: ApiValue } = Object.create(null);
  for (const [name, value] of Object.entries(object)) if (name !== key) copy[name] = value;
  return copy;
}
