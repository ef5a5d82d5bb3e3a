import { type AnswerTopic, type Command, type Plan, type PlanContext, parseCommand } from '../command/index.ts';
import { editManifest, locateField, type Manifest, type ManifestDocument, parseManifest } from '../manifest/index.ts';
import { chooseTarget, findTargets, sameResource, type Target } from '../target/index.ts';
import { accept, positionAt, type Refusal, type Result, refuse } from '../text/index.ts';

/** A file of the repository as text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What became of one command line. */
export type Step = ResourceStep | AnsweredStep | RefusedStep;

/** A line that was planned on a resource. */
export interface ResourceStep {
  readonly kind: 'changed' | 'previewed' | 'unchanged';
  readonly source: string;
  readonly verb: string;
  readonly target: Target;
  readonly plan: Plan;
  /** The file with this line's change alone. */
  readonly file: ChangedFile;
}

export interface AnsweredStep {
  readonly kind: 'answered';
  readonly source: string;
  readonly verb: string;
  readonly topic: AnswerTopic;
}

export interface RefusedStep {
  readonly kind: 'refused';
  readonly source: string;
  readonly verb: string;
  readonly refusal: Refusal;
}

export interface ChangedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What the commands of one comment do together. */
export interface Run {
  readonly steps: readonly Step[];
  /** What to commit; empty when a command was refused, because a request is done whole or not at all. */
  readonly files: readonly ChangedFile[];
  readonly targets: readonly Target[];
}

/** When and on what history commands run; both are inputs, so that running again gives the same. */
export interface RunContext {
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
  /** Older versions of files, newest first. Only commands that go back to them (`/start`) need any. */
  readonly earlierFiles: readonly SourceFile[];
}

/** Runs command lines on files, top to bottom; each sees what the ones before it changed. Pure: nothing is written. */
export function runCommands(lines: readonly string[], files: readonly SourceFile[], context: RunContext): Run {
  const before = new Map(files.map((file) => [file.path, parseManifest(file.path, file.text)]));
  const after = new Map(before);
  const targets = findTargets([...before.values()]);
  const steps = lines.map((line) => runLine(line, { manifests: after, targets, context }));
  const refused = steps.some((step) => step.kind === 'refused');
  return { steps, files: refused ? [] : changedFiles(before, after), targets };
}

interface Workspace {
  readonly manifests: Map<string, Manifest>;
  readonly targets: readonly Target[];
  readonly context: RunContext;
}

function runLine(line: string, workspace: Workspace): Step {
  const source = line.trimEnd();
  const parsed = parseCommand(line);
  const verb = /^\/(\w+)/.exec(source)?.[1]?.toLowerCase() ?? '';
  if (!parsed.ok) return refusedStep({ source, verb }, parsed.refusal);
  const command = parsed.value;
  if (command.kind === 'answer')
    return { kind: 'answered', source, verb: command.invocation.verb, topic: command.topic };
  const step = changeResource(command, workspace);
  return step.ok ? step.value : refusedStep({ source, verb }, step.refusal);
}

/** A line that was refused because of a secret in it is not repeated. */
function refusedStep({ source, verb }: Pick<RefusedStep, 'source' | 'verb'>, refusal: Refusal): RefusedStep {
  const shown = refusal.code === 'secret_in_text' ? `/${verb} ...` : source;
  return { kind: 'refused', source: shown, verb, refusal };
}

/** Plans and edits; only a command that is to be committed leaves its edit in the workspace. */
function changeResource(command: Extract<Command, { kind: 'change' }>, workspace: Workspace): Result<ResourceStep> {
  const { manifests, targets } = workspace;
  const { source, verb } = command.invocation;
  const chosen = chooseTarget(targets, command.target, source);
  if (!chosen.ok) return chosen.refusal.code === 'no_target' ? refuse(brokenFile(manifests) ?? chosen.refusal) : chosen;
  const target = chosen.value;
  const manifest = manifests.get(target.file);
  const document = manifest?.documents[target.documentIndex];
  if (manifest === undefined || document === undefined) throw new Error(`target ${target.name} has no document`);
  const plan = command.plan(document.value, planContext(target, workspace.context));
  if (!plan.ok) return refuse(withPlace(plan.refusal, manifest, document));
  const edited = editManifest(manifest, target.documentIndex, plan.value.operations);
  if (!edited.ok) return edited;
  const file = { path: target.file, before: manifest.text, after: edited.value.text };
  const step = { source, verb, target, plan: plan.value, file };
  if (plan.value.operations.length === 0) return accept({ ...step, kind: 'unchanged' });
  if (command.effect === 'preview') return accept({ ...step, kind: 'previewed' });
  manifests.set(target.file, edited.value);
  return accept({ ...step, kind: 'changed' });
}

/** The same resource in the older versions of its file. */
function planContext(target: Target, { requestedAt, earlierFiles }: RunContext): PlanContext {
  const earlier = earlierFiles
    .filter((file) => file.path === target.file)
    .flatMap((file) => parseManifest(file.path, file.text).documents)
    .filter((document) => sameResource(document.identity, target.identity))
    .map((document) => document.value);
  return { requestedAt, earlier };
}

/** "No Milvus here" is the wrong answer when the file that should hold it cannot be read. */
function brokenFile(manifests: ReadonlyMap<string, Manifest>): Refusal | undefined {
  for (const manifest of manifests.values()) {
    const finding = manifest.findings.find((each) => each.severity === 'error');
    if (finding === undefined) continue;
    const place = { file: finding.file, line: finding.line, column: finding.column };
    return { code: 'invalid_yaml', message: finding.message, place };
  }
  return undefined;
}

/** Points at the field that a plan was refused for. */
function withPlace(refusal: Refusal, manifest: Manifest, document: ManifestDocument): Refusal {
  const range = locateField(manifest, document, refusal.path ?? []);
  const position = positionAt(manifest.lineStarts, range.start);
  return { ...refusal, place: { file: manifest.path, ...position } };
}

function changedFiles(
  before: ReadonlyMap<string, Manifest>,
  after: ReadonlyMap<string, Manifest>,
): readonly ChangedFile[] {
  const changed: ChangedFile[] = [];
  for (const [path, manifest] of after) {
    const old = before.get(path)?.text ?? '';
    if (old !== manifest.text) changed.push({ path, before: old, after: manifest.text });
  }
  return changed;
}
