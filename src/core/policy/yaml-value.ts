import { FAILSAFE_SCHEMA, loadAll, Type, YAMLException } from 'js-yaml';
import { accept, type Result, refuse } from '../text/index.ts';
import type { CelMap, MapKey, Value } from './cel/value.ts';

/**
 * Reads YAML or JSON text as the API server reads a request body: sigs.k8s.io/yaml turns YAML 1.1 into JSON first, so
 * that `4.0` is the integer 4 and `yes` is true. A text that begins with `{` and is JSON keeps its doubles.
 */
export function readDocuments(text: string): Result<readonly Value[], string> {
  try {
    const documents: unknown[] = loadAll(text, undefined, { schema: isJson(text) ? jsonSchema : yamlSchema });
    const budget = { nodes: maxNodes };
    return accept(documents.filter((document) => document !== null && document !== undefined).map((each) => toValue(each, budget)));
  } catch (fault) {
    if (fault instanceof YAMLException || fault instanceof TooLarge) return refuse(fault.message);
    throw fault;
  }
}

/** Aliases can make a short text stand for a huge document. */
const maxNodes = 500_000;

class TooLarge extends Error {}

function isJson(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Go's strconv.ParseInt with base 0, and the float pattern of go.yaml.in/yaml/v2; underscores are dropped first. */
const integerPattern = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))$/;
const floatPattern = /^[+-]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][+-]?[0-9]+)?$/;

function integerOf(text: string): bigint | undefined {
  const match = integerPattern.exec(text);
  if (match === null) return undefined;
  const [, sign = '', hex, binary, octal, decimal] = match;
  const prefix = hex !== undefined ? '0x' : binary !== undefined ? '0b' : octal !== undefined ? '0o' : '';
  const magnitude = BigInt(prefix + (hex ?? binary ?? octal ?? decimal ?? '0'));
  return sign === '-' ? -magnitude : magnitude;
}

/** A number as it arrives behind the detour over JSON; undefined when the plain text is no number. */
function yamlNumber(text: string): bigint | number | undefined {
  if (!/^[+\-.0-9]/.test(text)) return undefined;
  const plain = text.replaceAll('_', '');
  const integer = integerOf(plain);
  if (integer !== undefined) return fits(integer) ? integer : Number(integer);
  if (!floatPattern.test(plain)) return undefined;
  const float = Number(plain);
  // Go prints doubles without an exponent from 1e-6 up to 1e21, and what is printed without a point is read as int.
  if (!Number.isInteger(float) || Math.abs(float) >= 1e21) return float;
  return fits(BigInt(float)) ? BigInt(float) : float;
}

function jsonNumber(text: string): bigint | number | undefined {
  if (!/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text)) return undefined;
  if (!/^-?[0-9]+$/.test(text)) return Number(text);
  return fits(BigInt(text)) ? BigInt(text) : Number(text);
}

function fits(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

const trueWords = new Set('y Y yes Yes YES true True TRUE on On ON'.split(' '));
const falseWords = new Set('n N no No NO false False FALSE off Off OFF'.split(' '));
const nullWords = new Set(['', '~', 'null', 'Null', 'NULL']);

type Reader = (text: string) => boolean | bigint | number | null | undefined;

const readNull: Reader = (text) => (nullWords.has(text) ? null : undefined);
const readJsonNull: Reader = (text) => (text === 'null' ? null : undefined);

const readBool: Reader = (text) => {
  if (trueWords.has(text)) return true;
  return falseWords.has(text) ? false : undefined;
};

const readJsonBool: Reader = (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined);

function plainType(tag: string, read: Reader): Type {
  return new Type(`tag:yaml.org,2002:${tag}`, {
    kind: 'scalar',
    resolve: (text: unknown) => read(typeof text === 'string' ? text : '') !== undefined,
    construct: (text: unknown) => read(typeof text === 'string' ? text : ''),
  });
}

const merge = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: unknown) => text === '<<' });

const yamlSchema = FAILSAFE_SCHEMA.extend({
  implicit: [plainType('null', readNull), plainType('bool', readBool), plainType('int', yamlNumber), merge],
});

const jsonSchema = FAILSAFE_SCHEMA.extend({
  implicit: [plainType('null', readJsonNull), plainType('bool', readJsonBool), plainType('int', jsonNumber)],
});

function toValue(parsed: unknown, budget: { nodes: number }): Value {
  budget.nodes -= 1;
  if (budget.nodes < 0) throw new TooLarge(`the document has more than ${maxNodes} values`);
  if (Array.isArray(parsed)) return parsed.map((item) => toValue(item, budget));
  if (typeof parsed === 'object' && parsed !== null) {
    return new Map(Object.entries(parsed).map(([key, value]) => [key, toValue(value, budget)]));
  }
  if (typeof parsed === 'bigint' || typeof parsed === 'boolean' || typeof parsed === 'number') return parsed;
  return typeof parsed === 'string' ? parsed : null;
}

const none: CelMap = new Map<MapKey, Value>();

/** The mapping at a field; an empty one when it is missing or of another type. */
export function mapAt(value: Value | undefined, field: string): CelMap {
  const found = fieldOf(value, field);
  return found instanceof Map ? found : none;
}

/** The text at a field; undefined when it is missing or of another type. */
export function textAt(value: Value | undefined, field: string): string | undefined {
  const found = fieldOf(value, field);
  return typeof found === 'string' ? found : undefined;
}

/** The list at a field; an empty one when it is missing or of another type. */
export function listAt(value: Value | undefined, field: string): readonly Value[] {
  const found = fieldOf(value, field);
  return Array.isArray(found) ? found : [];
}

/** The texts in the list at a field; everything else in it is left out. */
export function textsAt(value: Value | undefined, field: string): readonly string[] {
  return listAt(value, field).filter((item) => typeof item === 'string');
}

/** The value at a field; undefined when it is missing, null, or the whole is no mapping. */
export function fieldOf(value: Value | undefined, field: string): Exclude<Value, null> | undefined {
  return value instanceof Map ? (value.get(field) ?? undefined) : undefined;
}
