import type { FieldPath } from '../manifest/index.ts';
import { applyOperatorDefaults, isSecretName, keptSpec } from '../milvus/index.ts';
import { isMapping, isSameQuantity, valueAt } from '../object/index.ts';

/** One field in which the cluster is not as Git says. */
export interface DriftedField {
  /** From the root of the resource: `['spec', 'components', …]`. */
  readonly path: FieldPath;
  /** `changed`: Git sets it, and the cluster has another value or none. `added`: only the cluster has it, and no default explains it. */
  readonly kind: 'changed' | 'added';
  /** Undefined for a field that Git does not set. */
  readonly git: unknown;
  /** Undefined for a field that the cluster does not have. */
  readonly live: unknown;
  /** `secret`: the values may hold one and must not be shown. */
  readonly values: 'open' | 'secret';
}

/**
 * Where the live resource is not as Git says, after what the API server and the operator fill in on their own is taken out
 * (milvus-operator v1.3.8; facts in `applyOperatorDefaults`). Only `spec` is compared.
 */
export function findDrift(git: unknown, live: unknown): readonly DriftedField[] {
  const expected = isMapping(git) ? valueAt(applyOperatorDefaults(git, { firstStart: true }), ['spec']) : undefined;
  const liveSpec = valueAt(live, ['spec']);
  return [
    ...changedFields(['spec'], keptSpec(git), liveSpec),
    ...addedFields(['spec'], { git: valueAt(git, ['spec']), expected, live: liveSpec }),
  ];
}

function changedFields(path: FieldPath, git: unknown, live: unknown): readonly DriftedField[] {
  if (asksForNothing(git)) return [];
  if (isMapping(git)) {
    const other = isMapping(live) ? live : {};
    return Object.entries(git).flatMap(([key, value]) => changedFields([...path, key], value, other[key]));
  }
  if (sameValue(git, live)) return [];
  return [{ path, kind: 'changed', git, live, values: visibilityOf(path) }];
}

interface Sides {
  readonly git: unknown;
  readonly expected: unknown;
  readonly live: unknown;
}

/** Leaves that only the cluster has. A list that Git sets at all is compared as a whole, by `changedFields`. */
function addedFields(path: FieldPath, { git, expected, live }: Sides): readonly DriftedField[] {
  if (asksForNothing(live) || isOperatorsOwn(path)) return [];
  if (isMapping(live)) {
    return Object.entries(live).flatMap(([key, value]) =>
      addedFields([...path, key], {
        git: isMapping(git) ? git[key] : undefined,
        expected: isMapping(expected) ? expected[key] : undefined,
        live: value,
      }),
    );
  }
  const isSet = git !== undefined && git !== null;
  if (isSet || sameValue(expected, live) || isZero(live) || isServersDefault(path, live)) return [];
  return [{ path, kind: 'added', git: undefined, live, values: visibilityOf(path) }];
}

/**
 * Fields that the operator fills with what is not in the resource: its release (image, streamingMode), the defaults of the bundled
 * charts, and addresses of what it installs.
 */
const operatorsOwn: readonly (readonly string[])[] = [
  ['spec', 'components', 'image'],
  ['spec', 'components', 'streamingMode'],
  ['spec', 'dependencies', '*', 'inCluster', 'values'],
  ['spec', 'dependencies', '*', 'inCluster', 'chartVersion'],
  ['spec', 'dependencies', '*', 'inCluster', 'deletionPolicy'],
  ['spec', 'dependencies', '*', 'endpoint'],
  ['spec', 'dependencies', '*', 'endpoints'],
  ['spec', 'dependencies', '*', 'brokerList'],
  ['spec', 'dependencies', 'storage', 'secretRef'],
  ['spec', 'dependencies', 'storage', 'type'],
  ['spec', 'components', '*', 'serviceType'],
];

function isOperatorsOwn(path: FieldPath): boolean {
  return operatorsOwn.some(
    (each) => each.length === path.length && each.every((step, index) => step === '*' || step === path[index]),
  );
}

/** The API server's own default (CRD of milvus-operator v1.3.8); its other ones are also the operator's. */
function isServersDefault(path: FieldPath, live: unknown): boolean {
  return path.join('.') === 'spec.components.targetPortType' && live === 'string';
}

/** The operator's types write these whether anybody asked for them or not (facts sheet of milvus-operator v1.3.8). */
function isZero(value: unknown): boolean {
  return value === false || value === '' || value === 0;
}

function asksForNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isMapping(value) ? Object.values(value).every(asksForNothing) : Array.isArray(value) && value.length === 0;
}

function sameValue(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => sameValue(each, other[index]));
  }
  if (isMapping(one) && isMapping(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => sameValue(one[key], other[key]));
  }
  if (one === other || (asksForNothing(one) && asksForNothing(other)) || isSameQuantity(one, other)) return true;
  return typeof one === 'string' && typeof other === 'boolean' && spelledBooleans[one.toLowerCase()] === other;
}

/** The API server reads YAML 1.1, in which these words are booleans. */
const spelledBooleans: Readonly<Record<string, boolean | undefined>> = {
  y: true,
  yes: true,
  on: true,
  n: false,
  no: false,
  off: false,
};

/** Environment variables and values of charts often hold passwords under any name. */
function visibilityOf(path: FieldPath): DriftedField['values'] {
  const isGuarded = path.some((step) => step === 'env' || step === 'values' || step === 'extraEnv');
  return isGuarded || path.some((step) => isSecretName(String(step))) ? 'secret' : 'open';
}
