import { parseArgs } from 'node:util';
import { configPath } from '../config/repository-config.ts';
import { declareTargets, lookForTargets, type Target } from '../core/target/index.ts';
import type { Refusal } from '../core/text/index.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { localTargets } from './local-config.ts';
import { openLocalTree } from './local-tree.ts';
import { usage } from './usage.ts';

/** `falconer targets`: every Milvus resource that a folder deploys, and how. */
export function targetsCommand(args: readonly string[], io: InputOutput): number {
  const options = readOptions(args);
  if (typeof options === 'string') {
    io.err(`falconer targets: ${options}\n${usage.targets}\n`);
    return exitCodes.usage;
  }
  try {
    const all = lookForTargets(openLocalTree(options.directory, io));
    const { found, problems } = declareTargets(all, localTargets(options.directory, io));
    const { targets, unreadable } = found;
    if (options.format === 'json') {
      const report = { targets: targets.map(toJson), unreadable: unreadable.map(problemOf) };
      io.out(`${JSON.stringify(report, null, 2)}\n`);
    } else io.out(tableOf(targets));
    for (const { message, place } of unreadable) io.err(`${place?.file}:${place?.line}: not read: ${message}\n`);
    for (const { index, message } of problems) io.err(`${configPath}: targets[${index}]: ${message}\n`);
    return exitCodes.fine;
  } catch (error) {
    io.err(`falconer targets: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.usage;
  }
}

interface TargetsOptions {
  readonly directory: string;
  readonly format: 'text' | 'json';
}

function readOptions(args: readonly string[]): TargetsOptions | string {
  try {
    const { values } = parseArgs({ args: [...args], options: { dir: { type: 'string' }, format: { type: 'string' } } });
    const format = values.format ?? 'text';
    if (format !== 'text' && format !== 'json') return `--format is text or json, not ${JSON.stringify(format)}.`;
    return { directory: values.dir ?? '.', format };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function toJson(target: Target): object {
  const { name, identity, environment, cluster, layout, file, line, deployedBy, refusal } = target;
  return {
    name,
    namespace: identity.namespace ?? null,
    resource: identity.name,
    environment,
    cluster: cluster ?? null,
    layout,
    file,
    line,
    applications: deployedBy.map((by) => ({
      kind: by.kind,
      namespace: by.namespace ?? null,
      name: by.name,
      file: by.file,
      line: by.line,
    })),
    refusal: refusal === undefined ? null : problemOf(refusal),
  };
}

function problemOf({ code, message, place }: Refusal): object {
  return { code, message, place: place ?? null };
}

/** Columns as wide as their widest text; below a target that cannot be changed, why. */
function tableOf(targets: readonly Target[]): string {
  if (targets.length === 0) return noTargets;
  const shown = columns.filter(({ always, of }) => always === true || targets.some((target) => of(target) !== nothing));
  const rows = [shown.map(({ title }) => title), ...targets.map((target) => shown.map(({ of }) => of(target)))];
  const widths = shown.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.flatMap((line, index) => [line, ...reasonOf(targets[index - 1])]).join('\n')}\n`;
}

const noTargets = `There is no Milvus resource here: no YAML file has a document of kind Milvus in the API group milvus.io.
Is this the root of the repository? --dir names another folder.
`;

const nothing = '-';

interface Column {
  readonly title: string;
  /** Else it is left out where no target has anything for it. */
  readonly always?: true;
  of(target: Target): string;
}

const columns: readonly Column[] = [
  { title: 'NAME', always: true, of: ({ name }) => name },
  { title: 'NAMESPACE', always: true, of: ({ identity }) => identity.namespace ?? nothing },
  { title: 'CLUSTER', of: ({ cluster }) => cluster ?? nothing },
  { title: 'ENVIRONMENT', always: true, of: ({ environment }) => environment },
  { title: 'LAYOUT', always: true, of: ({ layout }) => layout },
  { title: 'FILE', always: true, of: ({ file, line }) => `${file}:${line}` },
  {
    title: 'APPLICATION',
    always: true,
    of: ({ deployedBy }) => deployedBy.map((by) => `${by.kind} ${by.name}`).join(', ') || nothing,
  },
];

/** The place only where it is not the one that the row names. */
function reasonOf(target: Target | undefined): readonly string[] {
  if (target?.refusal === undefined) return [];
  const { message, place } = target.refusal;
  const isElsewhere = place !== undefined && (place.file !== target.file || place.line !== target.line);
  return [`  cannot be changed: ${isElsewhere ? `${place.file}:${place.line}: ` : ''}${message}`];
}
