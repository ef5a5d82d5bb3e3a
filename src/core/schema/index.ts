/**
 * The schema of custom resources, read and enforced as the API server does it. Knows structural schemas, not Milvus.
 */
export { type ApiScalar, apiKeyText, isApiInteger, readApiScalar } from './api-scalar.ts';
export {
  type ApiObject,
  type ApiReading,
  type ApiValue,
  apiValueAt,
  isApiList,
  isApiObject,
  type ReadingProblem,
  type ReadingProblemKind,
  readApiValue,
  type Surprise,
} from './api-value.ts';
export { concise } from './concise.ts';
export { type Judgement, judgeResource } from './judge-resource.ts';
export { type FieldSource, locateValue } from './locate-value.ts';
export { pathText } from './path-text.ts';
export { compilePattern, knownPattern, type Pattern, quantityPattern } from './pattern.ts';
export { repairOf } from './repair.ts';
export { type KindFault, type ResourceKind, resourceKindOf, type Subject } from './resource-kind.ts';
export { schemasFromCrd, schemasFromDefinition } from './schema-from-crd.ts';
export { type StoredValue, storedValueOf, type UnknownField } from './stored-value.ts';
export type { ResourceSchema, SchemaType, StructuralSchema } from './structural-schema.ts';
export { type TextTrap, textTraps } from './text-traps.ts';
export { readingWording, trapWording, wordSurprise } from './text-wording.ts';
export { violationsOf } from './validate.ts';
export type { ExpectedType, Problem, Violation } from './violation.ts';
export { type Wording, wordViolation } from './wording.ts';
