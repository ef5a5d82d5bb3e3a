import { isMapping } from '../core/object/index.ts';
import { accept, type Finding, type Result, refuse } from '../core/text/index.ts';
import { type FieldProblem, readYamlFile } from './read-yaml-file.ts';
import {
  type ConfigSection,
  defaultRepositoryConfig,
  type RepositoryConfig,
  repositoryConfigSchema,
} from './repository-config.ts';

/** A file that was read, and which of its sections it wrote itself. */
export interface ParsedConfig {
  readonly config: RepositoryConfig;
  readonly given: readonly ConfigSection[];
  /** Points at a field of the file. */
  findingAt(problem: FieldProblem): Finding;
}

/**
 * Reads a configuration file. What is wrong is told with its place, all of it and not only the first. A file without content
 * is a file without wishes.
 */
export function parseRepositoryConfig(path: string, text: string): Result<ParsedConfig, readonly Finding[]> {
  const file = readYamlFile(repositoryConfigSchema, { path, text });
  if (!file.ok) return file;
  const { value: config, written, findingAt } = file.value;
  const twice = namedTwice(config);
  if (twice.length > 0) return refuse(twice.map(findingAt));
  const sections = Object.keys(defaultRepositoryConfig) as ConfigSection[];
  const given = sections.filter((key) => isMapping(written) && key in written);
  return accept({ config, given, findingAt });
}

/** A name must say which target is meant. */
function namedTwice(config: RepositoryConfig): readonly FieldProblem[] {
  const seen = new Map<string, number>();
  return config.targets.flatMap(({ name }, index) => {
    const first = seen.get(name);
    seen.set(name, first ?? index);
    if (first === undefined) return [];
    const message = `targets[${index}].name is ${name}, like that of targets[${first}]. Give each target a name of its own.`;
    return [{ path: ['targets', index, 'name'], message }];
  });
}
