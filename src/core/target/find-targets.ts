import {
  type BarredResource,
  type DeployedResource,
  discoverResources,
  type Environment,
  type Evaluated,
  type LayoutName,
  type SourceTree,
} from '../layout/index.ts';
import { isMilvus, type ResourceIdentity } from '../manifest/index.ts';
import { accept, type Refusal, type Result, refuse } from '../text/index.ts';

/** A Milvus resource that a repository deploys: what commands work on. */
export interface Target extends DeployedResource {
  /** The shortest name that fits no other target here: `prod`, `search/prod` or `clusters/eu/milvus.yaml#prod`. */
  readonly name: string;
  /** Why it cannot be changed in this repository; undefined when it can. */
  readonly refusal: Refusal | undefined;
  /** The cluster that the configuration names; undefined when it names none. */
  readonly cluster?: string | undefined;
}

/** What was found, and what stood in the way. */
export interface FoundTargets {
  readonly targets: readonly Target[];
  /** Files that should have been looked at and cannot be read. */
  readonly unreadable: readonly Refusal[];
  /** Rendered or generated copies of resources that have another source here. */
  readonly copies: readonly Target[];
}

/** Every Milvus resource that the files deploy, by name. */
export function findTargets(tree: SourceTree): readonly Target[] {
  return lookForTargets(tree).targets;
}

/** Trees do not change, and several readers ask for the targets of one. */
const found = new WeakMap<SourceTree, FoundTargets>();

/** The same, with everything that explains why something is not among them. */
export function lookForTargets(tree: SourceTree): FoundTargets {
  const known = found.get(tree) ?? searchTargets(tree);
  found.set(tree, known);
  return known;
}

function searchTargets(tree: SourceTree): FoundTargets {
  const { resources, barred, unreadable } = discoverResources(tree);
  const unnamed = resources.map((each): Target => ({ ...each, name: each.identity.name, refusal: undefined }));
  const asked = barred.map((each) => ({ target: barredTarget(each), standing: each.standing }));
  const isCopy = ({ target, standing }: (typeof asked)[number]): boolean =>
    standing === 'copy' && unnamed.some((other) => mayBeSame(other.identity, target.identity));
  const copies = asked.filter(isCopy).map(({ target }) => target);
  const all = [...unnamed, ...asked.filter((each) => !isCopy(each)).map(({ target }) => target)];
  const named = namedTargets(all);
  return { targets: named, unreadable, copies };
}

/** True when the two name the same resource; a missing namespace is only equal to a missing one. */
export function sameResource(a: ResourceIdentity | undefined, b: ResourceIdentity | undefined): boolean {
  return isMilvus(a) && isMilvus(b) && a.name === b.name && a.namespace === b.namespace;
}

/** Every text by which a person may name the target. */
export function namesOf(target: Target): readonly string[] {
  const { identity, file, documentIndex, label } = target;
  const own = identity.name === '' ? [] : [identity.name, qualifiedName(target), `${file}#${identity.name}`];
  const labelled = label === undefined ? [] : [label, `${label}/${identity.name}`];
  return [...own, ...labelled, `${file}#${documentIndex}`, file, target.name];
}

function mayBeSame(a: ResourceIdentity, b: ResourceIdentity): boolean {
  return a.name === b.name && (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace);
}

function barredTarget({ identity, label, file, documentIndex, line, refusal }: BarredResource): Target {
  const layout: LayoutName = 'unsupported';
  const environment: Environment = 'unknown';
  return {
    name: identity.name,
    refusal,
    identity,
    layout,
    environment,
    deployedBy: [],
    file,
    documentIndex,
    line,
    label,
    madeFrom: new Set([file]),
    evaluate: (tree) => writtenOut(tree, file, documentIndex) ?? refuse(refusal),
    proposals: () => [],
    placeOf: () => refusal.place ?? { file, line, column: 1 },
  };
}

/** What may not be changed may well be known: output of Helm is a resource as any other. */
function writtenOut(tree: SourceTree, file: string, documentIndex: number): Result<Evaluated> | undefined {
  const document = /\.ya?ml$/.test(file) ? tree.manifest(file)?.documents[documentIndex] : undefined;
  if (document?.value === undefined || !isMilvus(document.identity)) return undefined;
  return accept({ value: document.value, madeFrom: new Set([file]) });
}

/** `namespace/name`, or the name alone where Git names no namespace. */
export function qualifiedName({ identity }: Pick<Target, 'identity'>): string {
  return identity.namespace === undefined ? identity.name : `${identity.namespace}/${identity.name}`;
}

/** Gives each target the shortest of its names that no other one has. */
function namedTargets(all: readonly Target[]): readonly Target[] {
  const holders = new Map<string, number>();
  for (const target of all) {
    for (const name of new Set(namesOf(target))) holders.set(name, (holders.get(name) ?? 0) + 1);
  }
  return all
    .map((target) => ({ ...target, name: shortestName(target, (name) => holders.get(name) === 1) }))
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function shortestName(target: Target, isFree: (name: string) => boolean): string {
  const { identity, file, documentIndex, label } = target;
  const labelled = label === undefined ? [] : [identity.name === '' ? label : `${label}/${identity.name}`];
  const own = identity.name === '' ? [] : [identity.name, qualifiedName(target)];
  const names = [...own, ...labelled, ...(identity.name === '' ? [] : [`${file}#${identity.name}`])];
  return names.find((name) => isFree(name)) ?? `${file}#${documentIndex}`;
}
