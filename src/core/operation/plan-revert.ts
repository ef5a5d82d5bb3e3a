import { type EarlierState, type Plan, planRollback } from '../command/index.ts';
import type { SourceTree } from '../layout/index.ts';
import { applyToValue, deepEqual, type FieldOperation, type FieldPath } from '../manifest/index.ts';
import { imageOf } from '../milvus/index.ts';
import { isMapping, type Json, valueAt } from '../object/index.ts';
import { editTarget, type Target } from '../target/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import type { ChangedFile } from './run.ts';

/** A commit that is to be taken back for one target, and how the files are now. */
export interface RevertQuestion {
  /** The target as the newest commit has it, with that commit's files and targets. */
  readonly target: Target;
  readonly tree: SourceTree;
  readonly targets: readonly Target[];
  /** The resource before the commit; undefined when the commit created it. */
  readonly before: unknown;
  /** As the commit left it. */
  readonly after: unknown;
  /** The fields that it changed. */
  readonly fields: readonly FieldPath[];
  /** The commit before it: whose state comes back. */
  readonly state: Omit<EarlierState, 'value'>;
  /** `never-ran`: no pod of the new image ever ran, so nothing of Milvus has moved on and its version may go anywhere. */
  readonly newImage: 'ran' | 'never-ran';
}

/** The edits that take a commit back. */
export interface Revert {
  readonly plan: Plan;
  readonly files: readonly ChangedFile[];
}

/**
 * Restores exactly the fields that a commit changed, in whatever file they are written, as far as nobody has changed them since;
 * with the order of the rollout turned around where the version goes down. Refuses where Milvus cannot go back, with the reason.
 */
export function planRevert(question: RevertQuestion): Result<Revert> {
  const { target, tree, targets, before } = question;
  const evaluated = target.evaluate(tree);
  if (!evaluated.ok) return evaluated;
  if (!isMapping(before)) {
    const message = `The change created ${target.name}, so there is no earlier state of it. Remove it with /delete, or correct it.`;
    return refuse({ code: 'history_unknown', message });
  }
  const now = evaluated.value.value;
  const plan = planOf(now, question);
  if (!plan.ok) return plan;
  const { operations } = plan.value;
  if (operations.length === 0) {
    const message = `Every field that the change touched has been changed again since, so there is nothing left to take back.`;
    return refuse({ code: 'no_change', message });
  }
  const edited = editTarget(tree, target, { operations, targets });
  if (!edited.ok) return edited;
  const consequences = [...plan.value.consequences, ...edited.value.notes];
  const files = edited.value.files.map(({ path, text }) => ({ path, before: tree.text(path) ?? '', after: text }));
  return accept({ plan: { ...plan.value, consequences }, files });
}

function planOf(now: unknown, question: RevertQuestion): Result<Plan> {
  const operations = restoringOperations(now, question);
  const restored = operations.reduce(applyToValue, now);
  if (question.newImage === 'ran' || imageOf(now) === imageOf(restored)) return planTo(restored, now, question);
  // What never ran has not touched the metadata: for the way back Milvus still is what it was before.
  const images = operations.filter(({ path }) => path.at(-1) === 'image');
  const asBefore = images.reduce(applyToValue, now);
  const rest = planTo(restored, asBefore, question);
  if (!rest.ok) return rest;
  const changes = images.map((each) => ({
    path: each.path,
    before: textOf(valueAt(now, each.path)),
    after: each.kind === 'set' ? textOf(each.value) : 'removed',
  }));
  return accept({
    ...rest.value,
    title: `roll back to ${question.state.commit.slice(0, 12)}`,
    operations: [...images, ...rest.value.operations],
    changes: [...changes, ...rest.value.changes],
    consequences: ['No pod ever ran the new image, so nothing of Milvus has moved on.', ...rest.value.consequences],
  });
}

function planTo(restored: unknown, now: unknown, { state }: RevertQuestion): Result<Plan> {
  const request = { wish: { kind: 'commit', name: state.commit }, source: '/rollback' } as const;
  return planRollback(now, request, { requestedAt: state.date, earlier: [{ ...state, value: restored }] });
}

/** A field that has another value by now belongs to somebody else. */
function restoringOperations(now: unknown, { before, after, fields }: RevertQuestion): readonly FieldOperation[] {
  return fields
    .filter((path) => deepEqual(valueAt(now, path), valueAt(after, path)))
    .map((path): FieldOperation => {
      const value = valueAt(before, path);
      return value === undefined ? { kind: 'unset', path } : { kind: 'set', path, value: value as Json };
    });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? 'not set' : JSON.stringify(value);
}
