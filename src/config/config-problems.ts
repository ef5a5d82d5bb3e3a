import { z } from 'zod';
import { type FieldPath, formatFieldPath } from '../core/manifest/index.ts';
import { isMapping, valueAt } from '../core/object/index.ts';
import { nearest } from '../core/text/index.ts';

/** What is wrong with one field of a configuration. */
export interface ConfigProblem {
  readonly path: FieldPath;
  readonly at: 'key' | 'value';
  /** What is wrong and what to write instead, in sentences. */
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** The schema's issues as people read them; `value` is the whole file as data. */
export function problemsOf(schema: z.ZodType, issues: readonly Issue[], value: unknown): readonly ConfigProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownKey(knownKeys(schema, path), path, key));
    const found = valueAt(value, path);
    return [{ path, at: 'value' as const, message: `${nameOf(path)} ${sentence(issue, found)}` }];
  });
}

function unknownKey(known: readonly string[], path: FieldPath, key: string): ConfigProblem {
  const meant = nearest(key, known);
  const where = path.length === 0 ? 'The file' : nameOf(path);
  const advice = meant === undefined ? `It has ${listOf(known)}.` : `Did you mean ${meant}?`;
  return {
    path: [...path, key],
    at: 'key',
    message: `${where} has no key ${JSON.stringify(key.slice(0, 80))}. ${advice}`,
  };
}

function sentence(issue: Issue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (found === undefined) return 'is missing: add it.';
      if (found === null) return 'is empty: give it a value, or remove the line.';
      if (typeof found === 'number' && issue.expected === 'string') {
        return `is read as the number ${found}: write it in quotes.`;
      }
      return `must be ${kindText(issue.expected)}, not ${kindText(kindOf(found))}.`;
    case 'invalid_value':
      return invalidValue(issue.values.map(String), found);
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin, issue.minimum)}.`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin, issue.maximum)}.`;
    default:
      return `${issue.message.replace(/\.?$/, '')}.`;
  }
}

/** Choices that a sentence takes. */
const longestList = 8;

function invalidValue(values: readonly string[], found: unknown): string {
  const text = typeof found === 'string' ? found : JSON.stringify(found);
  const meant = typeof found === 'string' ? nearest(found.replace(/^\//, ''), values) : undefined;
  const advice = meant === undefined ? '' : ` Did you mean ${meant}?`;
  if (values.length === 1) return `must be ${values[0]}, not ${text}.`;
  if (found === false && values.includes('off')) return 'is read as false: write it in quotes, "off".';
  if (values.length > longestList)
    return `must be one of those in docs/configuration.md, not ${JSON.stringify(text).slice(0, 80)}.${advice}`;
  return `must be one of ${listOf(values)}, not ${JSON.stringify(text).slice(0, 80)}.${advice}`;
}

function unitOf(origin: string, count: number | bigint): string {
  const s = Number(count) === 1 ? '' : 's';
  if (origin === 'string') return ` character${s} long`;
  return origin === 'array' ? ` entr${s === '' ? 'y' : 'ies'} long` : '';
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function kindText(kind: string): string {
  return kinds[kind] ?? kind;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

function nameOf(path: FieldPath): string {
  return path.length === 0 ? 'The file' : formatFieldPath(path);
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** The keys that the mapping at a path takes, from the schema. */
function knownKeys(schema: z.ZodType, path: FieldPath): readonly string[] {
  let part: unknown = z.toJSONSchema(schema, { io: 'input' });
  for (const step of path) part = valueAt(part, typeof step === 'number' ? ['items'] : ['properties', step]);
  const properties = valueAt(part, ['properties']);
  return isMapping(properties) ? Object.keys(properties) : [];
}
