import type { Command, Plan } from '../command/index.ts';
import type { SourceTree } from '../layout/index.ts';
import { applyToValue, deepEqual } from '../manifest/index.ts';
import { chooseTarget, type EditedTarget, editTarget, type Target } from '../target/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import { planContext } from './earlier-states.ts';
import { restoreDocument } from './restore-document.ts';
import type { ChangedFile, ResourceStep, Workspace } from './run.ts';

type ChangeCommand = Extract<Command, { kind: 'change' }>;

/** Plans on what is deployed and edits where it is written; only a command that is to be committed leaves its edit. */
export function changeResource(command: ChangeCommand, workspace: Workspace): Result<ResourceStep> {
  const { tree, found, context } = workspace;
  const { source, verb } = command.invocation;
  const chosen = chooseTarget(found, command.target, source);
  if (!chosen.ok) return chosen;
  const target = chosen.value;
  const evaluated = target.evaluate(tree);
  if (!evaluated.ok) return evaluated;
  const plan = command.plan(evaluated.value.value, planContext(tree, target, context));
  if (!plan.ok) return refuse({ ...plan.refusal, place: target.placeOf(tree, plan.refusal.path ?? []) });
  const edited = carryOut(workspace, { target, plan: plan.value, value: evaluated.value.value });
  if (!edited.ok) return edited;
  const files = changedFiles(
    tree,
    edited.value.tree,
    edited.value.files.map(({ path }) => path),
  );
  const consequences = [...plan.value.consequences, ...edited.value.notes];
  const step = { source, verb, target, plan: { ...plan.value, consequences }, files };
  if (plan.value.operations.length === 0) return accept({ ...step, kind: 'unchanged' });
  if (command.effect === 'preview') return accept({ ...step, kind: 'previewed' });
  workspace.tree = edited.value.tree;
  return accept({ ...step, kind: 'changed' });
}

interface Work {
  readonly target: Target;
  readonly plan: Plan;
  /** The resource before. */
  readonly value: unknown;
}

/** The files after a plan. The text of another time is taken over where it makes the very resource that was planned. */
function carryOut({ tree, found, context }: Workspace, { target, plan, value }: Work): Result<EditedTarget> {
  const { operations, restores } = plan;
  const version = context.historyOf?.(target).find((each) => each.commit === restores);
  const restored = version === undefined ? undefined : restoreDocument(tree, target, { version, found });
  if (restored !== undefined) {
    const rest = editTarget(restored.tree, target, { operations, targets: found.targets });
    const after = rest.ok ? target.evaluate(rest.value.tree) : rest;
    if (rest.ok && after.ok && deepEqual(after.value.value, operations.reduce(applyToValue, value))) {
      return accept({ ...rest.value, files: [...restored.files, ...rest.value.files] });
    }
  }
  return editTarget(tree, target, { operations, targets: found.targets });
}

/** Those of the paths whose files differ between two trees. */
export function changedFiles(before: SourceTree, after: SourceTree, paths: Iterable<string>): readonly ChangedFile[] {
  return [...new Set(paths)]
    .map((path) => ({ path, before: before.text(path), after: after.text(path) }))
    .filter((file) => file.before !== file.after);
}
