import { listAt, mappingAt, numberAt, stringAt } from '../object/index.ts';

type Labels = Readonly<Record<string, unknown>>;

/** True when a label selector of Kubernetes picks the labels. A missing selector picks nothing, an empty one everything. */
export function selectorPicks(selector: unknown, labels: Labels): boolean {
  if (selector === undefined || selector === null) return false;
  const wanted = Object.entries(mappingAt(selector, ['matchLabels']));
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    listAt(selector, ['matchExpressions']).every((each) => expressionHolds(each, labels))
  );
}

/** One requirement of a selector or of a node affinity, with `Gt` and `Lt` for numbers. An operator that is not known does not hold. */
export function expressionHolds(expression: unknown, labels: Labels): boolean {
  const value = labels[stringAt(expression, ['key']) ?? ''];
  const values = listAt(expression, ['values']);
  switch (stringAt(expression, ['operator'])) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compares(value, values[0], (one, other) => one > other);
    case 'Lt':
      return compares(value, values[0], (one, other) => one < other);
    default:
      return false;
  }
}

function compares(value: unknown, bound: unknown, holds: (one: number, other: number) => boolean): boolean {
  const [one, other] = [Number(value ?? Number.NaN), numberAt(bound, []) ?? Number(bound ?? Number.NaN)];
  return Number.isInteger(one) && Number.isInteger(other) && holds(one, other);
}
