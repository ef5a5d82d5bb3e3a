import { decidesConfig, type RepositoryConfig } from '../config/repository-config.ts';
import type { Refusal } from '../core/text/index.ts';
import type { Thread } from './thread.ts';

/** Where GitHub looks for code owners (GitHub documentation, "About code owners"). */
const codeOwners = ['CODEOWNERS', '.github/CODEOWNERS', 'docs/CODEOWNERS'];

/** Those of the paths that decide who may change what, and what is allowed. */
export function rulingPaths(config: RepositoryConfig, paths: readonly string[]): readonly string[] {
  const folders = config.policies.directories.map((directory) => `${directory}/`);
  return paths.filter(
    (path) => decidesConfig(path) || codeOwners.includes(path) || folders.some((folder) => path.startsWith(folder)),
  );
}

/**
 * Why a pull request carries no change of a Milvus: it changes the rules that such a change is judged by. Merged together, the
 * new rules would never have been reviewed on their own. Undefined when it does not.
 */
export async function ruleChangeRefusal(thread: Thread, head: string): Promise<Refusal | undefined> {
  const { mirror, base, config } = thread;
  const from = (await mirror.mergeBase(base, head)) ?? base;
  const [path] = rulingPaths(config, await mirror.changedPaths(from, head));
  if (path === undefined) return undefined;
  const message = `This pull request changes ${path}, by which changes of Milvus are judged, so Falconer adds none to it. Post the command on an issue or on another pull request.`;
  return { code: 'config_change', message, place: { file: path, line: 1, column: 1 } };
}
