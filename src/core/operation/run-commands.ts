import { type Command, parseCommand } from '../command/index.ts';
import { openTree, type SourceFile, type SourceTree } from '../layout/index.ts';
import { declareTargets, lookForTargets } from '../target/index.ts';
import { accept, type Refusal, type Result } from '../text/index.ts';
import { changedFiles, changeResource } from './change-resource.ts';
import { createResource } from './create-resource.ts';
import { deleteResource } from './delete-resource.ts';
import { fixResources } from './fix-resources.ts';
import type { RefusedStep, ResourceStep, Run, RunContext, Step, Workspace } from './run.ts';

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
  const steps = lines.flatMap((line) => runLine(line, workspace));
  const refused = steps.some((step) => step.kind === 'refused');
  const paths = steps.flatMap((step) => (step.kind === 'changed' ? step.files.map((file) => file.path) : []));
  return { steps, files: refused ? [] : changedFiles(tree, workspace.tree, paths), found, tree };
}

function runLine(line: string, workspace: Workspace): readonly Step[] {
  const source = line.trimEnd();
  const parsed = parseCommand(line);
  const verb = /^\/(\w+)/.exec(source)?.[1]?.toLowerCase() ?? '';
  if (!parsed.ok) return [refusedStep({ source, verb }, parsed.refusal)];
  const command = parsed.value;
  if (command.kind === 'answer' || command.kind === 'control')
    return [{ kind: 'asked', source, verb, invocation: command.invocation }];
  const steps = doCommand(command, workspace);
  return steps.ok ? steps.value : [refusedStep({ source, verb }, steps.refusal)];
}

function doCommand(
  command: Exclude<Command, { kind: 'answer' | 'control' }>,
  workspace: Workspace,
): Result<readonly ResourceStep[]> {
  if (command.kind === 'fix') return fixResources(command, workspace);
  const step = doOn(command, workspace);
  return step.ok ? accept([step.value]) : step;
}

function doOn(
  command: Exclude<Command, { kind: 'answer' | 'control' | 'fix' }>,
  workspace: Workspace,
): Result<ResourceStep> {
  switch (command.kind) {
    case 'change':
      return changeResource(command, workspace);
    case 'create':
      return createResource(command, workspace);
    case 'delete':
      return deleteResource(command, workspace);
  }
}

/** A line that was refused because of a secret in it is not repeated. */
function refusedStep({ source, verb }: Pick<RefusedStep, 'source' | 'verb'>, refusal: Refusal): RefusedStep {
  const shown = refusal.code === 'secret_in_text' ? `/${verb} ...` : source;
  return { kind: 'refused', source: shown, verb, refusal };
}

/** True when a line asks what the pull request changes, so that its start has to be known. */
export function looksAtChange(lines: readonly string[]): boolean {
  return lines.some((line) => {
    const parsed = parseCommand(line);
    return parsed.ok && parsed.value.kind === 'fix';
  });
}
