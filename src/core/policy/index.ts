/** ValidatingAdmissionPolicies, judged as the API server judges them, without a cluster. Pure. */
export {
  type Allowance,
  type Answer,
  answerOf,
  type Cluster,
  createAllowance,
  judgeRequest,
  type Verdict,
} from './admission.ts';
export { type CompiledPolicy, compilePolicy } from './compile-policy.ts';
export { readDocuments } from './document.ts';
export { type Decision, type Limits, serverLimits } from './evaluate-policy.ts';
export {
  evaluatePolicies,
  type FieldPlace,
  isUndecided,
  type PolicyContext,
  type ResourceChange,
} from './findings.ts';
export { defaultKubernetesVersion, type KubernetesVersion } from './library/index.ts';
export { kindsLookedAt } from './looked-at.ts';
export { noParams, type ParamObjects, readParams } from './params.ts';
export type { Binding, Policy } from './policy.ts';
export {
  brokenPolicyRule,
  emptyPolicyBundle,
  type ManifestText,
  type PolicyBundle,
  type PolicySource,
  readPolicyBundle,
} from './policy-bundle.ts';
export { type Objection, type PolicyChange, type PresentResource, policyChanges } from './policy-change.ts';
export {
  annotationNames,
  type ExampleResult,
  type PolicyExample,
  readExamples,
  testPolicies,
} from './policy-examples.ts';
export {
  emptyPolicySet,
  type PolicyComplaint,
  type PolicyFileProblem,
  type PolicySet,
  readPolicyFile,
} from './policy-file.ts';
export {
  type AdmissionRequest,
  administrator,
  type Change,
  type Operation,
  requestOf,
  type UserInfo,
} from './request.ts';
