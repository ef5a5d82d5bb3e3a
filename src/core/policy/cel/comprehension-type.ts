import type { Comprehension } from './ast.ts';
import {
  boolType,
  type CelType,
  dynType,
  intType,
  isDynamic,
  listType,
  mapType,
  parameterAt,
  renderType,
} from './cel-type.ts';
import {
  type CheckState,
  isAssignable,
  known,
  newParameter,
  report,
  reportMismatch,
  type Scope,
} from './check-state.ts';

/** The variables of a loop over a range: elements of a list, keys of a map; with two variables, position or key first. */
export function loopVariables(state: CheckState, expr: Comprehension, range: CelType): Scope {
  const [first = '', second] = expr.variables;
  const [one, key, value] = elementTypes(state, expr, range);
  if (second === undefined) return [{ name: first, type: one }];
  return [
    { name: first, type: key },
    { name: second, type: value },
  ];
}

function elementTypes(
  state: CheckState,
  expr: Comprehension,
  range: CelType,
): readonly [single: CelType, key: CelType, value: CelType] {
  if (range.kind === 'list') return [parameterAt(range, 0), intType, parameterAt(range, 0)];
  if (range.kind === 'map') return [parameterAt(range, 0), parameterAt(range, 0), parameterAt(range, 1)];
  if (!isDynamic(range) && range.kind !== 'parameter') {
    const message = `expression of type '${renderType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`;
    const error = report(state, expr.range.offset, message);
    return [error, error, error];
  }
  isAssignable(state, dynType, range);
  return [dynType, dynType, dynType];
}

interface Parts {
  readonly range: CelType;
  readonly filter?: CelType;
  readonly body: CelType;
}

/** The type that a loop yields; checks that its conditions are bool. */
export function foldType(state: CheckState, expr: Comprehension, parts: Parts): CelType {
  if (expr.filter !== undefined && parts.filter !== undefined) requireBool(state, expr.filter.offset, parts.filter);
  switch (expr.fold) {
    case 'all':
    case 'exists':
    case 'existsOne':
      requireBool(state, expr.body.offset, parts.body);
      return boolType;
    case 'filter':
      requireBool(state, expr.body.offset, parts.body);
      return listType(
        parts.range.kind === 'list' || parts.range.kind === 'map' ? parameterAt(parts.range, 0) : dynType,
      );
    case 'map':
    case 'transformList':
      return listType(known(state, parts.body));
    case 'transformMap':
      return mapType(transformedKey(parts.range), known(state, parts.body));
    case 'transformMapEntry':
      return entryType(state, expr.body.offset, parts.body);
  }
}

function transformedKey(range: CelType): CelType {
  if (range.kind === 'list') return intType;
  return range.kind === 'map' ? parameterAt(range, 0) : dynType;
}

function entryType(state: CheckState, offset: number, body: CelType): CelType {
  const entry = mapType(newParameter(state), newParameter(state));
  if (!isAssignable(state, entry, body)) reportMismatch(state, offset, { wanted: entry, actual: body });
  return known(state, entry);
}

function requireBool(state: CheckState, offset: number, actual: CelType): void {
  if (!isAssignable(state, boolType, actual)) reportMismatch(state, offset, { wanted: boolType, actual });
}
