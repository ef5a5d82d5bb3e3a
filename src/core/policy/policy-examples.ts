import { type ApiObject, type ApiValue, isApiList, isApiObject } from '../schema/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import { judgeRequest, type Verdict } from './admission.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import { readDocuments } from './document.ts';
import { readParams } from './params.ts';
import type { PolicySet } from './policy-file.ts';
import { requestOf } from './request.ts';

/** The annotations of a policy that are for people, and for its tests. */
export const annotationNames = {
  /** What goes wrong where the policy is not met. */
  why: 'falconer.io/why',
  /** What to write instead. */
  fix: 'falconer.io/fix',
  /** YAML: `good` and `bad`, each a list of examples. */
  examples: 'falconer.io/examples',
} as const;

/** A change that the policy must let pass, or must object to. */
export interface PolicyExample {
  readonly kind: 'good' | 'bad';
  readonly name: string;
  readonly before?: ApiObject;
  readonly after?: ApiObject;
  readonly namespaceObject: ApiObject;
  readonly params: readonly ApiValue[];
}

/** What is missing in an example: a Milvus in a namespace. */
const frame = { apiVersion: 'milvus.io/v1beta1', kind: 'Milvus', metadata: { name: 'example' } } as const;
const namespaceFrame = { apiVersion: 'v1', kind: 'Namespace' } as const;

/** The examples in a policy's annotation; none when it has no such annotation. The refusal says what cannot be read. */
export function readExamples({ policy }: CompiledPolicy): Result<readonly PolicyExample[], string> {
  const text = policy.annotations[annotationNames.examples];
  if (text === undefined) return accept([]);
  const documents = readDocuments(text);
  if (!documents.ok) return refuse(documents.refusal);
  const [lists] = documents.value;
  if (!isApiObject(lists)) return refuse('the examples must be a mapping with the lists good and bad');
  const unknown = Object.keys(lists).find((key) => key !== 'good' && key !== 'bad');
  if (unknown !== undefined) return refuse(`the examples have the lists good and bad, not ${unknown}`);
  const examples: PolicyExample[] = [];
  for (const kind of ['good', 'bad'] as const) {
    for (const [at, entry] of listOf(lists[kind]).entries()) {
      const example = readExample(kind, entry);
      if (!example.ok) return refuse(`${kind} example ${at + 1}: ${example.refusal}`);
      examples.push(example.value);
    }
  }
  return accept(examples);
}

const exampleFields = ['name', 'before', 'after', 'namespace', 'params'];

function readExample(kind: PolicyExample['kind'], entry: ApiValue): Result<PolicyExample, string> {
  if (!isApiObject(entry)) return refuse('it must be a mapping');
  const unknown = Object.keys(entry).find((key) => !exampleFields.includes(key));
  if (unknown !== undefined) return refuse(`it has ${exampleFields.join(', ')}, not ${unknown}`);
  const { name, before, after, namespace } = entry;
  if (typeof name !== 'string') return refuse('it needs a name');
  if (!isApiObject(before) && !isApiObject(after)) return refuse('it needs what is there before or after the change');
  const labels = isApiObject(namespace) ? namespace : {};
  return accept({
    kind,
    name,
    ...(isApiObject(before) ? { before: { ...frame, ...before } } : {}),
    ...(isApiObject(after) ? { after: { ...frame, ...after } } : {}),
    namespaceObject: {
      ...namespaceFrame,
      metadata: { name: 'default', labels: { 'kubernetes.io/metadata.name': 'default', ...labels } },
    },
    params: listOf(entry.params),
  });
}

function listOf(value: ApiValue | undefined): readonly ApiValue[] {
  return isApiList(value) ? value : [];
}

export interface ExampleResult {
  readonly policy: string;
  readonly example: string;
  /** Undefined when the policy did what the example says. */
  readonly complaint?: string;
}

/** Runs the examples of every policy of a file, under the bindings of that file. */
export function testPolicies(set: PolicySet): readonly ExampleResult[] {
  return set.policies.flatMap((compiled) => {
    const { name } = compiled.policy;
    if (!set.bindings.some(({ policyName }) => policyName === name)) {
      return [
        {
          policy: name,
          example: 'binding',
          complaint: 'no binding in the file names the policy, so it would do nothing',
        },
      ];
    }
    const examples = readExamples(compiled);
    if (!examples.ok) return [{ policy: name, example: 'examples', complaint: `cannot be read: ${examples.refusal}` }];
    if (examples.value.length === 0) {
      const complaint = `the policy has no examples: write some into the annotation ${annotationNames.examples}`;
      return [{ policy: name, example: 'examples', complaint }];
    }
    const only = { ...set, policies: [compiled] };
    return examples.value.map((example) => runExample(only, name, example));
  });
}

function runExample(set: PolicySet, policy: string, example: PolicyExample): ExampleResult {
  const verdicts = judgeRequest(
    { ...set, params: readParams(example.params) },
    requestOf({ ...example, operation: operationOf(example) }),
  );
  const complaint = example.kind === 'good' ? objection(verdicts) : silence(verdicts);
  return { policy, example: `${example.kind}: ${example.name}`, ...(complaint === undefined ? {} : { complaint }) };
}

function operationOf({ before, after }: PolicyExample): 'CREATE' | 'UPDATE' | 'DELETE' {
  if (before === undefined) return 'CREATE';
  return after === undefined ? 'DELETE' : 'UPDATE';
}

function objection(verdicts: readonly Verdict[]): string | undefined {
  const [first] = verdicts;
  return first === undefined ? undefined : `must pass, but: ${first.decision.message}`;
}

function silence(verdicts: readonly Verdict[]): string | undefined {
  if (verdicts.some(({ decision }) => decision.kind === 'denied')) return undefined;
  const [other] = verdicts;
  return other === undefined
    ? 'must be objected to, but passes'
    : `must be objected to, but fails otherwise: ${other.decision.message}`;
}
