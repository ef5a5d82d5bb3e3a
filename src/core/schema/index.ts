/**
 * The schema of custom resources, read and enforced as the API server does it. Knows structural schemas, not Milvus.
 */
export { type ApiScalar, apiKeyText, isApiInteger, readApiScalar } from './api-scalar.ts';
export {
  type ApiObject,
  type ApiReading,
  type ApiValue,
  isApiList,
  isApiObject,
  type ReadingProblem,
  type ReadingProblemKind,
  readApiValue,
} from './api-value.ts';
export { type Judgement, judgeResource } from './judge-resource.ts';
export { compilePattern, knownPattern, type Pattern, quantityPattern } from './pattern.ts';
export { schemasFromCrd, schemasFromDefinition } from './schema-from-crd.ts';
export type { ResourceSchema, SchemaType, StructuralSchema } from './structural-schema.ts';
export type { ExpectedType, Problem, Violation } from './violation.ts';
