import { type KubernetesObject, listAt, stringAt } from '../../object/index.ts';
import type { ResourceName } from '../application.ts';
import { matchesGlob } from './glob.ts';

type Field = readonly (string | number)[];

/** A step that stands for every key or item. */
const anything = Symbol('anything');
type Pattern = readonly (string | typeof anything)[];

/**
 * Those of the fields that `spec.ignoreDifferences` takes out of the comparison. What `managedFieldsManagers` and
 * the server-wide settings in argocd-cm ignore cannot be told from the Application and is left out.
 */
export function ignoredFields(
  application: KubernetesObject,
  resource: ResourceName,
  fields: readonly Field[],
): readonly Field[] {
  const patterns = listAt(application, ['spec', 'ignoreDifferences'])
    .filter((entry) => speaksOf(entry, resource))
    .flatMap((entry) => [
      ...textsAt(entry, 'jsonPointers').map(patternOfPointer),
      ...textsAt(entry, 'jqPathExpressions').map(patternOfExpression),
    ])
    .filter((pattern) => pattern.length > 0);
  return fields.filter((field) => patterns.some((pattern) => overlaps(pattern, field)));
}

/** True when a sync leaves ignored fields as they are in the cluster, instead of only not comparing them. */
export function respectsIgnoredFields(application: KubernetesObject): boolean {
  return listAt(application, ['spec', 'syncPolicy', 'syncOptions']).includes('RespectIgnoreDifferences=true');
}

function textsAt(entry: unknown, field: string): readonly string[] {
  return listAt(entry, [field]).filter((text) => typeof text === 'string');
}

/** Group and kind are globs, an empty group is the core group. Name and namespace are exact; missing, they fit all. */
function speaksOf(entry: unknown, resource: ResourceName): boolean {
  const {
    group = '',
    kind = '',
    name = '',
    namespace = '',
  } = {
    group: stringAt(entry, ['group']),
    kind: stringAt(entry, ['kind']),
    name: stringAt(entry, ['name']),
    namespace: stringAt(entry, ['namespace']),
  };
  return (
    matchesGlob(group, resource.group) &&
    matchesGlob(kind, resource.kind) &&
    (name === '' || name === resource.name) &&
    (namespace === '' || namespace === resource.namespace)
  );
}

/** RFC 6901. */
function patternOfPointer(pointer: string): Pattern {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const expressionStep =
  /^(?:\s*\|\s*(?=\.)|\.?\["(?<quoted>[^"]*)"\]|\."(?<dotted>[^"]*)"|\.?\[(?<index>\d*)\]|\.(?<key>[A-Za-z_]\w*)|\?)/;

/**
 * The steps with which a jq path begins. Reading stops at the first thing that is not a step, such as `select(…)`:
 * the pattern then covers more than the expression, which errs towards saying that a field is ignored.
 */
function patternOfExpression(expression: string): Pattern {
  const steps: (string | typeof anything)[] = [];
  let rest = expression.trim();
  for (let step = expressionStep.exec(rest); step !== null; step = expressionStep.exec(rest)) {
    const { quoted, dotted, index, key } = step.groups ?? {};
    if (index !== undefined) steps.push(index === '' ? anything : index);
    const name = quoted ?? dotted ?? key;
    if (name !== undefined) steps.push(name);
    rest = rest.slice(step[0].length);
  }
  return steps;
}

/** True when one is the beginning of the other. */
function overlaps(pattern: Pattern, field: Field): boolean {
  const shared = Math.min(pattern.length, field.length);
  return pattern.slice(0, shared).every((step, at) => step === anything || step === String(field[at]));
}
