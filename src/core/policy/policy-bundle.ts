import { parseManifest } from '../manifest/index.ts';
import { type ApiObject, isApiObject } from '../schema/index.ts';
import type { Finding } from '../text/index.ts';
import { readPlacedDocuments } from './document.ts';
import type { KubernetesVersion } from './library/index.ts';
import { noParams, type ParamObjects, readParams } from './params.ts';
import { emptyPolicySet, type PolicySet, readPolicyManifest } from './policy-file.ts';

/** A file with policies, where it comes from: the pack that ships it, or the repository. */
export interface PolicySource {
  readonly path: string;
  readonly text: string;
  readonly origin: 'pack' | 'repository';
}

/** All the policies that count for a repository, and what they may look at beside the resource. */
export interface PolicyBundle extends PolicySet {
  readonly params: ParamObjects;
  /** Namespace manifests by name. */
  readonly namespaces: ReadonlyMap<string, ApiObject>;
  /** What keeps policies from being known, each with its file and line. While there are any, nothing is proven. */
  readonly problems: readonly Finding[];
}

export const emptyPolicyBundle: PolicyBundle = {
  ...emptyPolicySet,
  params: { ...noParams, elsewhere: 'possible' },
  namespaces: new Map(),
  problems: [],
};

/** Rule of the finding for a policy file that cannot be used. */
export const brokenPolicyRule = 'policies-invalid';

/** What else is known beside the policy files. */
export interface PolicyBundleOptions {
  readonly version?: KubernetesVersion;
  /** Files with namespaces and parameters. */
  readonly objects?: readonly ManifestText[];
  /** Folders that should hold policies and hold no file: a gate that is missing must not look like one that is open. */
  readonly emptyDirectories?: { readonly directories: readonly string[]; readonly namedIn: string };
}

function emptyMessage(directory: string): string {
  return `policies.directories names ${directory}, and there is no YAML file below it. Put the policies there, or remove the folder from policies.directories.`;
}

interface ReadSource extends PolicySet {
  readonly source: PolicySource;
}

/**
 * Puts policy files together as `kubectl apply` would: a policy or binding of the repository replaces the one of the same
 * name in a shipped pack. Files of the repository without any policy may lie beside them.
 */
export function readPolicyBundle(
  sources: readonly PolicySource[],
  { version, objects = [], emptyDirectories }: PolicyBundleOptions = {},
): PolicyBundle {
  const problems: Finding[] = (emptyDirectories?.directories ?? []).map((directory) =>
    problemAt(emptyDirectories?.namedIn ?? '', { line: 1, message: emptyMessage(directory) }),
  );
  const read: ReadSource[] = [];
  for (const source of sources) {
    const set = readPolicyManifest(parseManifest(source.path, source.text), version);
    if (set.ok) read.push({ ...set.value, source });
    else if (set.refusal.kind === 'invalid') {
      problems.push(...set.refusal.complaints.map((complaint) => problemAt(source.path, complaint)));
    }
  }
  const policies = lastOfEachName(read, ({ policies: each }) => each.map((one) => [one.policy.name, one] as const));
  const bindings = lastOfEachName(read, ({ bindings: each }) => each.map((one) => [one.name, one] as const));
  const documents = [...sources.filter(({ origin }) => origin === 'repository'), ...objects].flatMap(documentsOf);
  return {
    policies: policies.kept,
    bindings: bindings.kept,
    problems: [...problems, ...policies.twice, ...bindings.twice],
    params: readParams(documents, 'possible'),
    namespaces: namespacesOf(documents),
  };
}

/** Any YAML file of the repository. */
export interface ManifestText {
  readonly path: string;
  readonly text: string;
}

function documentsOf({ path, text }: ManifestText): readonly ApiObject[] {
  const read = readPlacedDocuments(parseManifest(path, text));
  return read.ok ? read.value.map(({ value }) => value).filter(isApiObject) : [];
}

function namespacesOf(documents: readonly ApiObject[]): ReadonlyMap<string, ApiObject> {
  const namespaces = documents.filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace');
  return new Map(
    namespaces.flatMap((each) => {
      const name = isApiObject(each.metadata) ? each.metadata.name : undefined;
      return typeof name === 'string' ? [[name, withNameLabel(each, name)] as const] : [];
    }),
  );
}

/** Every Namespace carries its own name as a label (KEP 2161). */
function withNameLabel(namespace: ApiObject, name: string): ApiObject {
  const metadata = isApiObject(namespace.metadata) ? namespace.metadata : {};
  const labels = isApiObject(metadata.labels) ? metadata.labels : {};
  return {
    ...namespace,
    metadata: { ...metadata, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
  };
}

function lastOfEachName<Item>(
  sources: readonly ReadSource[],
  itemsOf: (source: ReadSource) => readonly (readonly [string, Item])[],
): { readonly kept: readonly Item[]; readonly twice: readonly Finding[] } {
  const kept = new Map<string, { readonly item: Item; readonly source: PolicySource }>();
  const twice: Finding[] = [];
  for (const read of sources) {
    for (const [name, item] of itemsOf(read)) {
      const other = kept.get(name)?.source;
      if (other?.origin === read.source.origin) twice.push(definedTwice(name, other, read.source));
      kept.set(name, { item, source: read.source });
    }
  }
  return { kept: [...kept.values()].map(({ item }) => item), twice };
}

function definedTwice(name: string, first: PolicySource, second: PolicySource): Finding {
  const message = `${name} is defined in ${first.path} too, and which of the two a cluster gets cannot be told. Give one of them another name.`;
  return problemAt(second.path, { line: 1, message });
}

function problemAt(file: string, { line, message }: { readonly line: number; readonly message: string }): Finding {
  return {
    rule: brokenPolicyRule,
    severity: 'error',
    file,
    line,
    column: 1,
    endLine: line,
    endColumn: 1,
    path: '',
    message,
  };
}
