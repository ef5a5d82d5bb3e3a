import { type ApiObject, type ApiValue, isApiList, isApiObject } from './api-value.ts';
import type { Violation } from './violation.ts';

/** Bytes that all annotations together may have. */
const annotationLimit = 256 * 1024;
/** Characters of generateName that the server keeps before it adds five of its own. */
const generatedPrefixLimit = 58;

const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const qualifiedName = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/**
 * Names, labels, annotations, owners and finalizers that the server refuses in a custom resource
 * (k8s.io/apimachinery, pkg/api/validation/objectmeta.go). Values of a wrong type are left to the shape check.
 */
export function metadataRuleViolations(metadata: ApiObject, scope: 'Namespaced' | 'Cluster'): readonly Violation[] {
  return [
    ...nameViolations(metadata),
    ...namespaceViolations(metadata, scope),
    ...labelViolations(metadata),
    ...annotationViolations(metadata),
    ...ownerViolations(metadata),
    ...finalizerViolations(metadata),
  ];
}

function nameViolations(metadata: ApiObject): readonly Violation[] {
  const name = textAt(metadata, 'name');
  const prefix = textAt(metadata, 'generateName');
  if (name === undefined || prefix === undefined) return [];
  const violations: Violation[] = [];
  // A prefix may end with a dash, because more characters follow.
  if (prefix !== '' && !isSubdomain(prefix.length > 1 ? prefix.replace(/.-$/, 'a') : prefix)) {
    violations.push(badName('generateName', prefix));
  }
  const given = name === '' && prefix !== '' ? `${prefix.slice(0, generatedPrefixLimit)}xxxxx` : name;
  if (given === '') {
    violations.push(problem(['metadata', 'name'], 'The resource has no name. Write `name:` below `metadata:`.'));
  } else if (!isSubdomain(given)) {
    violations.push(badName('name', given));
  }
  return violations;
}

function badName(field: string, name: string): Violation {
  const why = name.length > 253 ? 'it is longer than 253 characters' : 'it has characters that a name cannot have';
  return problem(
    ['metadata', field],
    `${quote(name)} cannot be a name: ${why}. Use lower case letters, digits, \`-\` and \`.\`, and begin and end with a letter or digit.`,
  );
}

function namespaceViolations(metadata: ApiObject, scope: 'Namespaced' | 'Cluster'): readonly Violation[] {
  const namespace = textAt(metadata, 'namespace') ?? '';
  if (namespace === '' || (scope === 'Namespaced' && namespace.length <= 63 && label.test(namespace))) return [];
  const message =
    scope === 'Cluster'
      ? 'This kind of resource lives in no namespace. Remove the field.'
      : `${quote(namespace)} cannot be a namespace. Use at most 63 lower case letters, digits and \`-\`, and begin and end with a letter or digit.`;
  return [problem(['metadata', 'namespace'], message)];
}

function labelViolations(metadata: ApiObject): readonly Violation[] {
  return entriesAt(metadata, 'labels').flatMap(([key, value]) => {
    const path = ['metadata', 'labels'];
    const violations = qualifiedNameViolations(key, { path, what: 'a label' });
    if (typeof value !== 'string' || value === '' || (value.length <= 63 && qualifiedName.test(value)))
      return violations;
    const message = `${quote(value)} cannot be the value of a label. Use at most 63 letters, digits, \`-\`, \`_\` and \`.\`, and begin and end with a letter or digit; longer text belongs into an annotation.`;
    return [...violations, { path, place: [...path, key], problem: { kind: 'metadata', at: 'value', message } }];
  });
}

function annotationViolations(metadata: ApiObject): readonly Violation[] {
  const path = ['metadata', 'annotations'];
  const entries = entriesAt(metadata, 'annotations');
  const violations = entries.flatMap(([key]) =>
    qualifiedNameViolations(key.toLowerCase(), { path, what: 'an annotation', written: key }),
  );
  const encoder = new TextEncoder();
  const texts = entries.map(([key, value]) => (typeof value === 'string' ? key + value : key));
  const size = texts.reduce((sum, text) => sum + encoder.encode(text).length, 0);
  if (size <= annotationLimit) return violations;
  return [
    ...violations,
    problem(
      path,
      `The annotations have ${size} bytes together, ${annotationLimit} are allowed. Move large values elsewhere.`,
    ),
  ];
}

interface QualifiedName {
  readonly path: readonly string[];
  readonly what: string;
  readonly written?: string;
}

function qualifiedNameViolations(name: string, { path, what, written = name }: QualifiedName): readonly Violation[] {
  const why = qualifiedNameFault(name);
  if (why === undefined) return [];
  const message = `${quote(written)} cannot be the key of ${what}: ${why}. Write \`name\` or \`example.com/name\`.`;
  return [{ path, place: [...path, written], problem: { kind: 'metadata', at: 'key', message } }];
}

function qualifiedNameFault(text: string): string | undefined {
  const parts = text.split('/');
  if (parts.length > 2) return 'it has more than one slash';
  const name = parts.at(-1) ?? '';
  if (parts.length === 2 && !isSubdomain(parts[0] ?? '')) {
    return 'the part before the slash is not a domain name in lower case';
  }
  if (name === '') return 'the name is empty';
  if (name.length > 63) return 'the name is longer than 63 characters';
  if (qualifiedName.test(name)) return undefined;
  return 'the name may have letters, digits, `-`, `_` and `.`, and must begin and end with a letter or digit';
}

function ownerViolations(metadata: ApiObject): readonly Violation[] {
  const owners = isApiList(metadata.ownerReferences) ? metadata.ownerReferences : [];
  const violations = owners.flatMap((owner, index) =>
    isApiObject(owner) ? ownerFaults(owner, index) : ownerFaults({}, index),
  );
  const controllers = owners.filter((owner) => isApiObject(owner) && owner.controller === true);
  if (controllers.length < 2) return violations;
  return [
    ...violations,
    problem(
      ['metadata', 'ownerReferences'],
      'Two owners have `controller: true`. Only one owner may be the controller.',
    ),
  ];
}

function ownerFaults(owner: ApiObject, index: number): readonly Violation[] {
  const path = ['metadata', 'ownerReferences'];
  const violations = ['kind', 'name', 'uid']
    .filter((field) => textAt(owner, field) === '')
    .map((field) =>
      ownerFault(
        field,
        index,
        `An owner needs \`${field}\`. Owners are set by controllers: leave ownerReferences out of Git.`,
      ),
    );
  const apiVersion = textAt(owner, 'apiVersion');
  if (apiVersion === undefined) return violations;
  const parts = apiVersion.split('/');
  if (parts.length > 2 || parts.at(-1) === '') {
    violations.push(ownerFault('apiVersion', index, 'An owner needs `apiVersion`, as in `apps/v1`.'));
  }
  if (apiVersion === 'v1' && owner.kind === 'Event') {
    violations.push({
      path,
      place: [...path, index],
      problem: { kind: 'metadata', at: 'value', message: 'An Event cannot own anything.' },
    });
  }
  return violations;
}

function ownerFault(field: string, index: number, message: string): Violation {
  return {
    path: ['metadata', 'ownerReferences', field],
    place: ['metadata', 'ownerReferences', index, field],
    problem: { kind: 'metadata', at: 'value', message },
  };
}

function finalizerViolations(metadata: ApiObject): readonly Violation[] {
  const path = ['metadata', 'finalizers'];
  const finalizers = isApiList(metadata.finalizers) ? metadata.finalizers : [];
  const violations = finalizers.flatMap((entry, index): readonly Violation[] => {
    const name = entry === null ? '' : entry;
    const why = typeof name === 'string' ? qualifiedNameFault(name) : undefined;
    if (why === undefined) return [];
    const message = `${quote(String(name))} cannot be a finalizer: ${why}. Write \`example.com/name\`.`;
    return [{ path, place: [...path, index], problem: { kind: 'metadata', at: 'value', message } }];
  });
  if (!finalizers.includes('orphan') || !finalizers.includes('foregroundDeletion')) return violations;
  return [
    ...violations,
    problem(path, 'The finalizers `orphan` and `foregroundDeletion` exclude each other. Keep one.'),
  ];
}

/** Empty when the field is absent or null, undefined when it is of another type. */
function textAt(object: ApiObject, key: string): string | undefined {
  const value = object[key] ?? '';
  return typeof value === 'string' ? value : undefined;
}

function entriesAt(metadata: ApiObject, key: string): readonly (readonly [string, ApiValue])[] {
  const value = metadata[key];
  return isApiObject(value) ? Object.entries(value) : [];
}

function isSubdomain(text: string): boolean {
  return text.length <= 253 && subdomain.test(text);
}

function problem(path: readonly string[], message: string): Violation {
  return { path, problem: { kind: 'metadata', at: 'value', message } };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
