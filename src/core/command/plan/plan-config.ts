import { applyToValue, deepEqual, type FieldOperation } from '../../manifest/index.ts';
import { withoutSecrets } from '../../milvus/index.ts';
import { isMapping, type Json, valueAt } from '../../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { FieldChange, Plan } from '../command.ts';
import { configConsequences } from './config-consequences.ts';
import { configKeyRefusal } from './config-refusals.ts';

export interface ConfigRequest {
  readonly edits: readonly ConfigEdit[];
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** One key of milvus.yaml; without a value it is to be removed. */
export interface ConfigEdit {
  readonly key: readonly string[];
  readonly value?: Json;
  /** The value as typed, for corrected commands. */
  readonly typedValue?: string;
}

/** What other keys in `spec.config` mean for this Milvus, or why they must not be changed this way. */
export function planConfig(milvus: unknown, { edits, source }: ConfigRequest): Result<Plan> {
  const changed = edits.filter((edit) => !isDone(milvus, edit));
  for (const edit of changed) {
    const refusal = configKeyRefusal(milvus, edit) ?? shapeRefusal(milvus, edit) ?? caseRefusal(milvus, edit, source);
    if (refusal !== undefined) return refuse({ path: pathOf(edit), ...refusal });
  }
  if (changed.length === 0) {
    return accept({ title: 'spec.config already is as asked', operations: [], changes: [], consequences: [] });
  }
  const operations = changed.map(operationOf);
  const after = operations.reduce(applyToValue, milvus);
  return accept({
    title: titleOf(milvus, changed),
    operations,
    changes: changed.map((edit) => changeOf(milvus, edit)),
    consequences: configConsequences(after, changed),
  });
}

function pathOf({ key }: ConfigEdit): readonly string[] {
  return ['spec', 'config', ...key];
}

function isDone(milvus: unknown, edit: ConfigEdit): boolean {
  return deepEqual(valueAt(milvus, pathOf(edit)), edit.value);
}

function operationOf(edit: ConfigEdit): FieldOperation {
  const path = pathOf(edit);
  return edit.value === undefined ? { kind: 'unset', path } : { kind: 'set', path, value: edit.value };
}

/** A section must not be replaced by a value, and every key lies in one. */
function shapeRefusal(milvus: unknown, { key, value, typedValue }: ConfigEdit): Refusal | undefined {
  const old = valueAt(milvus, ['spec', 'config', ...key]);
  const name = key.join('.');
  if (isMapping(old) && value !== undefined) {
    const keys = Object.keys(old);
    const message = `${name} is a section with keys of its own (${keys.join(', ') || 'none yet'}); set one of them.`;
    return {
      code: 'bad_arguments',
      message,
      correction: `/config set ${name}.${keys[0] ?? 'key'}=${typedValue ?? 'value'}`,
    };
  }
  if (key.length > 1 || value === undefined) return undefined;
  const message = `milvus.yaml has no values beside its sections, so ${name} would have no effect. Write its section in front of it, as in log.level.`;
  return { code: 'bad_arguments', message };
}

/** Milvus reads keys in any case, so a second spelling beside the first would make two of one. */
function caseRefusal(milvus: unknown, { key }: ConfigEdit, source: string): Refusal | undefined {
  const spelled: string[] = [];
  for (const step of key) {
    const level = valueAt(milvus, ['spec', 'config', ...spelled]);
    const names = isMapping(level) ? Object.keys(level) : [];
    spelled.push(
      names.includes(step) ? step : (names.find((name) => name.toLowerCase() === step.toLowerCase()) ?? step),
    );
  }
  const [typed, written] = [key.join('.'), spelled.join('.')];
  if (typed === written) return undefined;
  const message = `The resource spells this key ${written}. Milvus takes both for the same, so only one may stand there.`;
  return { code: 'bad_arguments', message, correction: source.replace(typed, written) };
}

function titleOf(milvus: unknown, edits: readonly ConfigEdit[]): string {
  const [only, ...others] = edits;
  if (only === undefined || others.length > 0) return `config: ${edits.map(({ key }) => key.join('.')).join(', ')}`;
  const { before, after } = changeOf(milvus, only);
  const name = only.key.join('.');
  if (only.value === undefined) return `config: remove ${name}`;
  return valueAt(milvus, pathOf(only)) === undefined
    ? `config: ${name} ${after}`
    : `config: ${name} ${before} -> ${after}`;
}

function changeOf(milvus: unknown, edit: ConfigEdit): FieldChange {
  const old = valueAt(milvus, pathOf(edit));
  return {
    path: pathOf(edit),
    before: old === undefined ? 'not set' : valueText(withoutSecrets(old, edit.key)),
    after: edit.value === undefined ? 'removed' : valueText(edit.value),
  };
}

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
