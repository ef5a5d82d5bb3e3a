import type { Library, Overload } from '../cel/environment.ts';
import { declareMethod, functionsOf, isText } from '../cel/signature.ts';
import { celError, noSuchOverload, type Opaque, type Result, type Unknown, type Value } from '../cel/value.ts';
import { dns1123Label, dns1123Subdomain } from './name-format.ts';
import { opaqueKind } from './opaque.ts';

const kinds = {
  authorizer: opaqueKind<null>('kubernetes.authorization.Authorizer', () => true),
  path: opaqueKind<null>('kubernetes.authorization.PathCheck', () => true),
  group: opaqueKind<null>('kubernetes.authorization.GroupCheck', () => true),
  resource: opaqueKind<null>('kubernetes.authorization.ResourceCheck', () => true),
};

const decision = 'kubernetes.authorization.Decision';

/** The `authorizer` variable. What it is asked is understood; the answers are known only to the API server. */
export const authorizerValue: Opaque = kinds.authorizer.make(null);
export const resourceCheckValue: Opaque = kinds.resource.make(null);
export const authorizerTypeName = kinds.authorizer.name;
export const resourceCheckTypeName = kinds.resource.name;

const serverKnows: Unknown = {
  kind: 'unknown',
  reason: 'it asks the authorizer, whose answer only the API server knows',
};

/** A step of a question: checks its text and gives the next part of the question. */
function question(
  next: Result,
  complain: (text: string) => string | undefined = () => undefined,
): Overload['evaluate'] {
  return (_receiver, ...texts: readonly Value[]) => {
    const [text = null] = texts;
    if (!isText(text)) return noSuchOverload;
    const complaint = complain(text);
    return complaint === undefined ? next : celError(complaint);
  };
}

function notBlank(what: string): (text: string) => string | undefined {
  return (text) => (text.trim() === '' ? `${what} must not be empty` : undefined);
}

const serviceAccount: Overload['evaluate'] = (_receiver, namespace = null, name = null) => {
  if (!isText(namespace) || !isText(name)) return noSuchOverload;
  if (dns1123Subdomain(name).length > 0) return celError('Invalid service account name');
  if (dns1123Label(namespace).length > 0) return celError('Invalid service account namespace');
  return authorizerValue;
};

const resourceCheck = question(resourceCheckValue);
const unknown: Overload['evaluate'] = () => serverKnows;

/** k8s.io/apiserver, pkg/cel/library/authz.go. */
export const authorizerLibrary: Library = {
  name: 'authorizer',
  functions: functionsOf([
    declareMethod(
      `${kinds.authorizer.name}.path(string): ${kinds.path.name}`,
      question(kinds.path.make(null), notBlank('path')),
    ),
    declareMethod(`${kinds.authorizer.name}.group(string): ${kinds.group.name}`, question(kinds.group.make(null))),
    declareMethod(`${kinds.authorizer.name}.serviceAccount(string, string): ${kinds.authorizer.name}`, serviceAccount),
    declareMethod(
      `${kinds.group.name}.resource(string): ${kinds.resource.name}`,
      question(resourceCheckValue, notBlank('resource')),
    ),
    ...['subresource', 'namespace', 'name'].map((part) =>
      declareMethod(`${kinds.resource.name}.${part}(string): ${kinds.resource.name}`, resourceCheck),
    ),
    declareMethod(`${kinds.path.name}.check(string): ${decision}`, unknown),
    declareMethod(`${kinds.resource.name}.check(string): ${decision}`, unknown),
    declareMethod(`${decision}.errored(): bool`, unknown),
    declareMethod(`${decision}.error(): string`, unknown),
    declareMethod(`${decision}.allowed(): bool`, unknown),
    declareMethod(`${decision}.reason(): string`, unknown),
  ]),
};

/** Selectors in questions, which Kubernetes added later. */
export const authorizerSelectorsLibrary: Library = {
  name: 'authorizer selectors',
  functions: functionsOf(
    ['fieldSelector', 'labelSelector'].map((part) =>
      declareMethod(`${kinds.resource.name}.${part}(string): ${kinds.resource.name}`, resourceCheck),
    ),
  ),
};
