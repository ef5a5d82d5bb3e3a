import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyPacks, TreeFile } from '../../ports.ts';

/**
 * The packs in a folder: one folder each, with YAML files. They are read now, so that an installation without them does not
 * start. Throws when the folder cannot be read or a pack has no file.
 */
export function openPolicyPacks(directory: string): PolicyPacks {
  const names = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const packs = new Map(names.map(({ name }) => [name, filesOf(directory, name)]));
  return {
    filesOf: (pack) => {
      const files = packs.get(pack);
      if (files === undefined) throw new Error(`no pack of policies is named ${JSON.stringify(pack)}`);
      return files;
    },
  };
}

/** Paths say that the file is Falconer's own: `falconer/policies/baseline/image-pinned.yaml`. */
function filesOf(directory: string, pack: string): readonly TreeFile[] {
  const files = readdirSync(join(directory, pack)).filter((name) => /\.ya?ml$/.test(name));
  if (files.length === 0) throw new Error(`the pack ${pack} in ${directory} has no policies`);
  return files.sort().map((name) => ({
    path: `falconer/policies/${pack}/${name}`,
    text: readFileSync(join(directory, pack, name), 'utf8'),
  }));
}
