import type { Expr } from './ast.ts';
import { type CelType, dynType, errorType, parameterType, renderType } from './cel-type.ts';
import type { Environment, Overload } from './environment.ts';
import { assign, type Substitution, substitute } from './substitution.ts';
import type { Issue } from './syntax-error.ts';

/** What one type check has found so far. */
export interface CheckState {
  readonly environment: Environment;
  readonly issues: Issue[];
  readonly types: Map<Expr, CelType>;
  readonly resolved: Map<Expr, ResolvedCall>;
  readonly variables: Map<Expr, string>;
  substitution: Substitution;
  /** Variables of the loops and bindings around the expression in hand, innermost last. */
  scopes: Scope;
  counter: number;
}

export type Scope = readonly { readonly name: string; readonly type: CelType }[];

export interface ResolvedCall {
  readonly name: string;
  /** Those that may be meant; several where an argument is dyn. */
  readonly overloads: readonly Overload[];
  /** False when `a.b.c(x)` turned out to be the function `a.b.c` and not a method of a.b. */
  readonly hasReceiver: boolean;
}

export function newCheckState(environment: Environment): CheckState {
  return {
    environment,
    issues: [],
    types: new Map(),
    resolved: new Map(),
    variables: new Map(),
    substitution: new Map(),
    scopes: [],
    counter: 0,
  };
}

/** Runs a step with further variables in sight. */
export function inScope<Answer>(state: CheckState, variables: Scope, step: () => Answer): Answer {
  const outer = state.scopes;
  state.scopes = [...outer, ...variables];
  const answer = step();
  state.scopes = outer;
  return answer;
}

/** A type parameter that stands for nothing yet. */
export function newParameter(state: CheckState): CelType {
  state.counter += 1;
  return parameterType(`_var${state.counter}`);
}

/** True, and remembered, when a value of type `actual` may stand where `wanted` is asked for. */
export function isAssignable(state: CheckState, wanted: CelType, actual: CelType): boolean {
  const found = assign(state.substitution, [wanted], [actual]);
  if (found !== undefined) state.substitution = found;
  return found !== undefined;
}

/** The type with everything put in that is known of its parameters. */
export function known(state: CheckState, type: CelType): CelType {
  return substitute(state.substitution, type, 'keep');
}

/** The type as it is printed in messages and as the rest of the world sees it: open parameters are dyn. */
export function settled(state: CheckState, type: CelType | undefined): CelType {
  return substitute(state.substitution, type ?? dynType, 'dyn');
}

/** Notes a mistake; the type of the expression is then an error, which fits everywhere and is not reported again. */
export function report(state: CheckState, offset: number, message: string): CelType {
  state.issues.push({ offset, message });
  return errorType;
}

export function reportUndeclared(state: CheckState, offset: number, name: string): CelType {
  return report(state, offset, `undeclared reference to '${name}' (in container '')`);
}

export function reportMismatch(
  state: CheckState,
  offset: number,
  types: { readonly wanted: CelType; readonly actual: CelType },
): CelType {
  const wanted = renderType(settled(state, types.wanted));
  const actual = renderType(settled(state, types.actual));
  return report(state, offset, `expected type '${wanted}' but found '${actual}'`);
}
