import type { Call } from './ast.ts';
import { type CelType, dynType, intType, isSameType, listType, mapType, renderType } from './cel-type.ts';
import { type CheckState, known, newParameter, report, settled } from './check-state.ts';
import type { FunctionDeclaration, Overload } from './environment.ts';
import { assign, substitute } from './substitution.ts';

interface Candidate {
  readonly expr: Call;
  readonly declared: FunctionDeclaration;
  /** Type of the receiver, where there is one. */
  readonly target?: CelType;
}

/** Finds the overloads that fit the arguments and the type of the result; dyn where they disagree on it. */
export function resolveCall(state: CheckState, call: Candidate, args: readonly CelType[]): CelType {
  const style = call.target === undefined ? 'global' : 'member';
  const actual = call.target === undefined ? args : [call.target, ...args];
  const overloads: Overload[] = [];
  let result: CelType | undefined;
  for (const overload of call.declared.overloads.filter((each) => each.style === style)) {
    const fresh = freshParameters(state, overload);
    const found = assign(state.substitution, actual, fresh.parameters);
    if (found === undefined) continue;
    state.substitution = found;
    overloads.push(overload);
    const type = known(state, fresh.result);
    if (result === undefined) result = type;
    else if (result.kind !== 'dyn' && !isSameType(result, type)) result = dynType;
  }
  if (result === undefined) {
    return reportNoOverload(state, { offset: call.expr.offset, name: call.declared.name, style }, actual);
  }
  state.resolved.set(call.expr, { name: call.declared.name, overloads, hasReceiver: style === 'member' });
  return result;
}

function freshParameters(state: CheckState, overload: Overload): Pick<Overload, 'parameters' | 'result'> {
  const names = new Set([...overload.parameters, overload.result].flatMap(parameterNames));
  if (names.size === 0) return overload;
  const fresh = new Map([...names].map((name) => [name, newParameter(state)]));
  return {
    parameters: overload.parameters.map((type) => substitute(fresh, type, 'keep')),
    result: substitute(fresh, overload.result, 'keep'),
  };
}

function parameterNames(type: CelType): readonly string[] {
  return type.kind === 'parameter' ? [type.name] : type.parameters.flatMap(parameterNames);
}

/** The type of `target[index]`, of a list or a map; undefined when it is neither. */
export function resolveIndex(state: CheckState, target: CelType, index: CelType): CelType | undefined {
  const [key, value] = [newParameter(state), newParameter(state)];
  const asList = settle(state, { left: [target, index], right: [listType(value), intType], result: value });
  const [mapKey, mapValue] = [key, newParameter(state)];
  const asMap = settle(state, { left: [target, index], right: [mapType(mapKey, mapValue), mapKey], result: mapValue });
  if (asList !== undefined && asMap !== undefined && !isSameType(asList, asMap)) return dynType;
  return asList ?? asMap;
}

interface Attempt {
  readonly left: readonly CelType[];
  readonly right: readonly CelType[];
  readonly result: CelType;
}

function settle(state: CheckState, attempt: Attempt): CelType | undefined {
  const found = assign(state.substitution, attempt.left, attempt.right);
  if (found === undefined) return undefined;
  state.substitution = found;
  return known(state, attempt.result);
}

interface Place {
  readonly offset: number;
  readonly name: string;
  readonly style?: Overload['style'];
}

export function reportNoOverload(state: CheckState, place: Place, args: readonly CelType[]): CelType {
  const [first = '', ...rest] = args.map((type) => renderType(settled(state, type)));
  const signature = place.style === 'member' ? `${first}.(${rest.join(', ')})` : `(${[first, ...rest].join(', ')})`;
  return report(state, place.offset, `found no matching overload for '${place.name}' applied to '${signature}'`);
}
