import { type Command, type Invocation, type Plan, type PlanContext, parseCommand } from '../command/index.ts';
import { openTree, type SourceFile, type SourceTree, treeWith } from '../layout/index.ts';
import { parseManifest } from '../manifest/index.ts';
import {
  chooseTarget,
  type DeclaredTarget,
  declareTargets,
  editTarget,
  type FoundTargets,
  lookForTargets,
  sameResource,
  type Target,
} from '../target/index.ts';
import { accept, type Refusal, type Result, refuse } from '../text/index.ts';

export type { SourceFile } from '../layout/index.ts';

/** What became of one command line. */
export type Step = ResourceStep | AskedStep | AnsweredStep | RefusedStep;

/** A line that was planned on a resource. */
export interface ResourceStep {
  readonly kind: 'changed' | 'previewed' | 'unchanged';
  readonly source: string;
  readonly verb: string;
  readonly target: Target;
  readonly plan: Plan;
  /** The file in which the change is written; the target's own when nothing changes. */
  readonly file: ChangedFile;
  /** Every file that this line alone changes: a new patch, and the kustomization that takes it in. */
  readonly files: readonly ChangedFile[];
}

/** A question that waits for its answer. */
export interface AskedStep {
  readonly kind: 'asked';
  readonly source: string;
  readonly verb: string;
  readonly invocation: Invocation;
}

export interface AnsweredStep {
  readonly kind: 'answered';
  readonly source: string;
  readonly verb: string;
  /** Markdown. */
  readonly text: string;
}

export interface RefusedStep {
  readonly kind: 'refused';
  readonly source: string;
  readonly verb: string;
  readonly refusal: Refusal;
}

export interface ChangedFile {
  readonly path: string;
  /** Empty for a file that is new. */
  readonly before: string;
  readonly after: string;
}

/** What the commands of one comment do together. */
export interface Run {
  readonly steps: readonly Step[];
  /** What to commit; empty when a command was refused, because a request is done whole or not at all. */
  readonly files: readonly ChangedFile[];
  /** What is deployed from the files, before any of the lines. */
  readonly found: FoundTargets;
  readonly tree: SourceTree;
}

/** When and on what history commands run; both are inputs, so that running again gives the same. */
export interface RunContext {
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
  /** Older versions of files, newest first. Only commands that go back to them (`/start`) need any. */
  readonly earlierFiles: readonly SourceFile[];
  /** What the configuration says of targets; none when left out. */
  readonly declared?: readonly DeclaredTarget[];
}

/**
 * Runs command lines on the files of a repository, top to bottom; each sees what the ones before it changed. The files are
 * those that `wantedFiles` asks for, or simply all. Pure: nothing is written.
 */
export function runCommands(
  lines: readonly string[],
  files: readonly SourceFile[] | SourceTree,
  context: RunContext,
): Run {
  const tree = 'manifest' in files ? files : openTree(files);
  const { found } = declareTargets(lookForTargets(tree), context.declared ?? []);
  const workspace: Workspace = { tree, found, context };
  const steps = lines.map((line) => runLine(line, workspace));
  const refused = steps.some((step) => step.kind === 'refused');
  return { steps, files: refused ? [] : changedFiles(tree, workspace.tree, steps), found, tree };
}

interface Workspace {
  /** The files as the lines so far left them. */
  tree: SourceTree;
  readonly found: FoundTargets;
  readonly context: RunContext;
}

function runLine(line: string, workspace: Workspace): Step {
  const source = line.trimEnd();
  const parsed = parseCommand(line);
  const verb = /^\/(\w+)/.exec(source)?.[1]?.toLowerCase() ?? '';
  if (!parsed.ok) return refusedStep({ source, verb }, parsed.refusal);
  const command = parsed.value;
  if (command.kind === 'answer') return { kind: 'asked', source, verb, invocation: command.invocation };
  const step = changeResource(command, workspace);
  return step.ok ? step.value : refusedStep({ source, verb }, step.refusal);
}

/** A line that was refused because of a secret in it is not repeated. */
function refusedStep({ source, verb }: Pick<RefusedStep, 'source' | 'verb'>, refusal: Refusal): RefusedStep {
  const shown = refusal.code === 'secret_in_text' ? `/${verb} ...` : source;
  return { kind: 'refused', source: shown, verb, refusal };
}

/** Plans on what is deployed and edits where it is written; only a command that is to be committed leaves its edit. */
function changeResource(command: Extract<Command, { kind: 'change' }>, workspace: Workspace): Result<ResourceStep> {
  const { tree, found, context } = workspace;
  const { source, verb } = command.invocation;
  const chosen = chooseTarget(found, command.target, source);
  if (!chosen.ok) return chosen;
  const target = chosen.value;
  const evaluated = target.evaluate(tree);
  if (!evaluated.ok) return evaluated;
  const plan = command.plan(evaluated.value.value, planContext(tree, target, context));
  if (!plan.ok) return refuse({ ...plan.refusal, place: target.placeOf(tree, plan.refusal.path ?? []) });
  const { operations } = plan.value;
  const edited = editTarget(tree, target, { operations, targets: found.targets });
  if (!edited.ok) return edited;
  const files = edited.value.files.map(({ path, text }) => ({ path, before: tree.text(path) ?? '', after: text }));
  const consequences = [...plan.value.consequences, ...edited.value.notes];
  const own = tree.text(target.file) ?? '';
  const file = writtenFile(files) ?? { path: target.file, before: own, after: own };
  const step = { source, verb, target, plan: { ...plan.value, consequences }, file, files };
  if (operations.length === 0) return accept({ ...step, kind: 'unchanged' });
  if (command.effect === 'preview') return accept({ ...step, kind: 'previewed' });
  workspace.tree = edited.value.tree;
  return accept({ ...step, kind: 'changed' });
}

/** A new file says more than the line that takes it in. */
function writtenFile(files: readonly ChangedFile[]): ChangedFile | undefined {
  return files.find((file) => file.before === '') ?? files[0];
}

/** The same resource in the older versions of the files that it is made from. */
function planContext(tree: SourceTree, target: Target, { requestedAt, earlierFiles }: RunContext): PlanContext {
  const earlier = earlierFiles
    .filter((file) => target.madeFrom.has(file.path))
    .flatMap((file) => (target.layout === 'plain' ? documentsIn(file, target) : remade(tree, file, target)));
  return { requestedAt, earlier };
}

/** Documents may have moved in the file, so the name decides. */
function documentsIn(file: SourceFile, target: Target): readonly unknown[] {
  const named = target.identity.namespace;
  return parseManifest(file.path, file.text)
    .documents.filter(({ identity }) =>
      sameResource(identity && { ...identity, namespace: identity.namespace ?? named }, target.identity),
    )
    .map((document) => document.value);
}

function remade(tree: SourceTree, file: SourceFile, target: Target): readonly unknown[] {
  const evaluated = target.evaluate(treeWith(tree, [file]));
  return evaluated.ok ? [evaluated.value.value] : [];
}

function changedFiles(before: SourceTree, after: SourceTree, steps: readonly Step[]): readonly ChangedFile[] {
  const paths = new Set(steps.flatMap((step) => (step.kind === 'changed' ? step.files.map((file) => file.path) : [])));
  return [...paths]
    .map((path) => ({ path, before: before.text(path) ?? '', after: after.text(path) ?? '' }))
    .filter((file) => file.before !== file.after);
}
