import { blastRadiusSentences, type Command, type FieldChange, type Plan } from '../command/index.ts';
import { openTree, type SourceTree, treeWith } from '../layout/index.ts';
import { differingPaths } from '../manifest/index.ts';
import { blastRadius } from '../milvus/index.ts';
import { valueAt } from '../object/index.ts';
import { type Fixes, fixTree, reviewChange, reviewRecords, type TreeReview } from '../review/index.ts';
import { chooseTarget, type Target } from '../target/index.ts';
import { accept, type Finding, nearest, type Refusal, type Result, refuse } from '../text/index.ts';
import { changedFiles } from './change-resource.ts';
import type { ResourceStep, Workspace } from './run.ts';

type FixCommand = Extract<Command, { kind: 'fix' }>;

/**
 * Repairs what the review finds and can repair: in the resources that a pull request changes, or in the one that is meant. One
 * step for each resource that comes out differently, because each may have its own rules about who changes it.
 */
export function fixResources(command: FixCommand, workspace: Workspace): Result<readonly ResourceStep[]> {
  const unknown = unknownRule(command);
  if (unknown !== undefined) return refuse(unknown);
  const subjects = subjectsOf(command, workspace);
  if (!subjects.ok) return subjects;
  const { tree } = workspace;
  const fixes = fixTree(tree, reviewOf(workspace, subjects.value), command.rules);
  const paths = new Set(fixes.files.map(({ path }) => path));
  const after = treeWith(tree, fixes.files);
  const changed = workspace.found.targets.filter((each) => isMadeFrom(each, paths));
  const [first] = subjects.value;
  if (changed.length === 0 || first === undefined) {
    return first === undefined ? refuse(nothingChanged) : accept([unchangedStep(command, first, fixes)]);
  }
  if (command.effect === 'commit') workspace.tree = after;
  return accept(changed.map((target) => changedStep(command, { target, before: tree, after }, fixes)));
}

const nothingChanged: Refusal = {
  code: 'no_target',
  message: 'This pull request changes no Milvus resource that can be read, so there is nothing to repair by a command.',
};

function unknownRule({ rules, invocation }: FixCommand): Refusal | undefined {
  const known = reviewRecords.flatMap(({ ids }) => ids);
  const odd = rules.find((rule) => !known.includes(rule));
  if (odd === undefined) return undefined;
  const meant = nearest(odd, known);
  const message = `There is no rule ${odd}.${meant === undefined ? ' The findings name their rules.' : ` Did you mean ${meant}?`}`;
  const correction = meant === undefined ? '/fix' : invocation.source.replace(new RegExp(odd, 'i'), meant);
  return { code: 'bad_arguments', message, correction };
}

/** The resources that are looked at: the one that is named, those that the pull request changes, or the only one. */
function subjectsOf({ target, invocation }: FixCommand, { found, context }: Workspace): Result<readonly Target[]> {
  const { change } = context;
  if (target === undefined && change !== undefined) {
    const paths = new Set(change.changedPaths);
    return accept(found.targets.filter((each) => each.refusal === undefined && isMadeFrom(each, paths)));
  }
  const chosen = chooseTarget(found, target, invocation.source);
  return chosen.ok ? accept([chosen.value]) : chosen;
}

function isMadeFrom(target: Target, paths: ReadonlySet<string>): boolean {
  return paths.has(target.file) || [...target.madeFrom].some((path) => paths.has(path));
}

/** Hazards need the state before; without one every resource is taken as new. */
function reviewOf({ context }: Workspace, subjects: readonly Target[]): TreeReview {
  const files = new Set(subjects.flatMap((each) => [each.file, ...each.madeFrom]));
  const before = context.change?.before ?? openTree([]);
  const changedPaths = [...files];
  return (after) => reviewChange({ before, after, changedPaths }).findings.filter(({ file }) => files.has(file));
}

function unchangedStep({ invocation }: FixCommand, target: Target, { left }: Fixes): ResourceStep {
  const { source, verb } = invocation;
  const plan: Plan = { title: 'nothing to fix', operations: [], changes: [], consequences: leftSentences(left) };
  return { kind: 'unchanged', source, verb, target, plan, files: [] };
}

interface FixedTarget {
  readonly target: Target;
  readonly before: SourceTree;
  readonly after: SourceTree;
}

function changedStep({ invocation, effect }: FixCommand, fixed: FixedTarget, fixes: Fixes): ResourceStep {
  const { target, before, after } = fixed;
  const { source, verb } = invocation;
  const rules = [...new Set(fixes.fixed.map(({ rule }) => rule))];
  const [first = '', second, ...others] = rules;
  const title =
    others.length > 0
      ? `fix ${first} and ${rules.length - 1} more`
      : `fix ${[first, second].filter(Boolean).join(' and ')}`;
  const repaired = fixes.fixed.filter(({ file }) => target.madeFrom.has(file) || target.file === file);
  const sentences = repaired.map(({ rule, file, line }) => `Repaired ${rule} (${file}:${line}).`);
  const plan: Plan = {
    title,
    operations: [],
    changes: changesOf(fixed),
    consequences: [...new Set(sentences), ...effectSentences(fixed), ...leftSentences(fixes.left)],
  };
  const paths = fixes.files.map(({ path }) => path).filter((path) => target.madeFrom.has(path) || target.file === path);
  const files = changedFiles(before, after, paths);
  return { kind: effect === 'preview' ? 'previewed' : 'changed', source, verb, target, plan, files };
}

function changesOf({ target, before, after }: FixedTarget): readonly FieldChange[] {
  const old = target.evaluate(before);
  const now = target.evaluate(after);
  if (!old.ok || !now.ok) return [];
  return differingPaths(old.value.value, now.value.value).map((path) => ({
    path,
    before: shown(valueAt(old.value.value, path)),
    after: shown(valueAt(now.value.value, path)),
  }));
}

/** What restarts when this is merged. */
function effectSentences({ target, before, after }: FixedTarget): readonly string[] {
  const [old, now] = [target.evaluate(before), target.evaluate(after)];
  return old.ok && now.ok ? blastRadiusSentences(blastRadius(old.value.value, now.value.value)) : [];
}

const shownLength = 60;

function shown(value: unknown): string {
  if (value === undefined) return 'not set';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}

function leftSentences(left: readonly Finding[]): readonly string[] {
  const open = left.filter(({ severity }) => severity !== 'notice');
  if (open.length === 0) return [];
  const list = open.slice(0, 5).map(({ rule, file, line }) => `${rule} (${file}:${line})`);
  const more = open.length > list.length ? ` and ${open.length - list.length} more` : '';
  return [`Left for people, because more than one answer is possible: ${list.join(', ')}${more}.`];
}
