import { configFolder, configTextOf } from '../config/config-text.ts';
import { configPath, misnamedConfigPath } from '../config/repository-config.ts';
import type { Finding, Result } from '../core/text/index.ts';
import type { GitMirror } from '../ports.ts';

/** The text of the configuration at a commit, as `configTextOf` reads it. */
export async function readConfigFile(
  mirror: Pick<GitMirror, 'lookAt'>,
  commit: string,
): Promise<Result<string | undefined, readonly Finding[]>> {
  const [file, misnamed] = await mirror.lookAt(commit, [configPath, misnamedConfigPath]);
  // Not in one look: Git would go into the folder for the files, and not show it.
  const [folder] = file?.kind === 'file' ? [file] : await mirror.lookAt(commit, [configFolder]);
  if (file === undefined || misnamed === undefined || folder === undefined) throw new Error('a path was left out');
  return configTextOf({ file, misnamed, folder });
}
