import { normalPath } from '../gitops/repository-path.ts';

/** The directory of a file; empty for the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The last step of a path. */
export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path as written in a file of a directory; undefined when it leads out of the repository or is a URL. */
export function resolvePath(directory: string, written: string): string | undefined {
  if (/^[a-z+]+:\/\/|^git@|^\//i.test(written)) return undefined;
  return normalPath(directory === '' ? written : `${directory}/${written}`);
}

/** A file of a directory. */
export function pathIn(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
