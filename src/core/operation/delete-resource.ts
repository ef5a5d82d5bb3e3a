import type { Command } from '../command/index.ts';
import { type SourceFile, type SourceTree, treeWith, treeWithout } from '../layout/index.ts';
import { isMilvus, type Manifest } from '../manifest/index.ts';
import { chooseTarget, lookForTargets, namesOf, type Target } from '../target/index.ts';
import { accept, applyEdits, type Refusal, type Result, refuse } from '../text/index.ts';
import { changedFiles } from './change-resource.ts';
import { withoutResource } from './kustomization-entry.ts';
import { changedOthers } from './other-targets.ts';
import type { ResourceStep, Workspace } from './run.ts';

type DeleteCommand = Extract<Command, { kind: 'delete' }>;

/** Takes a resource out of the repository: its document, or its file and the entry that takes that in. */
export function deleteResource(command: DeleteCommand, workspace: Workspace): Result<ResourceStep> {
  const { tree, found } = workspace;
  const { source, verb } = command.invocation;
  const chosen = chooseTarget(found, command.target, source);
  if (!chosen.ok) return chosen;
  const target = chosen.value;
  const evaluated = target.evaluate(tree);
  if (!evaluated.ok) return evaluated;
  const plan = command.plan(evaluated.value.value, { requestedAt: workspace.context.requestedAt, earlier: [] });
  if (!plan.ok) return refuse({ ...plan.refusal, place: target.placeOf(tree, plan.refusal.path ?? []) });
  const removal = removalOf(tree, target);
  if (!removal.ok) return removal;
  const { next, notes } = removal.value;
  const left = lookForTargets(next);
  const others = found.targets.filter((each) => each !== target);
  const strays = changedOthers(others, left.targets, { before: tree, after: next });
  if (strays.length > 0) return refuse(shared(target, strays));
  const paths = [target.file, ...tree.readPaths()];
  const consequences = [...plan.value.consequences, ...notes];
  const files = changedFiles(tree, next, paths);
  const step = { source, verb, target, plan: { ...plan.value, consequences }, files };
  if (command.effect === 'preview') return accept({ ...step, kind: 'previewed' });
  workspace.tree = next;
  workspace.found = { ...found, targets: found.targets.filter((each) => each !== target) };
  return accept({ ...step, kind: 'changed' });
}

interface Removal {
  readonly next: SourceTree;
  readonly notes: readonly string[];
}

function removalOf(tree: SourceTree, target: Target): Result<Removal> {
  const manifest = tree.manifest(target.file);
  const document = manifest?.documents[target.documentIndex];
  if (manifest === undefined || document === undefined || !isMilvus(document.identity) || target.layout === 'helm') {
    return refuse(notADocument(target));
  }
  const others = manifest.documents.filter(
    (each) => each !== document && each.value !== undefined && each.value !== null,
  );
  if (others.length > 0) {
    const rest: SourceFile = { path: target.file, text: withoutDocument(manifest, target.documentIndex) };
    return accept({ next: treeWith(tree, [rest]), notes: [remainsNote(target, others.length)] });
  }
  const entries = withoutResource(tree, target.file);
  if (!entries.ok) return entries;
  const next = treeWith(treeWithout(tree, [target.file]), entries.value.files);
  return accept({ next, notes: entries.value.notes });
}

function remainsNote({ file }: Target, count: number): string {
  return count === 1
    ? `${file} has another document, which stays: look whether it is still needed.`
    : `${file} has ${count} other documents, which stay: look whether they are still needed.`;
}

/** The text without one of its documents and the line of dashes that begins it. */
function withoutDocument({ documents, text }: Manifest, index: number): string {
  const node = documents[index]?.node;
  if (node === undefined) return text;
  const start = startWithComment(text, node.range[0]);
  const rest = applyEdits(text, [{ start, end: node.range[2], newText: '' }]);
  // What followed the first document still begins with dashes, which separate nothing any more.
  const isFirst = documents.slice(0, index).every(({ value }) => value === undefined || value === null);
  return isFirst ? rest.slice(0, start) + rest.slice(start).replace(/^---[ \t]*\r?\n/, '') : rest;
}

/** Where the lines of comment begin that stand right above a document. */
function startWithComment(text: string, start: number): number {
  const above = /(?:^|\n)((?:#[^\n]*\n)*)$/.exec(text.slice(0, start));
  return start - (above?.[1]?.length ?? 0);
}

function notADocument(target: Target): Refusal {
  const [deployer] = target.deployedBy;
  const instead =
    deployer === undefined
      ? 'Remove what makes it by hand, in a pull request.'
      : `Remove the ${deployer.kind} ${deployer.name} (${deployer.file}:${deployer.line}), or its entry there, by hand in a pull request.`;
  const how = target.layout === 'helm' ? 'a Helm chart makes it' : 'kustomize makes it from a base';
  return {
    code: 'unsupported_layout',
    message: `${target.name} is no document of its own: ${how}, so no file can be removed for it alone. ${instead}`,
    place: { file: target.file, line: target.line, column: 1 },
  };
}

function shared(target: Target, others: readonly Target[]): Refusal {
  const names = others.slice(0, 10).map(({ name }) => name);
  return {
    code: 'unsupported_layout',
    message: `${target.file} is the place of ${names.join(', ')} too, so it cannot be removed for ${target.name} alone. Take the others out of it first, or remove it by hand for all of them.`,
    choices: others.slice(0, 10).flatMap((other) => namesOf(other)[0] ?? []),
    place: { file: target.file, line: target.line, column: 1 },
  };
}
