/** ValidatingAdmissionPolicies, judged as the API server judges them, without a cluster. Pure. */
export { type Answer, answerOf, type Cluster, judgeRequest, type Verdict } from './admission.ts';
export { type CompiledPolicy, compilePolicy } from './compile-policy.ts';
export { readDocuments } from './document.ts';
export { type Decision, type Limits, serverLimits } from './evaluate-policy.ts';
export {
  effectOfPolicies,
  evaluatePolicies,
  type FieldPlace,
  type PolicyContext,
  type PolicyEffect,
  type ResourceChange,
} from './findings.ts';
export { defaultKubernetesVersion, type KubernetesVersion } from './library/index.ts';
export { noParams, type ParamObjects, readParams } from './params.ts';
export type { Binding, Policy } from './policy.ts';
export {
  annotationNames,
  type ExampleResult,
  type PolicyExample,
  readExamples,
  testPolicies,
} from './policy-examples.ts';
export { emptyPolicySet, type PolicyFileProblem, type PolicySet, readPolicyFile } from './policy-file.ts';
export {
  type AdmissionRequest,
  administrator,
  type Change,
  type Operation,
  requestOf,
  type UserInfo,
} from './request.ts';
