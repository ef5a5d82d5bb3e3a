import { formatFieldPath } from '../manifest/index.ts';
import { nearest } from '../text/index.ts';
import { type ApiValue, isApiList } from './api-value.ts';
import type {
  ExpectedType,
  LimitProblem,
  PatternProblem,
  Problem,
  SizeProblem,
  UnknownFieldProblem,
  Violation,
} from './violation.ts';

/** What a person is told of a violation: the rule that speaks and sentences in plain text. */
export interface Wording {
  readonly rule: string;
  readonly message: string;
}

/** `written` is the scalar as it stands in the file, when there is one. */
export function wordViolation({ path, problem }: Violation, written: string | undefined): Wording {
  const field = String(path.at(-1) ?? '');
  switch (problem.kind) {
    case 'unknown field':
      return { rule: 'schema-unknown-field', message: unknownField(path, problem) };
    case 'type':
      return wrongType(problem, written);
    case 'required':
      return { rule: 'schema-required', message: `${quote(field)} is missing. It has to be written here.` };
    case 'enum':
      return { rule: 'schema-enum', message: notAllowed(problem.value, problem.allowed) };
    case 'minimum':
    case 'maximum':
      return { rule: 'schema-range', message: outOfRange(problem) };
    case 'multiple':
      return { rule: 'schema-range', message: `${problem.value} is not a multiple of ${problem.of}.` };
    case 'too short':
    case 'too long':
      return { rule: 'schema-length', message: wrongSize(problem) };
    case 'pattern':
      return problem.quantity
        ? { rule: 'schema-quantity', message: `${quote(problem.value)} is not a quantity. ${quantityAdvice}` }
        : { rule: 'schema-pattern', message: wrongForm(problem) };
    case 'format':
      return { rule: 'schema-format', message: `${quote(problem.value)} is not of the format ${problem.format}.` };
    default:
      return wordRest(path, problem);
  }
}

const quantityAdvice =
  'Write a whole number, or a number with a unit and no blank between them: 500m, 2, 1.5Gi. A fraction without a unit goes into quotes: "0.5".';

const strictness = 'A strict API server (kubectl apply) refuses it, other clients drop it in silence.';

type RestProblem = Extract<Problem, { kind: 'combination' | 'duplicate item' | 'item without keys' | 'metadata' }>;

function wordRest(path: Violation['path'], problem: RestProblem): Wording {
  switch (problem.kind) {
    case 'metadata':
      return { rule: 'schema-metadata', message: problem.message };
    case 'duplicate item':
      return { rule: 'schema-duplicate-item', message: duplicateItem(path, problem) };
    case 'item without keys':
      return {
        rule: 'schema-type',
        message: `An item of this list must be a mapping with ${list(problem.keys)}, not ${describe(problem.value)}.`,
      };
    default:
      return { rule: 'schema-combination', message: combination(problem.of) };
  }
}

function unknownField(path: Violation['path'], problem: UnknownFieldProblem): string {
  const field = quote(String(path.at(-1)));
  if (problem.known.length > 0) {
    return `There is no field ${field} in ${parentOf(path)}. ${fieldAdvice(path, problem)} ${strictness}`;
  }
  if (path.length === 1) return `The API server knows no field ${field} in this version of the resource.`;
  return `${field} cannot stand here: ${parentOf(path)} has no fields. ${strictness}`;
}

function fieldAdvice(path: Violation['path'], { known, holders }: UnknownFieldProblem): string {
  const field = String(path.at(-1));
  const meant = nearestField(field, known);
  if (meant !== undefined) return `Did you mean ${quote(meant)}?`;
  if (holders.length === 1) return `It belongs into ${formatFieldPath([...path.slice(0, -1), ...holders])}.`;
  return known.length > 12 ? `None of its ${known.length} fields has such a name.` : `Its fields are ${list(known)}.`;
}

/**
 * The field that a misspelled one stands for: a near one, one with the same letters in another order, or one of which it
 * is the beginning or a longer form. Long texts are not compared.
 */
export function nearestField(field: string, known: readonly string[]): string | undefined {
  if (field.length > 64) return undefined;
  const letters = sortedLetters(field);
  return (
    nearest(field, known) ??
    known.find((name) => sortedLetters(name) === letters) ??
    known.find((name) => name.length >= 4 && field.startsWith(name)) ??
    known.find((name) => field.length >= 4 && name.startsWith(field))
  );
}

function sortedLetters(text: string): string {
  return [...text.toLowerCase()].sort().join('');
}

function wrongForm({ pattern, hint, value }: PatternProblem): string {
  return `${quote(value)} does not have the form that is asked for. ${hint ?? `It must match ${pattern}`}`;
}

function wrongType(problem: Extract<Problem, { kind: 'type' }>, written: string | undefined): Wording {
  const { expected, value, quantity } = problem;
  if (quantity) {
    return { rule: 'schema-quantity', message: `${written ?? describe(value)} is not a quantity. ${quantityAdvice}` };
  }
  const wanted = nameOfType(expected);
  if (value === null) {
    const message = `This item is empty; it must be ${wanted}. Write a value or remove the item.`;
    return { rule: 'schema-type', message };
  }
  const advice = typeAdvice(expected, value, written);
  return { rule: 'schema-type', message: `This must be ${wanted}, not ${describe(value, written)}.${advice}` };
}

function nameOfType(expected: ExpectedType): string {
  const names: Record<ExpectedType, string> = {
    object: 'a mapping (lines of `key: value` below it)',
    array: 'a list (lines of `- item` below it)',
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    'int-or-string': 'a whole number or text',
  };
  return names[expected];
}

function typeAdvice(expected: ExpectedType, value: ApiValue, written: string | undefined): string {
  if (expected === 'object' && value === true) return ' Write {} to take its defaults.';
  if (expected === 'string' && written !== undefined && typeof value !== 'object') {
    return ` Put it in quotes: ${JSON.stringify(written)}.`;
  }
  if (typeof value !== 'string') return '';
  if (expected === 'boolean' && /^(?:true|false)$/i.test(value)) return ` Write ${value.toLowerCase()} without quotes.`;
  if (expected === 'integer' && /^-?\d{1,15}$/.test(value)) return ` Write ${value} without quotes.`;
  return '';
}

/** A value in words. What YAML made of a scalar is said when it is not what a reader sees. */
function describe(value: ApiValue, written?: string): string {
  if (value === null) return 'empty';
  if (isApiList(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `the text ${quote(value)}`;
  if (typeof value !== 'boolean') return `the number ${written ?? value}`;
  return written === undefined || written === String(value)
    ? String(value)
    : `${written}, which YAML reads as ${value}`;
}

function notAllowed(value: ApiValue, allowed: readonly ApiValue[]): string {
  const words = allowed.filter((word) => typeof word === 'string' && word !== '').map(String);
  const shown = typeof value === 'string' ? quote(value) : describe(value);
  const meant = typeof value === 'string' ? nearestField(value.trim(), words) : undefined;
  const advice = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `${shown} is not one of ${list(words)}.${advice}`;
}

function outOfRange({ kind, limit, exclusive, value }: LimitProblem): string {
  const side = kind === 'minimum' ? 'small' : 'large';
  const bound = kind === 'minimum' ? 'smallest' : 'largest';
  return exclusive
    ? `${value} is too ${side}: the value must be ${kind === 'minimum' ? 'above' : 'below'} ${limit}.`
    : `${value} is too ${side}: the ${bound} value is ${limit}.`;
}

function wrongSize({ kind, of, limit, actual }: SizeProblem): string {
  if (kind === 'too short' && actual === 0) return 'This must not be empty.';
  return `This has ${actual} ${of}; ${kind === 'too short' ? 'at least' : 'at most'} ${limit} are asked for.`;
}

function duplicateItem(path: Violation['path'], problem: Extract<Problem, { kind: 'duplicate item' }>): string {
  const first = formatFieldPath([...path.slice(0, -1), problem.first]);
  return problem.keys.length === 0
    ? `This item stands in the list already, as ${first}. Every item may stand there once.`
    : `Item ${first} has the same ${list(problem.keys)}. No two items of this list may share it.`;
}

function combination(of: 'anyOf' | 'oneOf' | 'not'): string {
  if (of === 'not') return 'This value is of a form that the definition of the resource forbids.';
  const how = of === 'anyOf' ? 'none' : 'none, or more than one,';
  return `This value has ${how} of the forms that the definition of the resource allows.`;
}

function parentOf(path: Violation['path']): string {
  return path.length === 1 ? 'the resource' : formatFieldPath(path.slice(0, -1));
}

/** At most a dozen of them, with the rest counted. */
function list(words: readonly string[]): string {
  const shown = words.slice(0, 12).join(', ');
  return words.length <= 12 ? shown : `${shown} and ${words.length - 12} more`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
