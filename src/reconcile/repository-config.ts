import { type EffectiveConfig, effectiveConfig } from '../config/effective-config.ts';
import { type ParsedConfig, parseRepositoryConfig } from '../config/parse-repository-config.ts';
import { configPath, type RepositoryConfig } from '../config/repository-config.ts';
import { accept, type Finding, type Refusal, type Result, refuse } from '../core/text/index.ts';
import type { GitMirror, RepositoryName } from '../ports.ts';
import { readConfigFile } from './read-config-file.ts';
import type { World } from './world.ts';

/** A repository as it is at a commit of the base branch; never a head, whose author would decide what binds him. */
export interface ConfigPlace {
  readonly repository: RepositoryName;
  readonly mirror: GitMirror;
  /** Tip of the base branch. */
  readonly commit: string;
  /** What the organisation says, where that was asked for already. */
  readonly organisation?: Result<ParsedConfig | undefined>;
}

/** The repository in which an organisation keeps what holds for all of its repositories. */
const organisationRepository = '.github';

/**
 * The configuration in force: the repository's own file at the commit, else the organisation's, else safe defaults, section by
 * section. An invalid file is a refusal with its place: nothing may run on a guess at what was meant.
 */
export async function readRepositoryConfig(world: World, place: ConfigPlace): Promise<Result<RepositoryConfig>> {
  const effective = await readEffectiveConfig(world, place);
  return effective.ok ? accept(effective.value.config) : effective;
}

/** The same, with where each section comes from. */
export async function readEffectiveConfig(world: World, place: ConfigPlace): Promise<Result<EffectiveConfig>> {
  const [own, organisation] = await Promise.all([
    configAt(place),
    place.organisation ?? organisationConfig(world, place.repository),
  ]);
  if (!own.ok) return own;
  return organisation.ok ? accept(effectiveConfig(own.value, organisation.value)) : organisation;
}

/** Undefined when the commit has no such file. */
async function configAt({ repository, mirror, commit }: ConfigPlace): Promise<Result<ParsedConfig | undefined>> {
  const file = await readConfigFile(mirror, commit);
  if (!file.ok) return refuse(configInvalid(repository, file.refusal));
  if (file.value === undefined) return accept(undefined);
  const parsed = parseRepositoryConfig(configPath, file.value);
  return parsed.ok ? parsed : refuse(configInvalid(repository, parsed.refusal));
}

/** What an organisation says for all of its repositories. Undefined when it says nothing, or the App is not installed there. */
export async function organisationConfig(
  world: World,
  { owner, name }: RepositoryName,
): Promise<Result<ParsedConfig | undefined>> {
  if (name === organisationRepository) return accept(undefined);
  const repository = { owner, name: organisationRepository };
  const access = await world.github.repository(repository);
  if (access === undefined) return accept(undefined);
  const { defaultBranch } = await access.facts();
  const mirror = await world.git.fetched(repository, await access.gitRemote());
  const commit = await mirror.branchTip(defaultBranch);
  return commit === undefined ? accept(undefined) : await configAt({ repository, mirror, commit });
}

function configInvalid({ owner, name }: RepositoryName, findings: readonly Finding[]): Refusal {
  const [first] = findings;
  const others = findings.length < 2 ? '' : ` There are ${findings.length - 1} more problems in it.`;
  const message = `The configuration ${configPath} of ${owner}/${name} is invalid, so nothing runs here until it is mended. ${first?.message ?? ''}${others}`;
  const place = first === undefined ? {} : { place: { file: first.file, line: first.line, column: first.column } };
  return { code: 'config_invalid', message, ...place };
}
