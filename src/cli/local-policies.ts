import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPolicyPacks } from '../adapters/policy-packs/index.ts';
import { configPath } from '../config/repository-config.ts';
import { type PolicyBundle, type PolicySource, readPolicyBundle } from '../core/policy/index.ts';
import type { InputOutput } from './input-output.ts';
import { readLocalConfig } from './local-config.ts';

const packs = fileURLToPath(new URL('../../policies/', import.meta.url));

/**
 * The policies that the configuration of a repository on the disk names, or the default, as the App would apply them. Namespaces
 * and parameters count when they lie in the folders of policies. Throws when the configuration is invalid.
 */
export function localPolicies(directory: string, io: InputOutput): PolicyBundle {
  const { policies } = readLocalConfig(directory, io).config;
  const shipped = policies.packs.flatMap((pack) => openPolicyPacks(packs).filesOf(pack));
  const sources: PolicySource[] = shipped.map((file) => ({ ...file, origin: 'pack' }));
  const empty: string[] = [];
  for (const folder of policies.directories) {
    const files = filesBelow(join(directory, folder), io);
    if (files.length === 0) empty.push(folder);
    sources.push(...files.map((path): PolicySource => ({ path, text: io.readFile(path), origin: 'repository' })));
  }
  return readPolicyBundle(sources, {
    version: { minor: Number(policies.kubernetesVersion.split('.')[1]) },
    emptyDirectories: { directories: empty, namedIn: configPath },
  });
}

function filesBelow(folder: string, io: InputOutput): readonly string[] {
  try {
    return io.listFiles(folder).filter((path) => /\.ya?ml$/.test(path));
  } catch {
    return [];
  }
}
