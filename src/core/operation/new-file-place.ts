import type { Command } from '../command/index.ts';
import { baseNameOf, directoryOf, type SourceTree } from '../layout/index.ts';
import { isMilvus } from '../manifest/index.ts';
import type { FoundTargets, Target } from '../target/index.ts';
import { accept, type Refusal, type Result, refuse } from '../text/index.ts';
import { kustomizedNamespace } from './kustomization-entry.ts';

/** Where a new resource goes. */
export interface FilePlace {
  readonly path: string;
  /** To be written into the file; undefined where what deploys the folder decides. */
  readonly namespace: string | undefined;
  /** The resources that stand beside it. */
  readonly siblings: readonly Target[];
}

type Wanted = Extract<Command, { kind: 'create' }>;

/** The place that a command names, else the one where the repository keeps resources like it. */
export function choosePlace(tree: SourceTree, found: FoundTargets, wanted: Wanted): Result<FilePlace> {
  const path = wanted.path === undefined ? undefined : join(tree.root, wanted.path);
  const chosen =
    path === undefined ? habitOf(tree, found, wanted) : accept({ path, siblings: siblingsIn(found, path) });
  if (!chosen.ok) return chosen;
  const file = placesOnTheWay(chosen.value.path).find((each) => tree.has(each));
  if (file !== undefined) return refuse(taken(file, wanted));
  const link = placesOnTheWay(chosen.value.path).find((each) => tree.obstacles.has(each));
  if (link !== undefined) return refuse(blocked(tree, link, wanted));
  if (isInChart(tree, chosen.value.path)) return refuse(inChart(chosen.value.path, wanted));
  return accept({ ...chosen.value, namespace: namespaceOf(tree, chosen.value, wanted) });
}

/** What the person says; else nothing where a kustomization decides; else that of the others, when they agree. */
function namespaceOf(tree: SourceTree, place: Omit<FilePlace, 'namespace'>, wanted: Wanted): string | undefined {
  if (wanted.namespace !== undefined) return wanted.namespace;
  if (kustomizedNamespace(tree, directoryOf(place.path)) !== undefined) return undefined;
  const written = place.siblings.map(
    ({ file, documentIndex }) => tree.manifest(file)?.documents[documentIndex]?.identity?.namespace,
  );
  const [first] = written;
  return written.every((each) => each === first) ? first : undefined;
}

/** How a repository names the files of its resources. */
interface Habit {
  /** With the name of the new resource in it. */
  readonly path: string;
  readonly siblings: readonly Target[];
}

function habitOf(tree: SourceTree, { targets }: FoundTargets, wanted: Wanted): Result<Habit> {
  const written = targets.filter((target) => isFileOfItsOwn(tree, target));
  const fitting = written.filter((target) => fits(target, wanted));
  const habits = new Map<string, Habit>();
  for (const target of fitting) {
    const path = pathLike(target, targets, wanted.name);
    const known = habits.get(path);
    habits.set(path, { path, siblings: [...(known?.siblings ?? []), target] });
  }
  const [only, ...others] = habits.values();
  if (only !== undefined && others.length === 0) return accept(only);
  if (targets.length === 0) return accept({ path: join(tree.root, 'milvus', `${wanted.name}.yaml`), siblings: [] });
  const inside = [...habits.keys()].map((each) => (tree.root === '' ? each : each.slice(tree.root.length + 1)));
  return refuse(whichPlace(wanted, inside, written));
}

function isFileOfItsOwn(tree: SourceTree, { file, documentIndex, layout, refusal }: Target): boolean {
  const document = tree.manifest(file)?.documents[documentIndex];
  return refusal === undefined && layout !== 'helm' && isMilvus(document?.identity);
}

/** Production goes beside production, everything else beside everything else; a namespace that is named decides alone. */
function fits({ identity, environment }: Target, wanted: Wanted): boolean {
  if (wanted.namespace !== undefined && identity.namespace !== undefined)
    return identity.namespace === wanted.namespace;
  if (environment === 'unknown') return true;
  return (environment === 'production') === (wanted.environment === 'production');
}

/** `clusters/dev/rag.yaml` beside `clusters/dev/search.yaml`, `milvus/rag/milvus.yaml` beside `milvus/search/milvus.yaml`. */
function pathLike({ file, identity }: Target, targets: readonly Target[], name: string): string {
  const directory = directoryOf(file);
  const isAlone = targets.filter((other) => directoryOf(other.file) === directory).length === 1;
  if (isAlone && baseNameOf(directory) === identity.name) {
    return join(directoryOf(directory), name, baseNameOf(file));
  }
  return join(directory, `${name}${file.endsWith('.yml') ? '.yml' : '.yaml'}`);
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

function siblingsIn({ targets }: FoundTargets, path: string): readonly Target[] {
  return targets.filter(({ file, refusal }) => refusal === undefined && directoryOf(file) === directoryOf(path));
}

/** The path itself, and each folder that would have to be one. */
function placesOnTheWay(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function isInChart(tree: SourceTree, path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  return folders.some((_, index) => tree.has(join(...folders.slice(0, index + 1), 'Chart.yaml')));
}

function taken(file: string, wanted: Wanted): Refusal {
  const message = `There is a file ${file} already. Name another place with --path.`;
  return { code: 'bad_arguments', message, place: { file, line: 1, column: 1 }, correction: elsewhere(wanted) };
}

const obstacleWords = { link: 'a symbolic link', submodule: 'a submodule', unreadable: 'a file that cannot be read' };

function blocked(tree: SourceTree, file: string, wanted: Wanted): Refusal {
  const what = obstacleWords[tree.obstacles.get(file) ?? 'unreadable'];
  const message = `${file} is ${what}, and Falconer writes neither through one nor in its place. Name another place with --path.`;
  return { code: 'bad_arguments', message, place: { file, line: 1, column: 1 }, correction: elsewhere(wanted) };
}

/** The same command with a place that is likely to be free. */
function elsewhere({ invocation, name }: Wanted): string {
  const plain = invocation.source.replace(/\s--path(=|\s+)\S+/i, '');
  return `${plain} --path milvus/${name}${invocation.flags.get('path') === `milvus/${name}.yaml` ? '-2' : ''}.yaml`;
}

function inChart(path: string, wanted: Wanted): Refusal {
  const message = `${path} lies in a Helm chart, where a plain resource does not belong: add values for another release, or name another place with --path.`;
  return {
    code: 'unsupported_layout',
    message,
    place: { file: path, line: 1, column: 1 },
    correction: elsewhere(wanted),
  };
}

function whichPlace({ invocation, name }: Wanted, paths: readonly string[], written: readonly Target[]): Refusal {
  const why =
    paths.length > 1
      ? 'The repository keeps resources like it in several places.'
      : written.length === 0
        ? 'Every Milvus here is made by a chart or an overlay, so there is no place for a plain file by habit.'
        : 'The repository has no place for a resource like it yet.';
  const shown = paths.slice(0, 10);
  return {
    code: 'bad_arguments',
    message: `${why} Say where the file goes.`,
    ...(shown.length === 0 ? {} : { choices: shown }),
    correction: `${invocation.source} --path ${shown[0] ?? `milvus/${name}.yaml`}`,
  };
}
