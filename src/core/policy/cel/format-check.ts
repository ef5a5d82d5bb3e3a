import type { Call, Expr } from './ast.ts';
import { type CelType, renderType } from './cel-type.ts';
import { type Clause, parseFormat } from './format-string.ts';
import type { Issue } from './syntax-error.ts';

/** The types that each clause takes. Strings are taken for doubles too, since they may say NaN or Infinity. */
const accepted: Readonly<Record<Clause['verb'], readonly string[]>> = {
  s: [
    'list',
    'map',
    'int',
    'uint',
    'double',
    'bool',
    'string',
    'bytes',
    'type',
    'null_type',
    'google.protobuf.Timestamp',
    'google.protobuf.Duration',
  ],
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
};

/** What is wrong with `"...".format([...])` where both are literals; undefined when nothing is, or when they are not. */
export function formatIssue(call: Call, typeOf: (expr: Expr) => CelType): Issue | undefined {
  const [list] = call.args;
  if (call.name !== 'format' || call.target?.kind !== 'literal' || list?.kind !== 'list') return undefined;
  if (typeof call.target.value !== 'string') return undefined;
  const format = parseFormat(call.target.value);
  if (!format.ok) return { offset: call.offset, message: format.refusal };
  const clauses = format.value.filter((part) => typeof part !== 'string');
  for (const [at, clause] of clauses.entries()) {
    const item = list.items[at]?.value;
    if (item === undefined) return { offset: call.offset, message: `index ${at} out of range` };
    const type = typeOf(item);
    if (type.kind !== 'dyn' && !accepted[clause.verb].includes(type.name)) {
      return {
        offset: item.offset,
        message: `error during formatting: %${clause.verb} cannot print ${renderType(type)}`,
      };
    }
  }
  if (list.items.length <= clauses.length) return undefined;
  const counts = `(expected ${clauses.length}, got ${list.items.length})`;
  return { offset: call.offset, message: `too many arguments supplied to string.format ${counts}` };
}
