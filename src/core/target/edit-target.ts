import { engineWord, type Proposal, type SourceFile, type SourceTree, treeWith } from '../layout/index.ts';
import { applyToValue, deepEqual, type FieldOperation, formatFieldPath } from '../manifest/index.ts';
import { valueAt } from '../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../text/index.ts';
import type { Target } from './find-targets.ts';

/** The files after an edit of one target. */
export interface EditedTarget {
  readonly tree: SourceTree;
  /** Every file that is another one now, or new. */
  readonly files: readonly SourceFile[];
  /** What people should know of the places that were changed. */
  readonly notes: readonly string[];
}

/**
 * Makes operations true of a target, in whatever file its fields come from. Each way that the layout proposes is tried on
 * the files and the resource is made from them again: a way counts only when exactly the named field differs, and when
 * no other target does. Refuses, with the place, when there is none.
 */
export function editTarget(
  tree: SourceTree,
  target: Target,
  { operations, targets }: { readonly operations: readonly FieldOperation[]; readonly targets: readonly Target[] },
): Result<EditedTarget> {
  let current = tree;
  const changed = new Map<string, SourceFile>();
  const notes = new Set<string>();
  for (const operation of operations) {
    const edited = editField(current, target, { operation, others: targets.filter((each) => each !== target) });
    if (!edited.ok) return edited;
    current = edited.value.tree;
    for (const file of edited.value.files) changed.set(file.path, file);
    for (const note of edited.value.notes) notes.add(note);
  }
  return accept({ tree: current, files: [...changed.values()], notes: [...notes] });
}

interface FieldEdit {
  readonly operation: FieldOperation;
  readonly others: readonly Target[];
}

function editField(tree: SourceTree, target: Target, { operation, others }: FieldEdit): Result<EditedTarget> {
  const before = target.evaluate(tree);
  if (!before.ok) return before;
  const expected = applyToValue(before.value.value, operation);
  if (isSo(before.value.value, operation)) return accept({ tree, files: [], notes: [] });
  const word = engineWord(tree, { resource: target, value: before.value.value, path: operation.path });
  if (word.refusal !== undefined) return refuse(word.refusal);
  const edited = editWhereWritten(tree, target, { operation, others, expected });
  return edited.ok ? accept({ ...edited.value, notes: [...edited.value.notes, ...word.notes] }) : edited;
}

interface ExpectedEdit extends FieldEdit {
  /** The resource as it is to come out. */
  readonly expected: unknown;
}

/** Tries every way to write the operation, those first that change nothing else. */
function editWhereWritten(
  tree: SourceTree,
  target: Target,
  { operation, others, expected }: ExpectedEdit,
): Result<EditedTarget> {
  const obstacles: Obstacles = { refusal: undefined, shared: undefined };
  for (const reach of ['alone', 'inherited', 'last'] as const) {
    for (const proposal of target.proposals(tree, operation)) {
      if (reach === 'alone' ? proposal.standing === 'last' : proposal.standing !== reach) continue;
      const tried = tryProposal(tree, { target, proposal, expected }, obstacles);
      if (tried === undefined) continue;
      const affected = affectedBy(tree, tried, others, reach === 'inherited' ? shownTargets + 1 : 1);
      if (affected.length === 0) return accept({ ...tried, notes: proposal.note === undefined ? [] : [proposal.note] });
      if (reach === 'inherited') return accept({ ...tried, notes: [inheritedNote(tried.files, affected)] });
      obstacles.shared ??= tried;
    }
  }
  return refuse(whyNot(tree, target, { operation, others }, obstacles));
}

function isSo(value: unknown, operation: FieldOperation): boolean {
  const current = valueAt(value, operation.path);
  if (operation.kind === 'unset') return current === undefined;
  return operation.kind === 'set' && deepEqual(current, operation.value);
}

interface Obstacles {
  refusal: Refusal | undefined;
  shared: Tried | undefined;
}

interface Tried {
  readonly tree: SourceTree;
  readonly files: readonly SourceFile[];
}

interface Trial {
  readonly target: Target;
  readonly proposal: Proposal;
  readonly expected: unknown;
}

/** The files of a proposal that makes the resource exactly as it should be; undefined when it does not. */
function tryProposal(tree: SourceTree, { target, proposal, expected }: Trial, obstacles: Obstacles): Tried | undefined {
  if (!proposal.edit.ok) {
    obstacles.refusal ??= proposal.edit.refusal;
    return undefined;
  }
  const files = proposal.edit.value.filter((file) => tree.text(file.path) !== file.text);
  const next = treeWith(tree, files);
  const after = files.length === 0 ? undefined : target.evaluate(next);
  return after?.ok === true && deepEqual(after.value.value, expected) ? { tree: next, files } : undefined;
}

/** Other targets that would come out differently, at most so many. */
function affectedBy(tree: SourceTree, tried: Tried, others: readonly Target[], most: number): readonly Target[] {
  const affected: Target[] = [];
  for (const other of others) {
    if (!tried.files.some((file) => other.madeFrom.has(file.path))) continue;
    const before = other.evaluate(tree);
    const after = other.evaluate(tried.tree);
    const isSame =
      before.ok === after.ok && (!before.ok || !after.ok || deepEqual(before.value.value, after.value.value));
    if (!isSame) affected.push(other);
    if (affected.length >= most) break;
  }
  return affected;
}

const shownTargets = 10;

function inheritedNote(files: readonly SourceFile[], affected: readonly Target[]): string {
  return `Others build on ${filesText(files)} and change with it: ${namesText(affected)}.`;
}

function whyNot(
  tree: SourceTree,
  target: Target,
  { operation, others }: FieldEdit,
  { refusal, shared }: Obstacles,
): Refusal {
  const field = formatFieldPath(operation.path);
  const place = target.placeOf(tree, operation.path);
  if (shared !== undefined) {
    const affected = affectedBy(tree, shared, others, shownTargets + 1);
    const message = `${field} of ${target.name} comes from ${filesText(shared.files)}, and a change there would change ${namesText(affected)} too. Give ${target.name} values or a patch of its own, or change the file by hand for all of them.`;
    return { code: 'unsupported_layout', message, place };
  }
  if (refusal !== undefined) return refusal;
  const what = target.layout === 'helm' ? 'no value and no written text of the chart' : 'no file of the repository';
  const instead =
    target.layout === 'helm'
      ? `Let the template take it from a value, such as {{ .Values.${String(operation.path.at(-1))} }}, then run the command again.`
      : 'Change it by hand.';
  const message = `There is ${what} through which ${field} of ${target.name} alone could be changed. ${instead}`;
  return { code: 'unsupported_layout', message, place };
}

function filesText(files: readonly SourceFile[]): string {
  return files.map((file) => file.path).join(' and ');
}

function namesText(targets: readonly Target[]): string {
  const names = targets.slice(0, shownTargets).map((target) => target.name);
  const more = targets.length > shownTargets ? ' and others' : '';
  const last = names.length > 1 && more === '' ? ` and ${names.pop()}` : '';
  return `${names.join(', ')}${last}${more}`;
}
