import {
  boolType,
  type CelType,
  dynType,
  intType,
  listType,
  mapType,
  opaqueType,
  stringType,
  structType,
  timestampType,
} from './cel/cel-type.ts';
import { type Environment, extendEnvironment } from './cel/environment.ts';
import { authorizerTypeName, environmentFor, type KubernetesVersion, resourceCheckTypeName } from './library/index.ts';

const texts = listType(stringType);
const textByKey = mapType(stringType, stringType);

function fields(names: string, type: CelType): readonly (readonly [string, CelType])[] {
  return names.split(' ').map((name) => [name, type] as const);
}

/** The fields of `request` and `namespaceObject` (k8s.io/apiserver, pkg/admission/plugin/cel/compile.go). */
const structs: ReadonlyMap<string, ReadonlyMap<string, CelType>> = new Map([
  ['kubernetes.GroupVersionKind', new Map(fields('group version kind', stringType))],
  ['kubernetes.GroupVersionResource', new Map(fields('group version resource', stringType))],
  [
    'kubernetes.UserInfo',
    new Map([...fields('username uid', stringType), ['groups', texts], ['extra', mapType(stringType, texts)]]),
  ],
  [
    'kubernetes.AdmissionRequest',
    new Map([
      ...fields('kind requestKind', structType('kubernetes.GroupVersionKind')),
      ...fields('resource requestResource', structType('kubernetes.GroupVersionResource')),
      ...fields('subResource requestSubResource name namespace operation', stringType),
      ['userInfo', structType('kubernetes.UserInfo')],
      ['dryRun', boolType],
      ['options', dynType],
    ]),
  ],
  [
    'kubernetes.NamespaceCondition',
    new Map([...fields('status type message reason', stringType), ['lastTransitionTime', timestampType]]),
  ],
  ['kubernetes.NamespaceSpec', new Map(fields('finalizers', texts))],
  [
    'kubernetes.NamespaceStatus',
    new Map([...fields('phase', stringType), ['conditions', listType(structType('kubernetes.NamespaceCondition'))]]),
  ],
  [
    'kubernetes.NamespaceMetadata',
    new Map([
      ...fields('name generateName namespace UID resourceVersion', stringType),
      ...fields('labels annotations', textByKey),
      ...fields('creationTimestamp deletionTimestamp', timestampType),
      ...fields('deletionGracePeriodSeconds generation', intType),
      ['finalizers', texts],
    ]),
  ],
  [
    'kubernetes.Namespace',
    new Map([
      ['metadata', structType('kubernetes.NamespaceMetadata')],
      ['spec', structType('kubernetes.NamespaceSpec')],
      ['status', structType('kubernetes.NamespaceStatus')],
    ]),
  ],
]);

export interface ExpressionScope {
  /** The policy has a paramKind. */
  readonly params: 'declared' | 'absent';
  /** Message expressions cannot ask the authorizer. */
  readonly authorizer: 'declared' | 'absent';
  /** Types of the policy's variables so far; undefined where `variables` does not exist. */
  readonly variables: ReadonlyMap<string, CelType> | undefined;
}

/** Builds the environments for the expressions of a policy, for one version of Kubernetes. */
export function expressionEnvironments(version: KubernetesVersion): (scope: ExpressionScope) => Environment {
  const base = extendEnvironment(environmentFor(version), { structs });
  return ({ params, authorizer, variables }) =>
    extendEnvironment(base, {
      variables: new Map([
        ...fields('object oldObject', dynType),
        ['namespaceObject', structType('kubernetes.Namespace')],
        ['request', structType('kubernetes.AdmissionRequest')],
        ...(params === 'declared' ? fields('params', dynType) : []),
        ...(authorizer === 'declared'
          ? [
              ...fields('authorizer', opaqueType(authorizerTypeName)),
              ...fields('authorizer.requestResource', opaqueType(resourceCheckTypeName)),
            ]
          : []),
        ...(variables === undefined ? [] : fields('variables', structType('kubernetes.variables'))),
      ]),
      structs: new Map(variables === undefined ? [] : [['kubernetes.variables', variables]]),
    });
}
