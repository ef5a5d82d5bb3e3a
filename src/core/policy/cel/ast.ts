import type { Value } from './value.ts';

/** A parsed expression. `offset` is where an error about the node points to, in UTF-16 units from the beginning. */
export type Expr =
  | Literal
  | Ident
  | Select
  | Index
  | Call
  | Logic
  | Conditional
  | ListExpr
  | MapExpr
  | StructExpr
  | Comprehension
  | Bind;

interface Node {
  readonly offset: number;
}

export interface Literal extends Node {
  readonly kind: 'literal';
  readonly value: Value;
}

export interface Ident extends Node {
  readonly kind: 'ident';
  readonly name: string;
}

/** `operand.field`, `operand.?field`, or `has(operand.field)`. */
export interface Select extends Node {
  readonly kind: 'select';
  readonly operand: Expr;
  readonly field: string;
  readonly mode: 'value' | 'optional' | 'presence';
}

/** `operand[index]` or `operand[?index]`. */
export interface Index extends Node {
  readonly kind: 'index';
  readonly operand: Expr;
  readonly index: Expr;
  readonly mode: 'value' | 'optional';
}

/** A function or operator. Operators have the names of cel-go: `_+_`, `!_`, `@in`. */
export interface Call extends Node {
  readonly kind: 'call';
  readonly name: string;
  /** The receiver of a method call; absent for functions and operators. */
  readonly target?: Expr;
  readonly args: readonly Expr[];
}

/** `a && b && c` or `a || b || c`: at least two terms. */
export interface Logic extends Node {
  readonly kind: 'logic';
  readonly operator: '_&&_' | '_||_';
  readonly terms: readonly Expr[];
}

export interface Conditional extends Node {
  readonly kind: 'conditional';
  readonly condition: Expr;
  readonly whenTrue: Expr;
  readonly whenFalse: Expr;
}

export interface ListExpr extends Node {
  readonly kind: 'list';
  readonly items: readonly { readonly value: Expr; readonly optional: boolean }[];
}

export interface MapExpr extends Node {
  readonly kind: 'map';
  readonly entries: readonly { readonly key: Expr; readonly value: Expr; readonly optional: boolean }[];
}

/** `google.protobuf.Duration{seconds: 1}`. */
export interface StructExpr extends Node {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly value: Expr; readonly offset: number }[];
}

/** What a loop over a list or a map makes of its elements. */
export type Fold =
  | 'all'
  | 'exists'
  | 'existsOne'
  | 'map'
  | 'filter'
  | 'transformList'
  | 'transformMap'
  | 'transformMapEntry';

/** A macro that loops: `range.all(x, body)`, `range.map(x, filter, body)`, `range.all(k, v, body)`. */
export interface Comprehension extends Node {
  readonly kind: 'comprehension';
  readonly fold: Fold;
  readonly range: Expr;
  /** One name, or two for the two-variable macros. */
  readonly variables: readonly string[];
  readonly filter?: Expr;
  readonly body: Expr;
}

/** `cel.bind(name, value, body)`; also what `optMap` is made of. */
export interface Bind extends Node {
  readonly kind: 'bind';
  readonly name: string;
  readonly value: Expr;
  readonly body: Expr;
}

/** The dotted name that a chain of plain selections spells (`a.b.c`), or undefined for any other expression. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind !== 'select' || expr.mode !== 'value') return undefined;
  const prefix = qualifiedName(expr.operand);
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`;
}

/** The expressions directly inside one. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return [];
    case 'select':
      return [expr.operand];
    case 'index':
      return [expr.operand, expr.index];
    case 'call':
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    case 'logic':
      return expr.terms;
    case 'conditional':
      return [expr.condition, expr.whenTrue, expr.whenFalse];
    case 'list':
      return expr.items.map((item) => item.value);
    case 'map':
      return expr.entries.flatMap((entry) => [entry.key, entry.value]);
    case 'struct':
      return expr.fields.map((field) => field.value);
    case 'comprehension':
      return [expr.range, ...(expr.filter === undefined ? [] : [expr.filter]), expr.body];
    case 'bind':
      return [expr.value, expr.body];
  }
}

/**
 * Does cel-go refuse to build the tree because it is nested deeper than this? Operators with two operands, accesses,
 * methods and conditionals count; so a sum with many terms is deep, a list with many elements is not.
 */
export function isDeeperThan(root: Expr, limit: number): boolean {
  const open: { readonly expr: Expr; readonly depth: number }[] = [{ expr: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const depth = next.depth + (countsAsDepth(next.expr) ? 1 : 0);
    if (depth > limit) return true;
    open.push(...childrenOf(next.expr).map((expr) => ({ expr, depth })));
  }
  return false;
}

function countsAsDepth(expr: Expr): boolean {
  if (expr.kind !== 'call') return ['select', 'index', 'conditional', 'comprehension'].includes(expr.kind);
  return expr.target !== undefined || (expr.args.length === 2 && /^[_@]/.test(expr.name));
}
