import { type CelType, dynType, isDynamic, isSameType, parameterAt } from './cel-type.ts';

/** What the type parameters of one check stand for so far, by the parameter's name. */
export type Substitution = ReadonlyMap<string, CelType>;

/**
 * Can a value of each type on the right stand where the one on the left is asked for? Gives the substitution that makes
 * it so, or undefined. A port of cel-go's checker, which is what the API server uses.
 */
export function assign(
  known: Substitution,
  left: readonly CelType[],
  right: readonly CelType[],
): Substitution | undefined {
  if (left.length !== right.length) return undefined;
  const attempt = new Map(known);
  return left.every((type, at) => isAssignable(attempt, type, parameterAt({ ...dynType, parameters: right }, at)))
    ? attempt
    : undefined;
}

function isAssignable(known: Map<string, CelType>, left: CelType, right: CelType): boolean {
  if (right.kind === 'parameter') {
    const verdict = tryParameter(known, left, right);
    if (verdict !== 'open') return verdict === 'fits';
  }
  if (left.kind === 'parameter') return tryParameter(known, right, left) === 'fits';
  if (isDynamic(left) || isDynamic(right)) return true;
  if (left.kind === 'null') return isNullable(right);
  if (right.kind === 'null') return isNullable(left);
  if (left.kind === 'type') return right.kind === 'type';
  if (left.kind !== right.kind || left.name !== right.name) return false;
  if (left.parameters.length !== right.parameters.length) return false;
  return left.parameters.every((parameter, at) => isAssignable(known, parameter, parameterAt(right, at)));
}

/** As in cel-go's older checker: null may stand for messages, opaque types, durations and timestamps. */
function isNullable(type: CelType): boolean {
  if (type.kind === 'opaque' || type.kind === 'struct' || type.kind === 'null') return true;
  return type.kind === 'scalar' && type.name.startsWith('google.protobuf.');
}

/** May the parameter stand for the type? `open` when it may not, but nothing speaks against the other way round. */
function tryParameter(known: Map<string, CelType>, type: CelType, parameter: CelType): 'fits' | 'conflicts' | 'open' {
  if (isSameType(type, parameter)) return 'fits';
  const meaning = known.get(parameter.name);
  if (meaning === undefined) {
    if (occursIn(known, parameter, type)) return 'open';
    known.set(parameter.name, type);
    return 'fits';
  }
  if (isSameType(type, meaning)) return 'fits';
  if (!isAssignable(known, type, meaning)) return 'conflicts';
  const general = moreGeneral(type, meaning);
  if (!occursIn(known, parameter, general)) known.set(parameter.name, general);
  return 'fits';
}

function occursIn(known: Substitution, parameter: CelType, type: CelType): boolean {
  if (isSameType(parameter, type)) return true;
  if (type.kind === 'parameter') {
    const meaning = known.get(type.name);
    return meaning !== undefined && occursIn(known, parameter, meaning);
  }
  return type.parameters.some((part) => occursIn(known, parameter, part));
}

/** The type with its parameters replaced by what they stand for. Unknown ones stay, or become dyn. */
export function substitute(known: Substitution, type: CelType, unknown: 'keep' | 'dyn'): CelType {
  if (type.kind === 'parameter') {
    const meaning = known.get(type.name);
    if (meaning !== undefined) return substitute(known, meaning, unknown);
    return unknown === 'dyn' ? dynType : type;
  }
  if (type.parameters.length === 0) return type;
  return { ...type, parameters: type.parameters.map((part) => substitute(known, part, unknown)) };
}

/** The less specific of two types that can be assigned to one another. */
export function moreGeneral(a: CelType, b: CelType): CelType {
  return isAtMostAsSpecific(a, b) ? a : b;
}

function isAtMostAsSpecific(a: CelType, b: CelType): boolean {
  if (a.kind === 'dyn' || a.kind === 'parameter') return true;
  if (b.kind === 'dyn' || b.kind === 'parameter') return false;
  if (a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  if (a.kind !== 'list' && a.kind !== 'map' && a.kind !== 'opaque') return isSameType(a, b);
  if (a.name !== b.name || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((part, at) => isAtMostAsSpecific(part, parameterAt(b, at)));
}
