import { dns1035Label, dns1123Subdomain, qualifiedName } from './library/name-format.ts';
import type { Binding, MatchResources, ParamKind, ParamRef, Policy, ResourceRule } from './policy.ts';
import { selectorErrors } from './selector.ts';

/**
 * What the API server refuses of a policy, apart from its expressions, each with its path and in the server's words
 * (kubernetes, pkg/apis/admissionregistration/validation).
 */
export function policyErrors(policy: Policy): readonly string[] {
  return [
    ...nameErrors(policy.name, 'metadata.name'),
    ...oneOf(policy.failurePolicy, ['Fail', 'Ignore'], 'spec.failurePolicy'),
    ...(policy.paramKind === undefined ? [] : paramKindErrors(policy.paramKind)),
    ...constraintErrors(policy.matchConstraints),
    ...conditionErrors(policy),
    ...policy.variables.flatMap(({ name }, at) => variableNameErrors(name, `spec.variables[${at}].name`)),
    ...contentErrors(policy),
    ...policy.validations.flatMap((_, at) => validationErrors(policy, at)),
    ...annotationErrors(policy),
  ];
}

/** What the API server refuses of a binding. */
export function bindingErrors(binding: Binding): readonly string[] {
  const { policyName, paramRef, matchResources } = binding;
  return [
    ...nameErrors(binding.name, 'metadata.name'),
    ...nameErrors(policyName, 'spec.policyName'),
    ...(paramRef === undefined ? [] : paramRefErrors(paramRef)),
    ...(matchResources === undefined ? [] : matchErrors(matchResources, 'spec.matchResources')),
    ...actionErrors(binding.validationActions),
  ];
}

function required(path: string, detail = ''): string {
  return `${path}: Required value${detail === '' ? '' : `: ${detail}`}`;
}

function invalid(path: string, value: string, detail: string): string {
  return `${path}: Invalid value: ${JSON.stringify(value)}: ${detail}`;
}

function oneOf(value: string, supported: readonly string[], path: string): readonly string[] {
  if (supported.includes(value)) return [];
  const list = supported.map((each) => `"${each}"`).join(', ');
  return [`${path}: Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`];
}

function nameErrors(name: string, path: string): readonly string[] {
  if (name === '') return [required(path, path === 'metadata.name' ? 'name or generateName is required' : '')];
  return dns1123Subdomain(name).map((complaint) => invalid(path, name, complaint));
}

function duplicates(values: readonly string[], path: (at: number) => string): readonly string[] {
  return values.flatMap((value, at) =>
    value !== '' && values.indexOf(value) < at ? [`${path(at)}: Duplicate value: ${JSON.stringify(value)}`] : [],
  );
}

function paramKindErrors({ apiVersion, kind }: ParamKind): readonly string[] {
  const path = 'spec.paramKind';
  const [group, version, ...more] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const versionErrors =
    more.length > 0
      ? [invalid(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
      : [
          ...(group === '' ? [] : dns1123Subdomain(group ?? '')).map((complaint) =>
            invalid(`${path}.apiVersion`, group ?? '', complaint),
          ),
          ...dns1035Label(version ?? '').map((complaint) => invalid(`${path}.apiVersion`, version ?? '', complaint)),
        ];
  const kindErrors = dns1035Label(kind.toLowerCase()).map((complaint) =>
    invalid(`${path}.kind`, kind, `may have mixed case, but should otherwise match: ${complaint}`),
  );
  return [
    ...(apiVersion === '' ? [required(`${path}.apiVersion`)] : versionErrors),
    ...(kind === '' ? [required(`${path}.kind`)] : kindErrors),
  ];
}

function constraintErrors(constraints: MatchResources | undefined): readonly string[] {
  const path = 'spec.matchConstraints';
  if (constraints === undefined) return [required(path)];
  const rules = constraints.resourceRules.length === 0 ? [required(`${path}.resourceRules`)] : [];
  return [...matchErrors(constraints, path), ...rules];
}

function matchErrors(match: MatchResources, path: string): readonly string[] {
  return [
    ...oneOf(match.matchPolicy, ['Equivalent', 'Exact'], `${path}.matchPolicy`),
    ...selectorErrors(match.namespaceSelector, `${path}.namespaceSelector`),
    ...selectorErrors(match.objectSelector, `${path}.objectSelector`),
    ...match.resourceRules.flatMap((rule, at) => ruleErrors(rule, `${path}.resourceRules[${at}]`)),
    ...match.excludeResourceRules.flatMap((rule, at) => ruleErrors(rule, `${path}.excludeResourceRules[${at}]`)),
  ];
}

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];

function ruleErrors(rule: ResourceRule, path: string): readonly string[] {
  return [
    ...duplicates(rule.resourceNames, (at) => `${path}.resourceNames[${at}]`),
    ...wildcardErrors(rule.operations, `${path}.operations`),
    ...rule.operations.flatMap((operation, at) => oneOf(operation, operations, `${path}.operations[${at}]`)),
    ...wildcardErrors(rule.apiGroups, `${path}.apiGroups`),
    ...wildcardErrors(rule.apiVersions, `${path}.apiVersions`),
    ...rule.apiVersions.flatMap((version, at) => (version === '' ? [required(`${path}.apiVersions[${at}]`)] : [])),
    ...resourceErrors(rule.resources, `${path}.resources`),
    ...oneOf(rule.scope, ['*', 'Cluster', 'Namespaced'], `${path}.scope`),
  ];
}

function wildcardErrors(values: readonly string[], path: string): readonly string[] {
  if (values.length === 0) return [required(path)];
  const mixed = values.length > 1 && values.includes('*');
  return mixed ? [invalid(path, values.join(', '), "if '*' is present, must not specify other values")] : [];
}

function resourceErrors(resources: readonly string[], path: string): readonly string[] {
  if (resources.length === 0) return [required(path)];
  const empty = resources.flatMap((resource, at) => (resource === '' ? [required(`${path}[${at}]`)] : []));
  if (resources.length > 1 && resources.includes('*/*')) {
    return [...empty, invalid(path, resources.join(', '), "if '*/*' is present, must not specify other resources")];
  }
  if (!resources.includes('*') || !resources.some((resource) => resource !== '*' && !resource.includes('/')))
    return empty;
  return [
    ...empty,
    invalid(path, resources.join(', '), "if '*' is present, must not specify other resources without subresources"),
  ];
}

function conditionErrors({ matchConditions }: Policy): readonly string[] {
  const path = (at: number) => `spec.matchConditions[${at}].name`;
  const count = matchConditions.length > 64 ? ['spec.matchConditions: Too many: must have at most 64 items'] : [];
  const names = matchConditions.flatMap(({ name }, at) =>
    name === '' ? [required(path(at))] : qualifiedName(name).map((complaint) => invalid(path(at), name, complaint)),
  );
  return [
    ...count,
    ...names,
    ...duplicates(
      matchConditions.map(({ name }) => name),
      path,
    ),
  ];
}

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

function variableNameErrors(name: string, path: string): readonly string[] {
  if (name.trim() === '') return [required(path, 'name is not specified')];
  const isIdentifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !reserved.has(name);
  return isIdentifier ? [] : [invalid(path, name, 'name is not a valid CEL identifier')];
}

function contentErrors({ validations, auditAnnotations }: Policy): readonly string[] {
  if (validations.length > 0 || auditAnnotations.length > 0) return [];
  const detail = 'validations or auditAnnotations must contain at least one item';
  return [required('spec.validations', detail), required('spec.auditAnnotations', detail)];
}

function validationErrors({ validations }: Policy, at: number): readonly string[] {
  const { message = '', messageExpression = '', reason } = validations[at] ?? {};
  const path = `spec.validations[${at}]`;
  return [
    ...(messageExpression !== '' && messageExpression.trim() === ''
      ? [invalid(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified')]
      : []),
    ...(message !== '' && message.trim() === ''
      ? [invalid(`${path}.message`, message, 'message must be non-empty if specified')]
      : []),
    ...(/[\n\r]/.test(message.trim())
      ? [invalid(`${path}.message`, message, 'message must not contain line breaks')]
      : []),
    ...(reason === undefined ? [] : oneOf(reason, ['Forbidden', 'Invalid', 'RequestEntityTooLarge'], `${path}.reason`)),
  ];
}

function annotationErrors({ name, auditAnnotations }: Policy): readonly string[] {
  const path = (at: number) => `spec.auditAnnotations[${at}].key`;
  const count =
    auditAnnotations.length > 20 ? ['spec.auditAnnotations: must not have more than 20 auditAnnotations'] : [];
  const keys = auditAnnotations.flatMap(({ key }, at) =>
    qualifiedName(`${name}/${key}`).map((complaint) => invalid(path(at), `${name}/${key}`, complaint)),
  );
  return [
    ...count,
    ...keys,
    ...duplicates(
      auditAnnotations.map(({ key }) => key),
      path,
    ),
  ];
}

function paramRefErrors(ref: ParamRef): readonly string[] {
  const path = 'spec.paramRef';
  const exclusive = 'name and selector are mutually exclusive';
  const both = ref.name !== '' && ref.selector !== undefined;
  return [
    ...(both ? [`${path}.name: Forbidden: ${exclusive}`, `${path}.selector: Forbidden: ${exclusive}`] : []),
    ...(ref.name === '' && ref.selector === undefined
      ? [required(path, 'one of name or selector must be specified')]
      : []),
    ...(/[/%]/.test(ref.name) || ref.name === '.' || ref.name === '..'
      ? [invalid(`${path}.name`, ref.name, "may not contain '/' or '%'")]
      : []),
    ...(ref.selector === undefined ? [] : selectorErrors(ref.selector, `${path}.selector`)),
    ...(ref.parameterNotFoundAction === ''
      ? [required(`${path}.parameterNotFoundAction`)]
      : oneOf(ref.parameterNotFoundAction, ['Deny', 'Allow'], `${path}.parameterNotFoundAction`)),
  ];
}

function actionErrors(actions: readonly string[]): readonly string[] {
  const path = 'spec.validationActions';
  const both = actions.includes('Deny') && actions.includes('Warn');
  return [
    ...actions.flatMap((action, at) => oneOf(action, ['Audit', 'Deny', 'Warn'], `${path}[${at}]`)),
    ...duplicates(actions, (at) => `${path}[${at}]`),
    ...(both ? [invalid(path, actions.join(', '), 'must not contain both Deny and Warn')] : []),
    ...(actions.length === 0 ? [required(path, 'at least one validation action is required')] : []),
  ];
}
