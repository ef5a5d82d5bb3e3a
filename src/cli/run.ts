import { parseArgs } from 'node:util';
import type { SourceTree } from '../core/layout/index.ts';
import {
  type AskedStep,
  type ChangedFile,
  changeOfRun,
  historyNeeds,
  type Run,
  runCommands,
  type SourceFile,
  type Step,
} from '../core/operation/index.ts';
import { emptyPolicyBundle, type PolicyBundle } from '../core/policy/index.ts';
import { outcomeOf, renderAnswer } from '../core/report/index.ts';
import { reviewWithPolicies } from '../core/review/index.ts';
import { type DeclaredTarget, describeTarget } from '../core/target/index.ts';
import { type Finding, type Refusal, unifiedDiff } from '../core/text/index.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { localTargets } from './local-config.ts';
import { localHistory, withHistory } from './local-history.ts';
import { localPolicies } from './local-policies.ts';
import { openLocalTree } from './local-tree.ts';
import { usage } from './usage.ts';

/** `falconer run`: the commands of comments, on local files. */
export async function runCommand(args: readonly string[], io: InputOutput): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    io.err(`falconer run: ${options}\n${usage.run}\n`);
    return exitCodes.usage;
  }
  let files: readonly SourceFile[] | SourceTree;
  let declared: readonly DeclaredTarget[] = [];
  let policies = emptyPolicyBundle;
  try {
    const { file } = options;
    if (file === undefined) declared = localTargets(options.directory, io);
    if (file === undefined) policies = localPolicies(options.directory, io);
    files = file === undefined ? openLocalTree(options.directory, io) : [{ path: file, text: io.readFile(file) }];
  } catch (error) {
    io.err(`falconer run: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.usage;
  }
  const historyOf = await localHistory(options, historyNeeds([options.command], files, declared));
  const asked = runCommands([options.command], files, { requestedAt: new Date().toISOString(), historyOf, declared });
  const run = await withHistory(options, asked);
  if (options.write === 'write') for (const file of run.files) writeChange(file, io);
  if (options.format === 'json') io.out(`${JSON.stringify(toJson(run, policies), null, 2)}\n`);
  else printDiff(run, policies, io);
  return run.steps.some((step) => step.kind === 'refused') ? exitCodes.findings : exitCodes.fine;
}

function writeChange({ path, after }: ChangedFile, io: InputOutput): void {
  if (after === undefined) io.removeFile(path);
  else io.writeFile(path, after);
}

interface RunOptions {
  readonly command: string;
  /** The one file to work on; undefined for all of the directory. */
  readonly file: string | undefined;
  readonly directory: string;
  readonly write: 'write' | 'print';
  readonly format: 'diff' | 'json';
}

function readOptions(args: readonly string[]): RunOptions | string {
  const parsed = parse(args);
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  const [command, ...rest] = positionals;
  if (command === undefined) return 'which command? Put it in quotes: "/scale querynode 20".';
  if (rest.length > 0) return `put the command in quotes; ${JSON.stringify(rest.join(' '))} stands outside.`;
  if (values.file !== undefined && values.dir !== undefined) return 'give --file or --dir, not both.';
  const format = values.format ?? 'diff';
  if (format !== 'diff' && format !== 'json') return `--format is diff or json, not ${JSON.stringify(format)}.`;
  const line = command.startsWith('/') ? command : `/${command}`;
  const file = values.file;
  return {
    command: values.target === undefined ? line : `${line} --target ${quoted(values.target)}`,
    file,
    directory: values.dir ?? '.',
    write: values.write === true ? 'write' : 'print',
    format,
  };
}

type Parsed = {
  values: { file?: string; dir?: string; target?: string; write?: boolean; format?: string };
  positionals: string[];
};

function parse(args: readonly string[]): Parsed | string {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        file: { type: 'string' },
        dir: { type: 'string' },
        target: { type: 'string' },
        write: { type: 'boolean' },
        format: { type: 'string' },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function quoted(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

function printDiff(run: Run, policies: PolicyBundle, io: InputOutput): void {
  for (const file of run.files) io.out(unifiedDiff(file.path, file.before, file.after));
  for (const step of run.steps) printStep(step, run, io);
  for (const { file, line, severity, message, rule } of findingsOf(run, policies)) {
    io.err(`${file}:${line}: ${severity}: ${message} [${rule}]\n`);
  }
}

/** The files that are another one after the run, or would be after what it previews. */
function changedBy(run: Run): readonly ChangedFile[] {
  return run.files.length > 0 ? run.files : run.steps.flatMap((step) => (step.kind === 'previewed' ? step.files : []));
}

/** What the review of a pull request with these changes would say. */
function findingsOf(run: Run, policies: PolicyBundle): readonly Finding[] {
  const files = changedBy(run);
  return files.length === 0 ? [] : reviewWithPolicies(changeOfRun(run, files), policies);
}

function printStep(step: Step, run: Run, io: InputOutput): void {
  switch (step.kind) {
    case 'changed':
      for (const sentence of step.plan.consequences) io.err(`${sentence}\n`);
      return;
    case 'previewed':
      for (const file of step.files) io.out(unifiedDiff(file.path, file.before, file.after));
      return;
    case 'unchanged':
      io.err(`${step.plan.title} in ${step.target.name} (${step.target.file}).\n`);
      return;
    case 'asked':
      io.out(`${answerHere(step, run)}\n`);
      return;
    case 'answered':
      io.out(`${step.text}\n`);
      return;
    case 'refused':
      io.err(`${refusalText(step.refusal)}\n`);
  }
}

/** What can be said without GitHub and without a cluster. */
function answerHere(step: AskedStep, run: Run): string {
  if (step.verb === 'targets') return run.found.targets.map(describeTarget).join('\n');
  return renderAnswer(step, run) ?? `/${step.verb} is answered where the App runs: post it as a comment.`;
}

/** A refusal for a terminal. */
export function refusalText(refusal: Refusal): string {
  const { place, choices, correction } = refusal;
  const lines = [`refused (${refusal.code}): ${refusal.message}`];
  if (place !== undefined) lines.push(`  at ${place.file}:${place.line}:${place.column}`);
  for (const choice of choices ?? []) lines.push(`  - ${choice}`);
  if (correction !== undefined) lines.push(`  try: ${correction}`);
  return lines.join('\n');
}

function toJson(run: Run, policies: PolicyBundle): object {
  const outcome = outcomeOf(run);
  const refused = run.steps.find((step) => step.kind === 'refused');
  const messages = run.steps.map(messageOf);
  const files = changedBy(run).map(({ path, before, after }) => ({
    path,
    ...(before === undefined ? { change: 'created' } : after === undefined ? { change: 'deleted' } : {}),
    before: before ?? '',
    after: after ?? '',
  }));
  return {
    outcome: refused !== undefined ? 'refused' : files.length > 0 ? 'changed' : 'unchanged',
    reason_code: outcome,
    message: messages.join('\n'),
    files,
    findings: findingsOf(run, policies),
  };
}

function messageOf(step: Step): string {
  if (step.kind === 'refused') return refusalText(step.refusal);
  if (step.kind === 'answered') return step.text;
  return step.kind === 'asked' ? '' : `${step.plan.title} (${step.target.name})`;
}
