import type { ApiValue } from '../schema/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import { type CompiledPolicy, compilePolicy } from './compile-policy.ts';
import { readDocuments, textAt, toCelValue } from './document.ts';
import type { KubernetesVersion } from './library/index.ts';
import { type Binding, bindingKind, isAdmissionDocument, policyKind, readBinding, readPolicy } from './policy.ts';
import { bindingErrors } from './policy-rules.ts';

/** The policies and bindings of a file, ready to run. */
export interface PolicySet {
  readonly policies: readonly CompiledPolicy[];
  readonly bindings: readonly Binding[];
}

export const emptyPolicySet: PolicySet = { policies: [], bindings: [] };

export type PolicyFileProblem =
  /** The text is no YAML, or holds no policy and no binding. */
  | { readonly kind: 'unreadable'; readonly message: string }
  /** The API server would refuse a document. */
  | { readonly kind: 'invalid'; readonly messages: readonly string[] };

/** Reads the admission policies and bindings of a file. Other documents in it are left alone. */
export function readPolicyFile(text: string, version?: KubernetesVersion): Result<PolicySet, PolicyFileProblem> {
  const documents = readDocuments(text);
  if (!documents.ok) return refuse({ kind: 'invalid', messages: [documents.refusal] });
  const policies: CompiledPolicy[] = [];
  const bindings: Binding[] = [];
  const messages: string[] = [];
  for (const document of documents.value) {
    const read = readDocument(document, version);
    if (!read.ok) messages.push(...read.refusal);
    else if (read.value?.kind === 'policy') policies.push(read.value.policy);
    else if (read.value?.kind === 'binding') bindings.push(read.value.binding);
  }
  if (messages.length > 0) return refuse({ kind: 'invalid', messages });
  if (policies.length + bindings.length === 0) {
    return refuse({ kind: 'unreadable', message: 'it holds no ValidatingAdmissionPolicy and no binding' });
  }
  return accept({ policies, bindings });
}

type Admission =
  | { readonly kind: 'policy'; readonly policy: CompiledPolicy }
  | { readonly kind: 'binding'; readonly binding: Binding };

/** Undefined for a document of any other kind. */
function readDocument(
  document: ApiValue,
  version: KubernetesVersion | undefined,
): Result<Admission | undefined, readonly string[]> {
  const value = toCelValue(document);
  if (isAdmissionDocument(value, policyKind)) {
    const policy = readPolicy(value);
    const compiled = policy.ok ? compilePolicy(policy.value, version) : policy;
    return compiled.ok ? accept({ kind: 'policy', policy: compiled.value }) : refuse(named(value, compiled.refusal));
  }
  if (!isAdmissionDocument(value, bindingKind)) return accept(undefined);
  const binding = readBinding(value);
  const errors = binding.ok ? bindingErrors(binding.value) : binding.refusal;
  return binding.ok && errors.length === 0
    ? accept({ kind: 'binding', binding: binding.value })
    : refuse(named(value, errors));
}

function named(document: ReturnType<typeof toCelValue>, errors: readonly string[]): readonly string[] {
  const kind = textAt(document, 'kind') ?? '';
  return errors.map((error) => `${kind} is invalid: ${error}`);
}
