import type { Manifest } from '../manifest/index.ts';
import type { TextEdit } from '../text/index.ts';
import { type ApiObject, apiValueAt, isApiObject } from './api-value.ts';
import type { FieldSource } from './locate-value.ts';
import type { Violation } from './violation.ts';

/** What a repair may rely on. */
export interface RepairContext {
  readonly manifest: Manifest;
  /** The resource as read, to see which fields stand next to another. */
  readonly resource: ApiObject;
  readonly source: FieldSource;
}

/**
 * The edit that repairs a violation, where one answer is safe: a name or word that differs in case and dashes only, text
 * that lost its quotes, a number that has some too many. Undefined otherwise, and where the text serves other places too.
 */
export function repairOf({ path, problem }: Violation, context: RepairContext): TextEdit | undefined {
  const { key, scalar, shared } = context.source;
  if (shared) return undefined;
  if (problem.kind === 'unknown field' && key !== undefined) {
    const meant = problem.known.find((field) => sameLetters(field, String(path.at(-1))));
    const parent = apiValueAt(context.resource, path.slice(0, -1));
    const isFree = meant !== undefined && isApiObject(parent) && !Object.hasOwn(parent, meant);
    return isFree ? { ...key, newText: meant } : undefined;
  }
  if (scalar === undefined) return undefined;
  const newText = repairedScalar(problem, context.manifest.text.slice(scalar.start, scalar.end));
  return newText === undefined ? undefined : { ...scalar, newText };
}

function repairedScalar(problem: Violation['problem'], written: string): string | undefined {
  if (problem.kind === 'enum') {
    const { value, allowed } = problem;
    const meant =
      typeof value === 'string'
        ? allowed.find((word) => typeof word === 'string' && sameLetters(word, value.trim()))
        : undefined;
    return typeof meant === 'string' && meant !== '' ? meant : undefined;
  }
  if (problem.kind !== 'type' || /^[!&*"'|>]/.test(written)) return unquoted(problem);
  const { expected, value, quantity } = problem;
  if (quantity) return typeof value === 'number' ? JSON.stringify(written) : undefined;
  return expected === 'string' && value !== null && typeof value !== 'object' ? JSON.stringify(written) : undefined;
}

/** A number or truth value that was written as text. */
function unquoted(problem: Violation['problem']): string | undefined {
  if (problem.kind !== 'type' || typeof problem.value !== 'string') return undefined;
  const { expected, value } = problem;
  if (expected === 'integer' && /^(?:0|-?[1-9]\d{0,14})$/.test(value)) return value;
  return expected === 'boolean' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() : undefined;
}

/** Case, dashes, dots and underscores aside. */
function sameLetters(one: string, other: string): boolean {
  return fold(one) === fold(other);
}

function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[-_.]/g, '');
}
