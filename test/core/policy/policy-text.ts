import { type KubernetesVersion, type PolicySet, readPolicyFile } from '../../../src/core/policy/index.ts';

/** What a test says about a policy; the rest is the same everywhere. */
export interface PolicyText {
  readonly expression: string;
  readonly more?: string;
  readonly actions?: string;
  readonly operations?: string;
  readonly annotations?: string;
  readonly variables?: string;
}

/** A policy for Milvus resources with one validation, and its binding. */
export function policyText(policy: PolicyText): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: sample
  annotations: ${policy.annotations ?? '{}'}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - {apiGroups: [milvus.io], apiVersions: [v1beta1], operations: ${policy.operations ?? '["*"]'}, resources: [milvuses]}
  variables: ${policy.variables ?? '[]'}
  validations:
    - expression: ${JSON.stringify(policy.expression)}
${policy.more ?? ''}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: sample}
spec: {policyName: sample, validationActions: ${policy.actions ?? '[Deny]'}}
`;
}

/** The policy as it is read. Throws when the API server would refuse it. */
export function policySet(policy: PolicyText, version?: KubernetesVersion): PolicySet {
  const file = readPolicyFile(policyText(policy), version);
  if (!file.ok) throw new Error(JSON.stringify(file.refusal));
  return file.value;
}
