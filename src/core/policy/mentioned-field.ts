import type { FieldPath } from '../manifest/index.ts';
import { childrenOf, type Expr } from './cel/ast.ts';
import { parseExpression } from './cel/parser.ts';
import { defaultKubernetesVersion, environmentFor } from './library/index.ts';
import type { Policy } from './policy.ts';

/**
 * The field of the object that a validation is about: the longest `object.spec.x.y` in its expression, else in the
 * variables it uses, else the first `spec.x.y` in what it says. Empty when it mentions none.
 */
export function mentionedField(policy: Policy, validation: number, message: string): FieldPath {
  const expression = policy.validations[validation]?.expression ?? '';
  const found = fieldIn(policy, expression, []);
  if (found.length > 0) return found;
  return /\bspec(?:\.[A-Za-z]\w*)+/.exec(message)?.[0].split('.') ?? [];
}

/** `seen` holds the variables on the way, since a policy may be read before it is checked. */
function fieldIn(policy: Policy, expression: string, seen: readonly string[]): FieldPath {
  const { macros, optionalSyntax } = environmentFor(defaultKubernetesVersion);
  const parsed = parseExpression(expression, { macros, optionalSyntax });
  if (!parsed.ok) return [];
  const chains = chainsOf(parsed.value);
  const direct = longest(chains.filter(([root]) => root === 'object').map(([, ...path]) => path));
  if (direct.length > 0) return direct;
  const variables = chains.flatMap(([root, name]) => (root === 'variables' && name !== undefined ? [name] : []));
  const open = [...new Set(variables)].filter((name) => !seen.includes(name));
  const behind = open.map((name) => {
    const variable = policy.variables.findLast((each) => each.name === name);
    return variable === undefined ? [] : fieldIn(policy, variable.expression, [...seen, name]);
  });
  return longest(behind);
}

function longest(paths: readonly FieldPath[]): FieldPath {
  return paths.reduce<FieldPath>((best, path) => (path.length > best.length ? path : best), []);
}

/** Every `a.b.c` in an expression, as long as it goes: plain, optional and in brackets with a text. */
function chainsOf(expr: Expr): readonly (readonly string[])[] {
  const chain = chainOf(expr);
  return chain === undefined ? childrenOf(expr).flatMap(chainsOf) : [chain];
}

function chainOf(expr: Expr): readonly string[] | undefined {
  if (expr.kind === 'ident') return [expr.name];
  const step = stepOf(expr);
  if (step === undefined || (expr.kind !== 'select' && expr.kind !== 'index')) return undefined;
  const before = chainOf(expr.operand);
  return before === undefined ? undefined : [...before, step];
}

function stepOf(expr: Expr): string | undefined {
  if (expr.kind === 'select') return expr.field;
  if (expr.kind !== 'index' || expr.index.kind !== 'literal') return undefined;
  return typeof expr.index.value === 'string' ? expr.index.value : undefined;
}
