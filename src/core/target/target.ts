import {
  isMilvus,
  type Manifest,
  type ManifestDocument,
  milvusDocuments,
  type ResourceIdentity,
} from '../manifest/index.ts';
import { accept, nearest, positionAt, type Refusal, type Result, refuse } from '../text/index.ts';

/** A Milvus resource in a repository: what commands work on. */
export interface Target {
  /** The shortest name that fits no other target here: `prod`, `search/prod` or `clusters/eu/milvus.yaml#prod`. */
  readonly name: string;
  readonly identity: ResourceIdentity;
  readonly file: string;
  readonly documentIndex: number;
  /** 1-based line where the document begins. */
  readonly line: number;
}

/** Every Milvus resource of the given files, by name. Files that are not valid YAML have none. */
export function findTargets(manifests: readonly Manifest[]): readonly Target[] {
  const found = manifests.flatMap((manifest) =>
    milvusDocuments(manifest).map((document) => candidate(manifest, document)),
  );
  return found
    .map((each) => ({ ...each, name: shortestName(each, found) }))
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

/** The target that a command means: the only one there is, or the one it names. */
export function chooseTarget(targets: readonly Target[], wanted: string | undefined, source: string): Result<Target> {
  const [only, ...others] = targets;
  if (only === undefined) {
    const message =
      'There is no Milvus resource here: no YAML file has a document of kind Milvus in the API group milvus.io.';
    return refuse({ code: 'no_target', message });
  }
  if (wanted === undefined) return others.length === 0 ? accept(only) : refuse(ambiguous(targets, source));
  const matches = targets.filter((target) => namesOf(target).includes(wanted));
  const [match] = matches;
  if (match === undefined) return refuse(unknownTarget(targets, wanted, source));
  return matches.length === 1 ? accept(match) : refuse(ambiguous(matches, withoutTarget(source)));
}

/** A target as a list shows it: name, namespace, file and line. */
export function describeTarget(target: Target): string {
  const namespace = target.identity.namespace === undefined ? '' : ` in namespace ${target.identity.namespace}`;
  return `${target.name}: ${target.identity.kind} ${target.identity.name}${namespace}, ${target.file}:${target.line}`;
}

/** True when the two name the same resource; a missing namespace is only equal to a missing one. */
export function sameResource(a: ResourceIdentity | undefined, b: ResourceIdentity | undefined): boolean {
  return isMilvus(a) && isMilvus(b) && a.name === b.name && a.namespace === b.namespace;
}

function candidate(manifest: Manifest, document: ManifestDocument): Target {
  const identity = document.identity ?? { group: '', version: '', kind: '', namespace: undefined, name: '' };
  const start = document.node.contents?.range[0] ?? document.node.range[0];
  const { line } = positionAt(manifest.lineStarts, start);
  return { name: identity.name, identity, file: manifest.path, documentIndex: document.index, line };
}

function namesOf(target: Target): readonly string[] {
  const { identity, file } = target;
  return [
    identity.name,
    qualifiedName(target),
    `${file}#${identity.name}`,
    `${file}#${target.documentIndex}`,
    file,
    target.name,
  ];
}

function qualifiedName({ identity }: Target): string {
  return identity.namespace === undefined ? identity.name : `${identity.namespace}/${identity.name}`;
}

function shortestName(target: Target, all: readonly Target[]): string {
  const others = all.filter((each) => each !== target);
  const { identity, file, documentIndex } = target;
  const names = [identity.name, qualifiedName(target), `${file}#${identity.name}`];
  const free = names.find((name) => name !== '' && !others.some((other) => namesOf(other).includes(name)));
  return free ?? `${file}#${documentIndex}`;
}

function ambiguous(targets: readonly Target[], source: string): Refusal {
  return {
    code: 'target_ambiguous',
    message: `There are ${targets.length} Milvus resources here. Name the one you mean; nothing was changed.`,
    choices: targets.map(describeTarget),
    correction: `${source} --target ${targets[0]?.name ?? ''}`,
  };
}

function unknownTarget(targets: readonly Target[], wanted: string, source: string): Refusal {
  const names = targets.map((target) => target.name);
  const meant = nearest(wanted, names) ?? (names.length === 1 ? names[0] : undefined);
  return {
    code: 'unknown_target',
    message: `There is no target ${JSON.stringify(wanted)} here.`,
    choices: targets.map(describeTarget),
    ...(meant === undefined ? {} : { correction: `${withoutTarget(source)} --target ${meant}` }),
  };
}

function withoutTarget(source: string): string {
  return source.replace(/\s--target(=|\s+)("[^"]*"|'[^']*'|\S+)/i, '');
}
