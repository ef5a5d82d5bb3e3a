import { type FieldPath, formatFieldPath } from '../../manifest/index.ts';
import { type MilvusField, milvusField } from '../../milvus/index.ts';
import { isMapping, type Json, parseQuantity } from '../../object/index.ts';
import { nearest, type Refusal } from '../../text/index.ts';
import type { FieldEdit } from './plan-fields.ts';

/** A field that takes a text gets one: `true` typed for an annotation is the text "true". */
export function typedForField(edit: FieldEdit): FieldEdit {
  const field = milvusField(edit.path);
  const isPlain = typeof edit.value === 'number' || typeof edit.value === 'boolean';
  if (!isPlain || field.kind !== 'known' || field.type !== 'text') return edit;
  return { ...edit, value: edit.typedValue ?? String(edit.value) };
}

/** Why the API server would not take the field or its value; undefined when it would, or does not look. */
export function fieldRefusal(edit: FieldEdit, source: string): Refusal | undefined {
  const field = milvusField(edit.path);
  switch (field.kind) {
    case 'unchecked':
      return undefined;
    case 'unknown':
      return unknownField(edit.path, field, source);
    case 'below_value':
      return belowValue(edit.path, field.known, source);
    case 'known':
      return edit.value === undefined ? undefined : wrongValue(edit, edit.value, { field, source });
  }
}

function unknownField(path: FieldPath, field: Extract<MilvusField, { kind: 'unknown' }>, source: string): Refusal {
  const { known, names } = field;
  const name = String(path[known.length]);
  const parent = formatFieldPath(known);
  if (names.length === 0) {
    const message = `${parent} is a list: name its entries by their number, [0] for the first.`;
    return { code: 'invalid_resource', message };
  }
  const meant = nearest(name, names);
  const lead = `${parent} has no field ${JSON.stringify(name)}: the API server drops it in silence, or refuses the resource.`;
  if (meant === undefined) {
    const shown = names.length > 25 ? '' : ` It has ${names.join(', ')}.`;
    return { code: 'invalid_resource', message: `${lead}${shown}` };
  }
  return {
    code: 'invalid_resource',
    message: `${lead} Did you mean ${meant}?`,
    correction: source.replace(new RegExp(`(${escaped(parent)}\\.)${escaped(name)}`), `$1${meant}`),
  };
}

/** `podAnnotations.prometheus.io/scrape`: a name with a dot needs brackets. */
function belowValue(path: FieldPath, known: FieldPath, source: string): Refusal {
  const parent = known.slice(0, -1);
  const name = path.slice(parent.length).join('.');
  const typed = formatFieldPath(path);
  return {
    code: 'bad_arguments',
    message: `${formatFieldPath(known)} is a plain value, so nothing can stand below it. A name with dots in it is written in brackets and quotes.`,
    ...(source.includes(typed) ? { correction: source.replace(typed, formatFieldPath([...parent, name])) } : {}),
  };
}

interface Expected {
  readonly field: Extract<MilvusField, { kind: 'known' }>;
  readonly source: string;
}

function wrongValue(
  { path, typedValue = '' }: FieldEdit,
  value: Json,
  { field, source }: Expected,
): Refusal | undefined {
  const { type, words } = field;
  const name = formatFieldPath(path);
  if (!fits(type, value)) {
    const message = `${name} takes ${articles[type]}, not ${JSON.stringify(value)}. Write one.`;
    return { code: 'invalid_resource', message };
  }
  if (words === undefined || words.includes(String(value))) return undefined;
  const meant = nearest(String(value), words);
  return {
    code: 'invalid_resource',
    message: `${name} is one of ${words.join(', ')}, not ${JSON.stringify(value)}.`,
    ...(meant === undefined ? {} : { correction: source.replace(`=${typedValue}`, `=${meant}`) }),
  };
}

const articles: Readonly<Record<Expected['field']['type'], string>> = {
  mapping: 'a mapping, such as {key: value}',
  list: 'a list, such as [a, b]',
  text: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  quantity: 'a quantity, such as 4 or 16Gi',
};

function fits(type: Expected['field']['type'], value: Json): boolean {
  switch (type) {
    case 'mapping':
      return isMapping(value);
    case 'list':
      return Array.isArray(value);
    case 'text':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'quantity':
      return typeof value !== 'object' && typeof value !== 'boolean' && parseQuantity(String(value)) !== undefined;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
