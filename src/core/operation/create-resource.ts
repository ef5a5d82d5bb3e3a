import type { Command, NewPlace } from '../command/index.ts';
import { type SourceFile, type SourceTree, treeWith } from '../layout/index.ts';
import { imageOf, parseImage } from '../milvus/index.ts';
import { describeTarget, type FoundTargets, lookForTargets, type Target } from '../target/index.ts';
import { accept, type Refusal, type Result, refuse } from '../text/index.ts';
import { changedFiles } from './change-resource.ts';
import { withResource } from './kustomization-entry.ts';
import { choosePlace, type FilePlace } from './new-file-place.ts';
import { changedOthers } from './other-targets.ts';
import type { ResourceStep, Workspace } from './run.ts';

type CreateCommand = Extract<Command, { kind: 'create' }>;

/** Writes a new resource into a file of its own, beside the others, and into the kustomization that takes those in. */
export function createResource(command: CreateCommand, workspace: Workspace): Result<ResourceStep> {
  const { tree, found } = workspace;
  const { source, verb } = command.invocation;
  const place = choosePlace(tree, found, command);
  if (!place.ok) return place;
  const draft = command.draft({
    namespace: place.value.namespace,
    imageRepository: repositoryOf(tree, place.value, found),
  });
  if (!draft.ok) return draft;
  const file: SourceFile = { path: place.value.path, text: draft.value.text };
  const entries = withResource(tree, file.path);
  if (!entries.ok) return entries;
  const next = treeWith(tree, [file, ...entries.value.files]);
  const now = lookForTargets(next);
  const made = now.targets.filter((each) => each.identity.name === command.name && each.madeFrom.has(file.path));
  const [target] = made;
  const refusal = refusalOf({ found, command, target, file });
  if (refusal !== undefined || target === undefined) return refuse(refusal ?? notDeployed(file));
  if (made.length > 1) return refuse(severalTimes(file, made));
  const [stray] = changedOthers(found.targets, now.targets, { before: tree, after: next });
  if (stray !== undefined) return refuse(disturbs(file, stray));
  const consequences = [
    ...draft.value.plan.consequences,
    ...namespaceSentences(target),
    ...deployedSentences(target, found),
  ];
  const files = changedFiles(tree, next, [file.path, ...entries.value.files.map(({ path }) => path)]);
  const step = { source, verb, target, plan: { ...draft.value.plan, consequences }, files };
  if (command.effect === 'preview') return accept({ ...step, kind: 'previewed' });
  workspace.tree = next;
  workspace.found = { ...found, targets: [...found.targets, target] };
  return accept({ ...step, kind: 'changed' });
}

/** The others beside it say where the images come from, when they agree. */
function repositoryOf(tree: SourceTree, place: FilePlace, found: FoundTargets): NewPlace['imageRepository'] {
  const near = place.siblings.length > 0 ? place.siblings : found.targets;
  const repositories = near.slice(0, 20).map((sibling) => {
    const evaluated = sibling.evaluate(tree);
    return evaluated.ok ? parseImage(imageOf(evaluated.value.value))?.repository : undefined;
  });
  const [first] = repositories;
  return first !== undefined && repositories.every((each) => each === first) ? first : undefined;
}

interface Created {
  readonly found: FoundTargets;
  readonly command: CreateCommand;
  readonly target: Target | undefined;
  readonly file: SourceFile;
}

function refusalOf({ found, command, target, file }: Created): Refusal | undefined {
  if (target === undefined) return notDeployed(file);
  const { name, namespace } = target.identity;
  const twin = found.targets.find(
    (other) =>
      other.identity.name === name &&
      (other.identity.namespace === namespace || other.identity.namespace === undefined || namespace === undefined),
  );
  if (twin !== undefined) {
    const message = `There is a Milvus ${name} already: ${describeTarget(twin)}. Two of one name in one namespace would be one.`;
    const correction = command.invocation.source.replace(name, `${name}-2`);
    return { code: 'bad_arguments', message, place: { file: twin.file, line: twin.line, column: 1 }, correction };
  }
  if (command.namespace === undefined || command.namespace === namespace) return undefined;
  const message = `What deploys ${file.path} puts everything into the namespace ${namespace}, not ${command.namespace}.`;
  const typed = /--namespace(=|\s+)\S+/i;
  return {
    code: 'bad_arguments',
    message,
    correction: command.invocation.source.replace(typed, `--namespace ${namespace}`),
  };
}

function notDeployed({ path }: SourceFile): Refusal {
  const message = `Nothing would deploy ${path} from its folder as one Milvus, so no file is made there. Name another place with --path.`;
  return { code: 'unsupported_layout', message, place: { file: path, line: 1, column: 1 } };
}

/** A base gives its resources to every overlay. */
function severalTimes({ path }: SourceFile, made: readonly Target[]): Refusal {
  const names = made.slice(0, 10).map(({ name }) => name);
  const message = `${path} lies in a base, so that it would be deployed ${made.length} times (${names.join(', ')}). Put it into one of the overlays with --path.`;
  return { code: 'unsupported_layout', message, place: { file: path, line: 1, column: 1 } };
}

function disturbs({ path }: SourceFile, { name }: Target): Refusal {
  const message = `A new file ${path} would change ${name} too, so it is not made. Name another place with --path.`;
  return { code: 'unsupported_layout', message, place: { file: path, line: 1, column: 1 } };
}

function namespaceSentences({ identity }: Target): readonly string[] {
  return identity.namespace === undefined ? ['The file names no namespace: what deploys it says where it goes.'] : [];
}

function deployedSentences(target: Target, { targets }: FoundTargets): readonly string[] {
  const names = target.deployedBy.map((by) => `${by.kind} ${by.name}`);
  if (names.length > 0) return [`${names.join(' and ')} will deploy it.`];
  if (targets.every(({ deployedBy }) => deployedBy.length === 0)) return [];
  return [
    `Others here are deployed by what stands in this repository, but nothing here takes in ${target.file}: add it to an Application or Kustomization too.`,
  ];
}
