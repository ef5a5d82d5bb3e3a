import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { type EffectiveConfig, effectiveConfig } from '../config/effective-config.ts';
import { type ParsedConfig, parseRepositoryConfig } from '../config/parse-repository-config.ts';
import { atStart } from '../config/read-yaml-file.ts';
import { type ConfigSection, configPath } from '../config/repository-config.ts';
import { type Finding, type Result, refuse } from '../core/text/index.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { parseLocalConfig, placesOf } from './local-config.ts';
import { usage } from './usage.ts';

/** `falconer config print`: what is in force, and where each part of it comes from. */
export function configCommand(args: readonly string[], io: InputOutput): number {
  const options = readOptions(args);
  if (typeof options === 'string') {
    io.err(`falconer config: ${options}\n${usage.config}\n`);
    return exitCodes.usage;
  }
  const path = options.file ?? configPath;
  const parsed = options.file === undefined ? parseLocalConfig('.', io) : parseNamed(options.file, io);
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

function parseNamed(path: string, io: InputOutput): Result<ParsedConfig, readonly Finding[]> {
  try {
    return parseRepositoryConfig(path, io.readFile(path));
  } catch {
    return refuse([atStart(path, 'The file cannot be read.')]);
  }
}

/** Readers of YAML 1.1 take a plain `off` for false. */
const yamlForAllReaders = { version: '1.1' } as const;

/** YAML that can be used as a configuration itself; above each section, who says so. */
function printed({ config, sources }: EffectiveConfig, path: string, file: ParsedConfig | undefined): string {
  const sections = Object.entries(config) as [ConfigSection, unknown][];
  return sections
    .map(([section, value]) => {
      const line = file?.findingAt({ path: [section], at: 'key', message: '' }).line;
      const source = sources[section] === 'repository' ? `${path}:${line}` : sources[section];
      return `# ${source}\n${stringify({ [section]: value }, yamlForAllReaders)}`;
    })
    .join('');
}
