import { type AnswerTopic, type Command, type Plan, parseCommand } from '../command/index.ts';
import { editManifest, type Manifest, parseManifest } from '../manifest/index.ts';
import { chooseTarget, findTargets, type Target } from '../target/index.ts';
import { accept, type Refusal, type Result, refuse } from '../text/index.ts';

/** A file of the repository as text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What became of one command line. */
export type Step =
  | {
      readonly kind: 'changed' | 'previewed';
      readonly source: string;
      readonly verb: string;
      readonly target: Target;
      readonly plan: Plan;
    }
  | {
      readonly kind: 'unchanged';
      readonly source: string;
      readonly verb: string;
      readonly target: Target;
      readonly plan: Plan;
    }
  | { readonly kind: 'answered'; readonly source: string; readonly verb: string; readonly topic: AnswerTopic }
  | { readonly kind: 'refused'; readonly source: string; readonly verb: string; readonly refusal: Refusal };

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
  /** What a preview would have changed. */
  readonly previewed: readonly ChangedFile[];
  readonly targets: readonly Target[];
}

/** Runs command lines on files, top to bottom; each sees what the ones before it changed. Pure: nothing is written. */
export function runCommands(lines: readonly string[], files: readonly SourceFile[]): Run {
  const before = new Map(files.map((file) => [file.path, parseManifest(file.path, file.text)]));
  const after = new Map(before);
  const targets = findTargets([...before.values()]);
  const steps = lines.map((line) => runLine(line, { manifests: after, targets }));
  const refused = steps.some((step) => step.kind === 'refused');
  const preview = steps.some((step) => step.kind === 'previewed');
  const changed = refused ? [] : changedFiles(before, after);
  return { steps, files: preview ? [] : changed, previewed: preview ? changed : [], targets };
}

interface Workspace {
  readonly manifests: Map<string, Manifest>;
  readonly targets: readonly Target[];
}

function runLine(line: string, workspace: Workspace): Step {
  const source = line.trimEnd();
  const parsed = parseCommand(line);
  const verb = /^\/(\w+)/.exec(source)?.[1]?.toLowerCase() ?? '';
  if (!parsed.ok) return { kind: 'refused', source, verb, refusal: parsed.refusal };
  const command = parsed.value;
  if (command.kind === 'answer')
    return { kind: 'answered', source, verb: command.invocation.verb, topic: command.topic };
  const planned = planOn(command, workspace);
  if (!planned.ok) return { kind: 'refused', source, verb, refusal: planned.refusal };
  const { target, plan, manifest } = planned.value;
  workspace.manifests.set(target.file, manifest);
  if (plan.operations.length === 0) return { kind: 'unchanged', source, verb, target, plan };
  return { kind: command.effect === 'preview' ? 'previewed' : 'changed', source, verb, target, plan };
}

function planOn(
  command: Extract<Command, { kind: 'change' }>,
  { manifests, targets }: Workspace,
): Result<{ target: Target; plan: Plan; manifest: Manifest }> {
  const chosen = chooseTarget(targets, command.target, command.invocation.source);
  if (!chosen.ok) return chosen.refusal.code === 'no_target' ? refuse(brokenFile(manifests) ?? chosen.refusal) : chosen;
  const target = chosen.value;
  const manifest = manifests.get(target.file);
  const document = manifest?.documents[target.documentIndex];
  if (manifest === undefined || document === undefined) throw new Error(`target ${target.name} has no document`);
  const plan = command.plan(document.value);
  if (!plan.ok) return refuse(withPlace(plan.refusal, target));
  const edited = editManifest(manifest, target.documentIndex, plan.value.operations);
  return edited.ok ? accept({ target, plan: plan.value, manifest: edited.value }) : edited;
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

function withPlace(refusal: Refusal, target: Target): Refusal {
  return refusal.place === undefined
    ? { ...refusal, place: { file: target.file, line: target.line, column: 1 } }
    : refusal;
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
