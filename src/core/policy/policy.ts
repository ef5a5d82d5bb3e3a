import { accept, type Result, refuse } from '../text/index.ts';
import type { Value } from './cel/value.ts';
import { fieldOf, listAt, mapAt, textAt, textsAt, textsByKey } from './document.ts';
import type { LabelSelector } from './selector.ts';
import { type Shape, shapeErrors } from './shape.ts';

/** A ValidatingAdmissionPolicy (admissionregistration.k8s.io/v1 and v1beta1) with its defaults filled in. */
export interface Policy {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** `Fail` and `Ignore` are legal; anything else is reported by the rules. */
  readonly failurePolicy: string;
  readonly paramKind?: ParamKind;
  /** Undefined when it is missing, which is a mistake. */
  readonly matchConstraints?: MatchResources;
  readonly matchConditions: readonly { readonly name: string; readonly expression: string }[];
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly Validation[];
  readonly auditAnnotations: readonly { readonly key: string; readonly valueExpression: string }[];
}

export interface ParamKind {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface Validation {
  readonly expression: string;
  readonly message: string;
  readonly messageExpression: string;
  readonly reason?: string;
}

export interface MatchResources {
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
  readonly resourceRules: readonly ResourceRule[];
  readonly excludeResourceRules: readonly ResourceRule[];
  /** `Exact` or `Equivalent`. */
  readonly matchPolicy: string;
}

export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  /** `Cluster`, `Namespaced` or `*`. */
  readonly scope: string;
}

/** A ValidatingAdmissionPolicyBinding: where a policy counts, with which parameters, and what a failure does. */
export interface Binding {
  readonly name: string;
  readonly policyName: string;
  readonly validationActions: readonly string[];
  readonly matchResources?: MatchResources;
  readonly paramRef?: ParamRef;
}

export interface ParamRef {
  readonly name: string;
  readonly namespace: string;
  readonly selector?: LabelSelector;
  /** `Allow` or `Deny`; empty when it is missing, which is a mistake. */
  readonly parameterNotFoundAction: string;
}

const metadata: Shape = {
  fields: {
    name: 'text',
    generateName: 'text',
    namespace: 'text',
    labels: { map: 'text' },
    annotations: { map: 'text' },
    finalizers: { list: 'text' },
    ownerReferences: 'any',
    uid: 'text',
    resourceVersion: 'text',
    generation: 'any',
    creationTimestamp: 'any',
    deletionTimestamp: 'any',
    deletionGracePeriodSeconds: 'any',
    managedFields: 'any',
    selfLink: 'text',
  },
};

const selector: Shape = {
  fields: {
    matchLabels: { map: 'text' },
    matchExpressions: { list: { fields: { key: 'text', operator: 'text', values: { list: 'text' } } } },
  },
};

const rules: Shape = {
  list: {
    fields: {
      apiGroups: { list: 'text' },
      apiVersions: { list: 'text' },
      operations: { list: 'text' },
      resources: { list: 'text' },
      resourceNames: { list: 'text' },
      scope: 'text',
    },
  },
};

const matchResources: Shape = {
  fields: {
    namespaceSelector: selector,
    objectSelector: selector,
    resourceRules: rules,
    excludeResourceRules: rules,
    matchPolicy: 'text',
  },
};

const namedExpressions: Shape = { list: { fields: { name: 'text', expression: 'text' } } };

const policyShape: Shape = {
  fields: {
    apiVersion: 'text',
    kind: 'text',
    metadata,
    spec: {
      fields: {
        failurePolicy: 'text',
        paramKind: { fields: { apiVersion: 'text', kind: 'text' } },
        matchConstraints: matchResources,
        matchConditions: namedExpressions,
        variables: namedExpressions,
        validations: {
          list: { fields: { expression: 'text', message: 'text', messageExpression: 'text', reason: 'text' } },
        },
        auditAnnotations: { list: { fields: { key: 'text', valueExpression: 'text' } } },
      },
    },
    status: 'any',
  },
};

const bindingShape: Shape = {
  fields: {
    apiVersion: 'text',
    kind: 'text',
    metadata,
    spec: {
      fields: {
        policyName: 'text',
        paramRef: { fields: { name: 'text', namespace: 'text', selector, parameterNotFoundAction: 'text' } },
        matchResources,
        validationActions: { list: 'text' },
      },
    },
  },
};

/** True for the API group and versions of admission policies. */
export function isAdmissionDocument(document: Value, kind: string): boolean {
  const apiVersion = textAt(document, 'apiVersion') ?? '';
  return /^admissionregistration\.k8s\.io\/v1(?:beta1)?$/.test(apiVersion) && textAt(document, 'kind') === kind;
}

export const policyKind = 'ValidatingAdmissionPolicy';
export const bindingKind = 'ValidatingAdmissionPolicyBinding';

/** Reads a policy strictly; the refusal lists unknown fields and wrong types. */
export function readPolicy(document: Value): Result<Policy, readonly string[]> {
  const errors = shapeErrors(document, policyShape);
  if (errors.length > 0) return refuse(errors);
  const meta = mapAt(document, 'metadata');
  const spec = mapAt(document, 'spec');
  const paramKind = fieldOf(spec, 'paramKind');
  const constraints = fieldOf(spec, 'matchConstraints');
  return accept({
    name: textAt(meta, 'name') ?? '',
    annotations: textsByKey(mapAt(meta, 'annotations')),
    failurePolicy: textAt(spec, 'failurePolicy') ?? 'Fail',
    matchConditions: listAt(spec, 'matchConditions').map(readNamed),
    variables: listAt(spec, 'variables').map(readNamed),
    validations: listAt(spec, 'validations').map(readValidation),
    auditAnnotations: listAt(spec, 'auditAnnotations').map((each) => ({
      key: textAt(each, 'key') ?? '',
      valueExpression: textAt(each, 'valueExpression') ?? '',
    })),
    ...(paramKind === undefined
      ? {}
      : { paramKind: { apiVersion: textAt(paramKind, 'apiVersion') ?? '', kind: textAt(paramKind, 'kind') ?? '' } }),
    ...(constraints === undefined ? {} : { matchConstraints: readMatchResources(constraints) }),
  });
}

/** Reads a binding strictly; the refusal lists unknown fields and wrong types. */
export function readBinding(document: Value): Result<Binding, readonly string[]> {
  const errors = shapeErrors(document, bindingShape);
  if (errors.length > 0) return refuse(errors);
  const spec = mapAt(document, 'spec');
  const resources = fieldOf(spec, 'matchResources');
  const paramRef = fieldOf(spec, 'paramRef');
  return accept({
    name: textAt(mapAt(document, 'metadata'), 'name') ?? '',
    policyName: textAt(spec, 'policyName') ?? '',
    validationActions: textsAt(spec, 'validationActions'),
    ...(resources === undefined ? {} : { matchResources: readMatchResources(resources) }),
    ...(paramRef === undefined ? {} : { paramRef: readParamRef(paramRef) }),
  });
}

function readNamed(value: Value): { readonly name: string; readonly expression: string } {
  return { name: textAt(value, 'name') ?? '', expression: textAt(value, 'expression') ?? '' };
}

function readValidation(value: Value): Validation {
  const reason = textAt(value, 'reason');
  return {
    expression: textAt(value, 'expression') ?? '',
    message: textAt(value, 'message') ?? '',
    messageExpression: textAt(value, 'messageExpression') ?? '',
    ...(reason === undefined ? {} : { reason }),
  };
}

function readMatchResources(value: Value): MatchResources {
  return {
    namespaceSelector: readSelector(fieldOf(value, 'namespaceSelector')),
    objectSelector: readSelector(fieldOf(value, 'objectSelector')),
    resourceRules: listAt(value, 'resourceRules').map(readRule),
    excludeResourceRules: listAt(value, 'excludeResourceRules').map(readRule),
    matchPolicy: textAt(value, 'matchPolicy') ?? 'Equivalent',
  };
}

function readRule(value: Value): ResourceRule {
  return {
    apiGroups: textsAt(value, 'apiGroups'),
    apiVersions: textsAt(value, 'apiVersions'),
    operations: textsAt(value, 'operations'),
    resources: textsAt(value, 'resources'),
    resourceNames: textsAt(value, 'resourceNames'),
    scope: textAt(value, 'scope') ?? '*',
  };
}

function readParamRef(value: Value): ParamRef {
  const labels = fieldOf(value, 'selector');
  return {
    name: textAt(value, 'name') ?? '',
    namespace: textAt(value, 'namespace') ?? '',
    parameterNotFoundAction: textAt(value, 'parameterNotFoundAction') ?? '',
    ...(labels === undefined ? {} : { selector: readSelector(labels) }),
  };
}

function readSelector(value: Value | undefined): LabelSelector {
  return {
    matchLabels: textsByKey(mapAt(value, 'matchLabels')),
    matchExpressions: listAt(value, 'matchExpressions').map((each) => ({
      key: textAt(each, 'key') ?? '',
      operator: textAt(each, 'operator') ?? '',
      values: textsAt(each, 'values'),
    })),
  };
}
