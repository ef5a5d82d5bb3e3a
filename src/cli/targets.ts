import { parseArgs } from 'node:util';
import { configPath } from '../config/repository-config.ts';
import { declareTargets, lookForTargets, type Target } from '../core/target/index.ts';
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
    if (options.format === 'json') io.out(`${JSON.stringify({ targets: targets.map(toJson) }, null, 2)}\n`);
    else io.out(tableOf(targets));
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
    refusal:
      refusal === undefined ? null : { code: refusal.code, message: refusal.message, place: refusal.place ?? null },
  };
}

/** Columns as wide as their widest text; below a target that cannot be changed, why. */
function tableOf(targets: readonly Target[]): string {
  if (targets.length === 0) return 'There is no Milvus resource here.\n';
  const rows = [['NAME', 'NAMESPACE', 'ENVIRONMENT', 'LAYOUT', 'FILE', 'APPLICATION'], ...targets.map(rowOf)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const reasons = targets.map(({ refusal }) => (refusal === undefined ? [] : [`  ${refusal.message}`]));
  return `${lines.flatMap((line, index) => [line, ...(reasons[index - 1] ?? [])]).join('\n')}\n`;
}

function rowOf({ name, identity, environment, layout, file, line, deployedBy }: Target): string[] {
  const applications = deployedBy.map((by) => `${by.kind} ${by.name}`).join(', ');
  return [name, identity.namespace ?? '-', environment, layout, `${file}:${line}`, applications || '-'];
}
