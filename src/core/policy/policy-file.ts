import { type Manifest, type ManifestDocument, parseFieldPath, parseManifest } from '../manifest/index.ts';
import type { ApiValue } from '../schema/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import { type CompiledPolicy, compilePolicy } from './compile-policy.ts';
import { lineOfField, readPlacedDocuments, textAt, toCelValue } from './document.ts';
import type { KubernetesVersion } from './library/index.ts';
import { type Binding, bindingKind, isAdmissionDocument, policyKind, readBinding, readPolicy } from './policy.ts';
import { bindingErrors } from './policy-rules.ts';

/** The policies and bindings of a file, ready to run. */
export interface PolicySet {
  readonly policies: readonly CompiledPolicy[];
  readonly bindings: readonly Binding[];
}

export const emptyPolicySet: PolicySet = { policies: [], bindings: [] };

/** Something that the API server would object to in a document. */
export interface PolicyComplaint {
  readonly message: string;
  /** 1-based line of the field that is wrong, or of what is nearest to it. */
  readonly line: number;
}

export type PolicyFileProblem =
  /** The file holds no policy and no binding. */
  | { readonly kind: 'unreadable'; readonly message: string }
  /** The text is no YAML, or the API server would refuse a document. */
  | { readonly kind: 'invalid'; readonly complaints: readonly PolicyComplaint[] };

/** Reads the admission policies and bindings of a file. Other documents in it are left alone. */
export function readPolicyFile(text: string, version?: KubernetesVersion): Result<PolicySet, PolicyFileProblem> {
  return readPolicyManifest(parseManifest('', text), version);
}

/** The same for a file that was parsed already. */
export function readPolicyManifest(
  manifest: Manifest,
  version?: KubernetesVersion,
): Result<PolicySet, PolicyFileProblem> {
  const documents = readPlacedDocuments(manifest);
  if (!documents.ok) return refuse({ kind: 'invalid', complaints: [documents.refusal] });
  const policies: CompiledPolicy[] = [];
  const bindings: Binding[] = [];
  const complaints: PolicyComplaint[] = [];
  for (const { document, value } of documents.value) {
    const read = readDocument(value, version);
    if (!read.ok) complaints.push(...read.refusal.map((message) => placed(manifest, document, message)));
    else if (read.value?.kind === 'policy') policies.push(read.value.policy);
    else if (read.value?.kind === 'binding') bindings.push(read.value.binding);
  }
  if (complaints.length > 0) return refuse({ kind: 'invalid', complaints });
  if (policies.length + bindings.length === 0) {
    return refuse({ kind: 'unreadable', message: 'it holds no ValidatingAdmissionPolicy and no binding' });
  }
  return accept({ policies, bindings });
}

/** The API server names the field in its message, at the start or in quotes. */
function placed(manifest: Manifest, document: ManifestDocument, message: string): PolicyComplaint {
  const field = /(?:^|: |")((?:spec|metadata|status)\b[\w.[\]]*)/.exec(message)?.[1];
  const path = field === undefined ? undefined : parseFieldPath(field);
  return { message, line: lineOfField(manifest, document, path ?? []) };
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
