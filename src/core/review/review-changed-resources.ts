import type { SourceTree } from '../layout/index.ts';
import { deepEqual, type FieldPath } from '../manifest/index.ts';
import {
  createAllowance,
  evaluatePolicies,
  type FieldPlace,
  type PolicyBundle,
  type PolicyContext,
} from '../policy/index.ts';
import { type ApiObject, type ApiValue, isApiObject, readApiValue } from '../schema/index.ts';
import type { ChangedResource, DeployedState, Target } from '../target/index.ts';
import type { Finding } from '../text/index.ts';

/** The files before and after a change. */
export interface TreePair {
  readonly before: SourceTree;
  readonly after: SourceTree;
}

/** Rule of the notice that policies could not look at a resource at all. */
export const policiesUndecidedRule = 'policies-undecided';

/**
 * What policies have against a change of resources as they are deployed, in the words of the API server: a new one is
 * created, one that differs is updated, one that is gone is deleted. Findings stand where the field is written.
 */
export function reviewChangedResources(
  changes: readonly ChangedResource[],
  policies: PolicyBundle,
  trees: TreePair,
): readonly Finding[] {
  if (policies.policies.length === 0) return [];
  const allowance = createAllowance();
  return changes.flatMap((change) => reviewChange(change, trees, { policies, allowance }));
}

interface Bench {
  readonly policies: PolicyBundle;
  readonly allowance: NonNullable<PolicyContext['allowance']>;
}

function reviewChange(change: ChangedResource, trees: TreePair, bench: Bench): readonly Finding[] {
  const subject = change.after ?? change.before;
  const unreadable = [change.before, change.after].find((state) => state?.value.ok === false);
  if (unreadable !== undefined) return [undecided(subject.target, unreadable)];
  const before = change.before === undefined ? undefined : objectOf(change.before, trees.before);
  const after = change.after === undefined ? undefined : objectOf(change.after, trees.after);
  const states =
    after === undefined ? { before: before ?? {} } : { ...(before === undefined ? {} : { before }), after };
  const namespaceObject = bench.policies.namespaces.get(subject.target.identity.namespace ?? '');
  return evaluatePolicies(bench.policies, states, {
    file: subject.target.file,
    locate: (path) => placeOf(change, trees, path),
    params: bench.policies.params,
    allowance: bench.allowance,
    ...(namespaceObject === undefined ? {} : { namespaceObject }),
  });
}

/** A resource that is gone has no line any more. */
function placeOf({ before, after }: ChangedResource, trees: TreePair, path: FieldPath): FieldPlace & { file: string } {
  const place =
    after === undefined
      ? { file: before?.target.file ?? '', line: 1, column: 1 }
      : after.target.placeOf(trees.after, path);
  return { ...place, endLine: place.line, endColumn: place.column };
}

function undecided(target: Target, { value }: DeployedState): Finding {
  const reason = value.ok ? '' : value.refusal.message;
  const place = (value.ok ? undefined : value.refusal.place) ?? { file: target.file, line: target.line, column: 1 };
  return {
    rule: policiesUndecidedRule,
    severity: 'notice',
    ...place,
    endLine: place.line,
    endColumn: place.column,
    path: '',
    message: `No policy is decided for ${target.name}, because the resource cannot be told from the files. ${reason}`,
  };
}

/** The resource as the API server would read it, in the namespace that it is deployed to. */
export function objectOf({ target, value }: DeployedState, tree: SourceTree): ApiObject {
  const data = value.ok ? value.value : {};
  const document = tree.manifest(target.file)?.documents[target.documentIndex];
  // What is deployed as it is written is read from the text: numbers and words of YAML 1.1 keep their meaning there.
  const isAsWritten = document !== undefined && deepEqual(document.value, data);
  const reading = isAsWritten ? readApiValue(document).value : plainValue(data);
  const object = isApiObject(reading) ? reading : {};
  const metadata = isApiObject(object.metadata) ? object.metadata : {};
  const { namespace } = target.identity;
  if (namespace === undefined || typeof metadata.namespace === 'string') return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

function plainValue(value: unknown): ApiValue {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plainValue(field)]));
  }
  const isScalar = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint';
  return isScalar || typeof value === 'number' ? value : null;
}
