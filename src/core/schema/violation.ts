import type { FieldPath } from '../manifest/index.ts';
import type { ApiValue } from './api-value.ts';
import type { SchemaType } from './structural-schema.ts';

/** What a value may be. */
export type ExpectedType = SchemaType | 'int-or-string';

/** Something that the API server refuses, and why. */
export interface Violation {
  /** The field as the server names it. */
  readonly path: FieldPath;
  /** Where to point when that is more precise than the path: the server names no key of a label and no index of a finalizer. */
  readonly place?: FieldPath;
  readonly problem: Problem;
}

export type Problem =
  | UnknownFieldProblem
  | { readonly kind: 'type'; readonly expected: ExpectedType; readonly value: ApiValue; readonly quantity: boolean }
  | { readonly kind: 'required' }
  | { readonly kind: 'enum'; readonly allowed: readonly ApiValue[]; readonly value: ApiValue }
  | LimitProblem
  | { readonly kind: 'multiple'; readonly of: number; readonly value: number | bigint }
  | SizeProblem
  | PatternProblem
  | { readonly kind: 'format'; readonly format: string; readonly value: string }
  | { readonly kind: 'combination'; readonly of: 'anyOf' | 'oneOf' | 'not' }
  | DuplicateProblem
  | { readonly kind: 'item without keys'; readonly keys: readonly string[]; readonly value: ApiValue }
  | { readonly kind: 'metadata'; readonly at: 'key' | 'value'; readonly message: string };

export interface UnknownFieldProblem {
  readonly kind: 'unknown field';
  /** The fields that may stand there; none below a value that has no fields. */
  readonly known: readonly string[];
  /** Those of them that have a field of this name themselves. */
  readonly holders: readonly string[];
}

export interface PatternProblem {
  readonly kind: 'pattern';
  readonly pattern: string;
  /** The pattern in words, where they are known. */
  readonly hint: string | undefined;
  readonly value: string;
  readonly quantity: boolean;
}

export interface LimitProblem {
  readonly kind: 'minimum' | 'maximum';
  readonly limit: number;
  readonly exclusive: boolean;
  readonly value: number | bigint;
}

export interface SizeProblem {
  readonly kind: 'too short' | 'too long';
  readonly of: 'characters' | 'items' | 'fields';
  readonly limit: number;
  readonly actual: number;
}

export interface DuplicateProblem {
  readonly kind: 'duplicate item';
  /** The fields that tell items apart; none when whole items do. */
  readonly keys: readonly string[];
  /** Index of the item that came first. */
  readonly first: number;
  readonly value: ApiValue;
}
