import { accept, type Finding, type Result, refuse } from '../core/text/index.ts';
import { atStart } from './read-yaml-file.ts';
import { configPath, misnamedConfigPath } from './repository-config.ts';

/** What stands at a path, in a commit or on a disk. `what` completes "it is …". */
export type Standing =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'unread'; readonly what: string };

/** How a folder is called in a `Standing`. */
export const folderWords = 'a folder';

/** The folder in which the configuration is. */
export const configFolder = '.github';

/** What stands in each of the places that matter. */
export interface ConfigPlaces {
  readonly file: Standing;
  readonly misnamed: Standing;
  readonly folder: Standing;
}

/**
 * The text of the configuration; undefined when there is none. Whatever stands in its place and cannot be read is told: it must
 * never pass for a file that is not there, because defaults may allow more than somebody wrote.
 */
export function configTextOf({ file, misnamed, folder }: ConfigPlaces): Result<string | undefined, readonly Finding[]> {
  if (misnamed.kind !== 'absent') return refuse([misnamedFinding(file)]);
  if (file.kind === 'file') return accept(file.text);
  if (file.kind === 'unread') return refuse([unreadFinding(configPath, file.what)]);
  const isFolder = folder.kind !== 'unread' || folder.what === folderWords;
  return isFolder ? accept(undefined) : refuse([unreadFinding(configFolder, folder.what)]);
}

function unreadFinding(path: string, what: string): Finding {
  const message = `${path} is ${what}, so the configuration is not read. Make ${configPath} a regular file in UTF-8 of this repository.`;
  return atStart(path, message);
}

function misnamedFinding(file: Standing): Finding {
  const message =
    file.kind === 'absent'
      ? `Falconer reads ${configPath} and no other file. Rename this one.`
      : `Falconer reads ${configPath}, which is there too, and no other file. Remove this one.`;
  return atStart(misnamedConfigPath, message);
}
