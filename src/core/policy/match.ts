import type { MatchResources, ResourceRule } from './policy.ts';
import { type AdmissionRequest, labelsOf } from './request.ts';
import { type LabelSelector, selectedKeys, selects, selectsEverything } from './selector.ts';

/** Does a policy or binding concern a request? */
export type Match =
  /** `version` is the version of the resource in which the rule asked to see the object. */
  | { readonly kind: 'matches'; readonly version: string }
  | { readonly kind: 'no match' }
  /** It depends on labels of a Namespace that nobody knows. */
  | { readonly kind: 'unknown'; readonly reason: string };

const noMatch: Match = { kind: 'no match' };

/** Versions of a resource in which the API server can show the same object, as served by milvus-operator v1.3.8. */
const equivalents: readonly {
  readonly group: string;
  readonly resource: string;
  readonly versions: readonly string[];
}[] = [{ group: 'milvus.io', resource: 'milvuses', versions: ['v1beta1', 'v1alpha1'] }];

/** The key that every Namespace has, with its own name. */
const namespaceNameLabel = 'kubernetes.io/metadata.name';

/** Matches a request against the resources of a policy; without rules everything matches, as in a binding. */
export function matchResources(match: MatchResources, request: AdmissionRequest): Match {
  const isExcluded = match.excludeResourceRules.some(
    (rule) => matchVersion(rule, match.matchPolicy, request) !== undefined,
  );
  if (isExcluded || !selectsObject(match.objectSelector, request)) return noMatch;
  const version = matchedVersion(match, request);
  if (version === undefined) return noMatch;
  const namespace = selectsNamespace(match.namespaceSelector, request);
  if (namespace === 'unknown') {
    const reason = `the labels of the namespace ${request.namespace} decide whether it applies, and they are not known here`;
    return { kind: 'unknown', reason };
  }
  return namespace === 'yes' ? { kind: 'matches', version } : noMatch;
}

function matchedVersion(match: MatchResources, request: AdmissionRequest): string | undefined {
  if (match.resourceRules.length === 0) return request.resource.version;
  for (const rule of match.resourceRules) {
    const version = matchVersion(rule, 'Exact', request);
    if (version !== undefined) return version;
  }
  for (const rule of match.resourceRules) {
    const version = matchVersion(rule, match.matchPolicy, request);
    if (version !== undefined) return version;
  }
  return undefined;
}

function matchVersion(rule: ResourceRule, matchPolicy: string, request: AdmissionRequest): string | undefined {
  if (!matchesAllButVersion(rule, request)) return undefined;
  const { group, resource, version } = request.resource;
  const same = equivalents.find((each) => each.group === group && each.resource === resource);
  const candidates = matchPolicy === 'Equivalent' ? [version, ...(same?.versions ?? [])] : [version];
  return candidates.find((candidate) => includes(rule.apiVersions, candidate));
}

function matchesAllButVersion(rule: ResourceRule, request: AdmissionRequest): boolean {
  const { group, resource } = request.resource;
  return (
    includes(rule.apiGroups, group) &&
    includes(rule.operations, request.operation) &&
    rule.resources.some((each) => matchesResource(each, resource)) &&
    rule.scope !== 'Cluster' &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(request.name))
  );
}

function includes(values: readonly string[], wanted: string): boolean {
  return values.includes('*') || values.includes(wanted);
}

/** `milvuses`, `*`, `milvuses/*` and `*` with any subresource mean the resource itself; `milvuses/status` does not. */
function matchesResource(pattern: string, resource: string): boolean {
  const [name = '', subresource = ''] = pattern.split('/');
  return (name === '*' || name === resource) && (subresource === '' || subresource === '*');
}

/** Of an update, the object before or after it is enough. */
function selectsObject(selector: LabelSelector, request: AdmissionRequest): boolean {
  if (selectsEverything(selector)) return true;
  return [request.object, request.oldObject].some((object) => object !== null && selects(selector, labelsOf(object)));
}

function selectsNamespace(selector: LabelSelector, request: AdmissionRequest): 'yes' | 'no' | 'unknown' {
  const named = { [namespaceNameLabel]: request.namespace };
  if (request.namespaceObject === undefined && !selectedKeys(selector).every((key) => key === namespaceNameLabel)) {
    return 'unknown';
  }
  return selects(selector, { ...named, ...labelsOf(request.namespaceObject) }) ? 'yes' : 'no';
}
