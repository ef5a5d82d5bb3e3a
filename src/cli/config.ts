import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { type EffectiveConfig, effectiveConfig } from '../config/effective-config.ts';
import { type ParsedConfig, parseRepositoryConfig } from '../config/parse-repository-config.ts';
import { type ConfigSection, configPath } from '../config/repository-config.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { placesOf } from './local-config.ts';
import { usage } from './usage.ts';

/** `falconer config print`: what is in force, and where each part of it comes from. */
export function configCommand(args: readonly string[], io: InputOutput): number {
  const options = readOptions(args);
  if (typeof options === 'string') {
    io.err(`falconer config: ${options}\n${usage.config}\n`);
    return exitCodes.usage;
  }
  const path = options.file ?? configPath;
  const text = textAt(path, io);
  if (text === undefined && options.file !== undefined) {
    io.err(`falconer config: ${path} cannot be read.\n`);
    return exitCodes.usage;
  }
  const parsed = text === undefined ? undefined : parseRepositoryConfig(path, text);
  if (parsed?.ok === false) {
    io.err(`${placesOf(parsed.refusal)}\n`);
    return exitCodes.usage;
  }
  if (parsed === undefined) io.err(`There is no ${path} here, so these are the defaults.\n`);
  io.out(printed(effectiveConfig(parsed?.value, undefined), path, parsed?.value));
  return exitCodes.fine;
}

function readOptions(args: readonly string[]): { readonly file: string | undefined } | string {
  try {
    const options = { file: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [verb, ...rest] = positionals;
    if (verb !== 'print' || rest.length > 0) return 'the only command is print.';
    return { file: values.file };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function textAt(path: string, io: InputOutput): string | undefined {
  try {
    return io.readFile(path);
  } catch {
    return undefined;
  }
}

/** YAML that can be used as a configuration itself; above each section, who says so. */
function printed({ config, sources }: EffectiveConfig, path: string, file: ParsedConfig | undefined): string {
  const sections = Object.entries(config) as [ConfigSection, unknown][];
  return sections
    .map(([section, value]) => {
      const line = file?.findingAt({ path: [section], at: 'key', message: '' }).line;
      const source = sources[section] === 'repository' ? `${path}:${line}` : sources[section];
      return `# ${source}\n${stringify({ [section]: value })}`;
    })
    .join('');
}
