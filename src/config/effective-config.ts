import type { ParsedConfig } from './parse-repository-config.ts';
import { type ConfigSection, defaultRepositoryConfig, type RepositoryConfig } from './repository-config.ts';

/** Where a section of the effective configuration comes from. */
export type ConfigSource = 'repository' | 'organisation' | 'default';

/** The configuration that is in force, and who said so. */
export interface EffectiveConfig {
  readonly config: RepositoryConfig;
  readonly sources: Readonly<Record<ConfigSection, ConfigSource>>;
}

/** Names of targets and folders mean nothing outside the repository that has them. */
const ownOnly: readonly ConfigSection[] = ['targets'];

/**
 * Section by section: what the repository's file writes, else what the organisation's file writes, else the safe default. So a
 * repository that only names its targets stays under the permissions and freezes of its organisation.
 */
export function effectiveConfig(
  repository: ParsedConfig | undefined,
  organisation: ParsedConfig | undefined,
): EffectiveConfig {
  const sourceOf = (section: ConfigSection): ConfigSource => {
    if (repository?.given.includes(section) === true) return 'repository';
    const inherits = organisation?.given.includes(section) === true && !ownOnly.includes(section);
    return inherits ? 'organisation' : 'default';
  };
  const sections = Object.keys(defaultRepositoryConfig) as ConfigSection[];
  const sources = Object.fromEntries(sections.map((section) => [section, sourceOf(section)]));
  const values = {
    repository: repository?.config,
    organisation: organisation?.config,
    default: defaultRepositoryConfig,
  };
  const config = Object.fromEntries(
    sections.map((section) => [section, values[sourceOf(section)]?.[section] ?? defaultRepositoryConfig[section]]),
  );
  return { config: config as RepositoryConfig, sources: sources as EffectiveConfig['sources'] };
}
