import type { Environment } from '../layout/index.ts';
import { deepEqual, type FieldOperation, type FieldPath, type ResourceIdentity } from '../manifest/index.ts';
import { valueAt } from '../object/index.ts';
import type { Severity } from '../text/index.ts';
import type { RuleRecord } from './rule.ts';

/** A Milvus resource as the files of one commit make it. Nothing of it is checked: readers must take any value. */
export interface ResourceState {
  readonly identity: ResourceIdentity;
  /** As it is deployed: after kustomize or Helm, before the operator. */
  readonly written: Readonly<Record<string, unknown>>;
  /** As the operator works on it. */
  readonly defaulted: Readonly<Record<string, unknown>>;
}

/** One resource in two commits. */
export interface ResourceChange {
  readonly before: ResourceState;
  readonly after: ResourceState;
  readonly environment: Environment;
}

/** A resource that a commit has no more. */
export interface ResourceRemoval {
  readonly before: ResourceState;
  readonly environment: Environment;
}

/** What a hazard has to say of one field. */
export interface HazardFault {
  /** The field in the new state; where it is gone, the finding stands at what is left around it. */
  readonly path: FieldPath;
  readonly message: string;
  readonly at?: 'key' | 'value';
  /** Where this one is graver or lighter than the hazard usually is. */
  readonly severity?: Severity;
  /** What to make true of the new state, where there is exactly one safe answer. */
  readonly repair?: readonly FieldOperation[];
}

/** A change that loses data, stops Milvus or gets stuck, although both states are fine in themselves. */
export interface Hazard {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  find(change: ResourceChange): readonly HazardFault[];
  /** What it has to say of a resource that is gone; most hazards speak of changes only. */
  findRemoval?(removal: ResourceRemoval): readonly HazardFault[];
}

/** The record of a hazard for the documentation. */
export function recordOf({ id, title, why, fix }: Hazard): RuleRecord {
  return { ids: [id], title, why, fix };
}

/** A field that is not the same in the two states. */
export interface FieldDifference<Value = unknown> {
  readonly path: FieldPath;
  readonly before: Value;
  readonly after: Value;
}

/** The difference of one field as the operator sees it; undefined when there is none. */
export function differenceAt({ before, after }: ResourceChange, path: FieldPath): FieldDifference | undefined {
  const [old, now] = [valueAt(before.defaulted, path), valueAt(after.defaulted, path)];
  return deepEqual(old, now) ? undefined : { path, before: old, after: now };
}

/** A value in a sentence: texts and numbers as they are, what is missing in words. */
export function say(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (Array.isArray(value)) return value.map(say).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
