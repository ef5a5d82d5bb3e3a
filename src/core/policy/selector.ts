import { labelValue, qualifiedName } from './library/name-format.ts';

/** Labels that an object must have; every requirement must hold, and no requirement holds for everything. */
export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

export type Labels = Readonly<Record<string, string>>;

/** True when the labels meet every requirement. A key that is missing meets NotIn and DoesNotExist. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  const wanted = Object.entries(selector.matchLabels);
  if (!wanted.every(([key, value]) => labelOf(labels, key) === value)) return false;
  return selector.matchExpressions.every(({ key, operator, values }) => {
    const label = labelOf(labels, key);
    switch (operator) {
      case 'In':
        return label !== undefined && values.includes(label);
      case 'NotIn':
        return label === undefined || !values.includes(label);
      case 'Exists':
        return label !== undefined;
      default:
        return label === undefined;
    }
  });
}

function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** True when the selector asks for nothing. */
export function selectsEverything(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels).length === 0 && selector.matchExpressions.length === 0;
}

/** The keys that the selector looks at. */
export function selectedKeys(selector: LabelSelector): readonly string[] {
  return [...Object.keys(selector.matchLabels), ...selector.matchExpressions.map(({ key }) => key)];
}

/** What the API server would refuse in a selector, each with its path. */
export function selectorErrors(selector: LabelSelector, path: string): readonly string[] {
  const labels = Object.entries(selector.matchLabels).flatMap(([key, value]) => [
    ...qualifiedName(key).map((complaint) => `${path}.matchLabels: Invalid value: "${key}": ${complaint}`),
    ...labelValue(value).map((complaint) => `${path}.matchLabels: Invalid value: "${value}": ${complaint}`),
  ]);
  const expressions = selector.matchExpressions.flatMap(({ key, operator, values }, at) => {
    const place = `${path}.matchExpressions[${at}]`;
    return [
      ...operatorErrors(operator, values, place),
      ...qualifiedName(key).map((complaint) => `${place}.key: Invalid value: "${key}": ${complaint}`),
      ...values.flatMap((value) =>
        labelValue(value).map((complaint) => `${place}.values: Invalid value: "${value}": ${complaint}`),
      ),
    ];
  });
  return [...labels, ...expressions];
}

function operatorErrors(operator: string, values: readonly string[], place: string): readonly string[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [`${place}.values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [`${place}.values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`];
    default:
      return [`${place}.operator: Invalid value: "${operator}": not a valid selector operator`];
  }
}
