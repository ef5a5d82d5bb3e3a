import { type PolicyBundle, type PolicySource, readPolicyBundle } from '../core/policy/index.ts';
import type { InputOutput } from './input-output.ts';

/** The YAML files below folders, as policies and what lies beside them. Throws when a folder does not exist. */
export function policySources(folders: readonly string[], io: InputOutput): readonly PolicySource[] {
  return folders
    .flatMap((folder) => io.listFiles(folder))
    .map((path) => ({ path, text: io.readFile(path), origin: 'repository' }));
}

/**
 * The policies below folders, with the namespaces and parameters that lie there too. Throws when a file is no valid policy, and
 * when there is none at all: a gate must not fall away in silence.
 */
export function readPolicyFolders(folders: readonly string[], io: InputOutput): PolicyBundle {
  const bundle = readPolicyBundle(policySources(folders, io));
  const problems = bundle.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (folders.length > 0 && bundle.policies.length + bundle.bindings.length === 0) {
    throw new Error(`there are no policies below ${folders.join(', ')}`);
  }
  return bundle;
}
