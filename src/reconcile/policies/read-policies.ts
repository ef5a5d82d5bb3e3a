import { createHash } from 'node:crypto';
import { configPath, type RepositoryConfig } from '../../config/repository-config.ts';
import { kindsLookedAt, type PolicyBundle, type PolicySource, readPolicyBundle } from '../../core/policy/index.ts';
import type { GitMirror, TreeFile } from '../../ports.ts';
import type { World } from '../world.ts';

/** What the configuration says of policies. */
export type PolicySettings = RepositoryConfig['policies'];

/** Where the policies of a repository are read. */
export interface PolicyPlace {
  readonly mirror: GitMirror;
  readonly commit: string;
  readonly settings: PolicySettings;
}

/** The policies, and a short name that is another one when anything about them is. */
export interface ReadPolicies {
  readonly bundle: PolicyBundle;
  readonly digest: string;
}

/**
 * The policies that count at a commit: the shipped packs and the folders that the configuration names, with the namespaces
 * and parameters that they look at.
 */
export async function readPolicies({ policyPacks }: World, place: PolicyPlace): Promise<ReadPolicies> {
  const { mirror, commit, settings } = place;
  const packs = settings.packs.flatMap((pack) => policyPacks.filesOf(pack).map(from('pack')));
  const own: PolicySource[] = [];
  const empty: string[] = [];
  for (const directory of settings.directories) {
    const files = await mirror.filesBelow(commit, directory);
    if (files.length === 0) empty.push(directory);
    own.push(...files.map(from('repository')).filter(({ path }) => !own.some((other) => other.path === path)));
  }
  const sources = [...packs, ...own];
  const options = { version: versionOf(settings), emptyDirectories: { directories: empty, namedIn: configPath } };
  const bundle = readPolicyBundle(sources, options);
  const kinds = kindsLookedAt(bundle);
  const digest = (objects: readonly TreeFile[]): string => digestOf([settings.kubernetesVersion, sources, objects]);
  if (kinds.length === 0) return { bundle, digest: digest([]) };
  const objects = await mirror.filesOfKinds(commit, kinds);
  return { bundle: readPolicyBundle(sources, { ...options, objects }), digest: digest(objects) };
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}

function from(origin: PolicySource['origin']): (file: TreeFile) => PolicySource {
  return ({ path, text }) => ({ path, text, origin });
}

function versionOf({ kubernetesVersion }: PolicySettings): { readonly minor: number } {
  return { minor: Number(kubernetesVersion.split('.')[1]) };
}

/** True for a file in a folder whose policies count. */
export function holdsPolicies(path: string, { directories }: PolicySettings): boolean {
  return directories.some((directory) => path.startsWith(`${directory}/`));
}
