import { accept, type Result as Outcome, refuse } from '../../text/index.ts';
import { type Call, type Comprehension, type Expr, qualifiedName, type Select, type StructExpr } from './ast.ts';
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  dynType,
  intType,
  isDynamic,
  isOptionalType,
  listType,
  mapType,
  nullType,
  optionalType,
  parameterAt,
  renderType,
  stringType,
  typeType,
  uintType,
  unwrapOptionalType,
} from './cel-type.ts';
import {
  type CheckState,
  inScope,
  isAssignable,
  known,
  newCheckState,
  newParameter,
  type ResolvedCall,
  report,
  reportMismatch,
  reportUndeclared,
  settled,
} from './check-state.ts';
import { foldType, loopVariables } from './comprehension-type.ts';
import type { Environment } from './environment.ts';
import { messageFieldType, messageType } from './message.ts';
import { reportNoOverload, resolveCall, resolveIndex } from './overload-resolution.ts';
import { assign, moreGeneral } from './substitution.ts';
import type { Issue } from './syntax-error.ts';
import { isBytes, isUint, type Value } from './value.ts';

/** What is known of every part of an expression that passed the check. */
export interface Checked {
  readonly type: CelType;
  readonly typeOf: (expr: Expr) => CelType;
  readonly resolved: ReadonlyMap<Expr, ResolvedCall>;
  /** Names, perhaps dotted, that are one variable or type: `object`, `authorizer.requestResource`, `int`. */
  readonly variables: ReadonlyMap<Expr, string>;
}

/** Checks the types of an expression, as the API server does when a policy is created. */
export function checkExpression(environment: Environment, expr: Expr): Outcome<Checked, readonly Issue[]> {
  const state = newCheckState(environment);
  check(state, expr);
  if (state.issues.length > 0) return refuse([...state.issues].sort((a, b) => a.offset - b.offset));
  const typeOf = (part: Expr) => settled(state, state.types.get(part));
  return accept({ type: typeOf(expr), typeOf, resolved: state.resolved, variables: state.variables });
}

/** Finds the type of an expression, noting what is wrong on the way. */
function check(state: CheckState, expr: Expr): CelType {
  const type = infer(state, expr);
  state.types.set(expr, type);
  return type;
}

function infer(state: CheckState, expr: Expr): CelType {
  switch (expr.kind) {
    case 'literal':
      return literalType(expr.value);
    case 'ident':
      return inferName(state, expr, expr.name) ?? reportUndeclared(state, expr.offset, expr.name);
    case 'select':
      return inferSelect(state, expr);
    case 'index':
      return inferIndex(state, expr);
    case 'call':
      return inferCall(state, expr);
    case 'logic':
      return inferLogic(state, expr);
    case 'conditional':
      return inferConditional(state, expr);
    case 'list':
      return listType(joinTypes(state, expr.items) ?? newParameter(state));
    case 'map':
      return inferMap(state, expr);
    case 'struct':
      return inferStruct(state, expr);
    case 'comprehension':
      return inferComprehension(state, expr);
    case 'bind':
      return inScope(state, [{ name: expr.name, type: check(state, expr.value) }], () => check(state, expr.body));
  }
}

function literalType(value: Value): CelType {
  if (value === null) return nullType;
  if (typeof value === 'boolean') return boolType;
  if (typeof value === 'bigint') return intType;
  if (typeof value === 'number') return doubleType;
  if (isUint(value)) return uintType;
  return isBytes(value) ? bytesType : stringType;
}

function inferName(state: CheckState, expr: Expr, name: string): CelType | undefined {
  const local = state.scopes.findLast((variable) => variable.name === name);
  if (local !== undefined) return local.type;
  const type = state.environment.variables.get(name);
  const named = state.environment.typeNames.get(name) ?? messageType(name);
  if (type === undefined && named === undefined) return undefined;
  state.variables.set(expr, name);
  return type ?? typeType(named ?? dynType);
}

function inferSelect(state: CheckState, expr: Select): CelType {
  const name = qualifiedName(expr);
  const isLocal = name !== undefined && state.scopes.some((variable) => name.startsWith(`${variable.name}.`));
  const whole = name === undefined || isLocal ? undefined : inferName(state, expr, name);
  if (whole !== undefined) return whole;
  const operand = known(state, check(state, expr.operand));
  const field = known(state, fieldType(state, expr, unwrapOptionalType(operand)));
  if (expr.mode === 'presence') return boolType;
  return isOptionalType(operand) || expr.mode === 'optional' ? optionalType(field) : field;
}

function fieldType(state: CheckState, expr: Select, operand: CelType): CelType {
  switch (operand.kind) {
    case 'map':
      return parameterAt(operand, 1);
    case 'struct': {
      const fields = state.environment.structs.get(operand.name);
      return fields?.get(expr.field) ?? report(state, expr.offset, `undefined field '${expr.field}'`);
    }
    case 'parameter':
      // Whatever the parameter turns out to be, its field is dyn.
      isAssignable(state, dynType, operand);
      return dynType;
    default:
      if (!isDynamic(operand)) {
        report(state, expr.offset, `type '${renderType(operand)}' does not support field selection`);
      }
      return dynType;
  }
}

/** An optional operand is looked into, and makes the answer optional. */
function inferIndex(state: CheckState, expr: Extract<Expr, { kind: 'index' }>): CelType {
  const operand = known(state, check(state, expr.operand));
  const index = check(state, expr.index);
  const element = resolveIndex(state, unwrapOptionalType(operand), index);
  if (element === undefined) {
    const name = expr.mode === 'optional' ? '_[?_]' : '_[_]';
    return reportNoOverload(state, { offset: expr.offset, name }, [operand, index]);
  }
  return isOptionalType(operand) || expr.mode === 'optional' ? optionalType(element) : element;
}

function inferCall(state: CheckState, expr: Call): CelType {
  const args = expr.args.map((arg) => check(state, arg));
  const { functions } = state.environment;
  if (expr.target === undefined) {
    const declared = functions.get(expr.name);
    if (declared === undefined) return reportUndeclared(state, expr.offset, expr.name);
    return resolveCall(state, { expr, declared }, args);
  }
  const prefix = qualifiedName(expr.target);
  const qualified = prefix === undefined ? undefined : functions.get(`${prefix}.${expr.name}`);
  if (qualified !== undefined) return resolveCall(state, { expr, declared: qualified }, args);
  const target = check(state, expr.target);
  const declared = functions.get(expr.name);
  if (declared === undefined) return reportUndeclared(state, expr.offset, expr.name);
  return resolveCall(state, { expr, declared, target }, args);
}

function inferLogic(state: CheckState, expr: Extract<Expr, { kind: 'logic' }>): CelType {
  const types = expr.terms.map((term) => check(state, term));
  if (types.every((type) => isAssignable(state, boolType, type))) return boolType;
  return reportNoOverload(state, { offset: expr.offset, name: expr.operator }, types);
}

function inferConditional(state: CheckState, expr: Extract<Expr, { kind: 'conditional' }>): CelType {
  const types = [expr.condition, expr.whenTrue, expr.whenFalse].map((part) => check(state, part));
  const branch = newParameter(state);
  const found = assign(state.substitution, types, [boolType, branch, branch]);
  if (found === undefined) return reportNoOverload(state, { offset: expr.offset, name: '_?_:_' }, types);
  state.substitution = found;
  return known(state, branch);
}

function inferMap(state: CheckState, expr: Extract<Expr, { kind: 'map' }>): CelType {
  const key = joinTypes(
    state,
    expr.entries.map((entry) => ({ value: entry.key, optional: false })),
  );
  const value = joinTypes(state, expr.entries);
  return mapType(key ?? newParameter(state), value ?? newParameter(state));
}

/** The common type of the elements of a literal; dyn where they differ, which is another check's business. */
function joinTypes(
  state: CheckState,
  items: readonly { readonly value: Expr; readonly optional: boolean }[],
): CelType | undefined {
  let joined: CelType | undefined;
  for (const { value, optional } of items) {
    const type = check(state, value);
    if (optional && !isOptionalType(type) && !isDynamic(type)) {
      reportMismatch(state, value.offset, { wanted: optionalType(type), actual: type });
    }
    const content = optional ? unwrapOptionalType(type) : type;
    if (joined === undefined) joined = content;
    else joined = isAssignable(state, joined, content) ? moreGeneral(joined, content) : dynType;
  }
  return joined;
}

function inferStruct(state: CheckState, expr: StructExpr): CelType {
  const type = messageType(expr.name);
  if (type === undefined) return reportUndeclared(state, expr.offset, expr.name);
  for (const { name, value, offset } of expr.fields) {
    const actual = check(state, value);
    const wanted = messageFieldType(expr.name, name);
    if (wanted === undefined) report(state, offset, `undefined field '${name}'`);
    else if (!isAssignable(state, wanted, actual)) reportMismatch(state, offset, { wanted, actual });
  }
  return type;
}

function inferComprehension(state: CheckState, expr: Comprehension): CelType {
  const range = known(state, check(state, expr.range));
  const variables = loopVariables(state, expr, range);
  return inScope(state, variables, () => {
    const filter = expr.filter === undefined ? undefined : check(state, expr.filter);
    const body = check(state, expr.body);
    return foldType(state, expr, { range, body, ...(filter === undefined ? {} : { filter }) });
  });
}
