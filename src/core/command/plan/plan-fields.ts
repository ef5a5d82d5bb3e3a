import {
  applyToValue,
  changedLeaves,
  deepEqual,
  type FieldOperation,
  type FieldPath,
  formatFieldPath,
} from '../../manifest/index.ts';
import { type Json, valueAt } from '../../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { FieldChange, Plan } from '../command.ts';
import { fieldConsequences } from './field-consequences.ts';
import { hazardRefusal } from './field-hazards.ts';
import { fieldRefusal, typedForField } from './field-types.ts';
import { verbRefusal } from './field-verbs.ts';
import { shortText } from './short-text.ts';

export interface FieldsRequest {
  readonly edits: readonly FieldEdit[];
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** One field of the resource; without a value it is to be removed. */
export interface FieldEdit {
  readonly path: FieldPath;
  readonly value?: Json;
  /** The value as typed, for corrected commands. */
  readonly typedValue?: string;
}

/** What other values in any field mean for this Milvus, or why they must not be set this way. */
export function planFields(milvus: unknown, { edits, source }: FieldsRequest): Result<Plan> {
  let after = milvus;
  const done: FieldEdit[] = [];
  const operations: FieldOperation[] = [];
  for (const asked of edits) {
    const edit = typedForField(asked);
    if (deepEqual(valueAt(after, edit.path), edit.value)) continue;
    const operation = operationOf(after, edit);
    const next = applyToValue(after, operation);
    const refusal = refusalOf(after, edit, { next, source });
    if (refusal !== undefined) return refuse({ path: edit.path, ...refusal });
    after = next;
    done.push(edit);
    operations.push(operation);
  }
  const changes = done.map((edit) => changeOf(milvus, edit));
  if (done.length === 0) {
    return accept({ title: 'the resource already is as asked', operations: [], changes: [], consequences: [] });
  }
  return accept({ title: titleOf(changes), operations, changes, consequences: fieldConsequences(after, done) });
}

interface Attempt {
  readonly next: unknown;
  readonly source: string;
}

function refusalOf(milvus: unknown, edit: FieldEdit, { next, source }: Attempt): Refusal | undefined {
  const verb = verbRefusal(milvus, edit);
  if (verb !== undefined) return verb;
  const unknown = edit.value === undefined ? undefined : fieldRefusal(edit, source);
  if (unknown !== undefined) return unknown;
  for (const leaf of changedLeaves(milvus, next, edit.path)) {
    const hazard = hazardRefusal({ before: milvus, after: next }, leaf);
    if (hazard !== undefined) return hazard;
  }
  return undefined;
}

/** The entry behind the last of a list is appended; everything else is set where it is. */
function operationOf(milvus: unknown, { path, value }: FieldEdit): FieldOperation {
  if (value === undefined) return { kind: 'unset', path };
  const list = valueAt(milvus, path.slice(0, -1));
  const length = Array.isArray(list) ? list.length : 0;
  const isNext = path.at(-1) === length && (Array.isArray(list) || list === undefined || list === null);
  return isNext ? { kind: 'append', path: path.slice(0, -1), value } : { kind: 'set', path, value };
}

function changeOf(milvus: unknown, { path, value }: FieldEdit): FieldChange {
  const old = valueAt(milvus, path);
  return {
    path,
    before: old === undefined ? 'not set' : shortText(old, path),
    after: value === undefined ? 'removed' : shortText(value, path),
  };
}

function titleOf(changes: readonly FieldChange[]): string {
  const [only, ...others] = changes;
  if (only === undefined || others.length > 0) {
    const verb = changes.every(({ after }) => after === 'removed') ? 'remove' : 'set';
    return `${verb} ${changes.map(({ path }) => nameOf(path)).join(', ')}`;
  }
  const { path, before, after } = only;
  if (after === 'removed') return `remove ${nameOf(path)}`;
  const hasOld = before !== 'not set' && before.length <= 20 && after.length <= 40;
  return `set ${nameOf(path)} ${hasOld ? `${before} -> ` : ''}${after}`;
}

/** `queryNode.nodeSelector` of spec.components.queryNode.nodeSelector: what people call it. */
function nameOf(path: FieldPath): string {
  const below = path[1] === 'components' && path.length > 2 ? path.slice(2) : path.slice(1);
  return formatFieldPath(below.length === 0 ? path : below);
}
