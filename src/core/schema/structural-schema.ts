import type { ApiValue } from './api-value.ts';
import type { Pattern } from './pattern.ts';

/**
 * What the API server checks of a value: the structural schema of a CustomResourceDefinition, in the keywords that
 * change a verdict (k8s.io/apiextensions-apiserver, pkg/apiserver/schema). A keyword that is absent does not check.
 */
export interface StructuralSchema extends ValueValidation {
  readonly type?: SchemaType;
  /** Whole number or text; `type` is then absent. */
  readonly intOrString?: true;
  readonly nullable?: true;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  /** Schema of the values of all other keys; `any` lets the keys through but knows nothing of what is below. */
  readonly additionalProperties?: StructuralSchema | 'any';
  readonly items?: StructuralSchema;
  readonly preserveUnknownFields?: true;
  /** The value is a resource of its own: apiVersion, kind and metadata are known without being listed. */
  readonly embeddedResource?: true;
  readonly default?: ApiValue;
  readonly listType?: 'map' | 'set' | 'atomic';
  readonly listMapKeys?: readonly string[];
  /** First release of the operator that knows the field, and the first that no longer does; not read by the server. */
  readonly since?: string;
  readonly until?: string;
}

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

/** The keywords that may also stand below `allOf`, `anyOf`, `oneOf` and `not`. */
export interface ValueValidation {
  readonly required?: readonly string[];
  readonly enum?: readonly ApiValue[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: true;
  readonly maximum?: number;
  readonly exclusiveMaximum?: true;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: Pattern;
  /** What the pattern asks for, in words for people; no part of a CustomResourceDefinition. */
  readonly hint?: string;
  readonly format?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly StructuralSchema[];
  readonly anyOf?: readonly StructuralSchema[];
  readonly oneOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;
}

/** One version of a custom resource. */
export interface ResourceSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** With a status subresource the server drops `status` from what is applied, after it looked for unknown fields. */
  readonly statusSubresource: boolean;
  readonly root: StructuralSchema;
}
