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
  const normal = normalPath(directory === '' ? written : `${directory}/${written}`);
  return directory.startsWith('/') && normal !== undefined ? `/${normal}` : normal;
}

/** A path as Argo CD and Flux write it: from the root of the repository, with or without `./` or `/` in front. */
export function resolveFromRoot(root: string, written: string): string | undefined {
  const normal = written.includes('://') ? undefined : normalPath(written);
  if (normal === undefined || root === '') return normal;
  return normal === '' ? root : `${root}/${normal}`;
}

/** A path from the root of the repository; undefined for what lies outside. */
export function fromRoot(root: string, path: string): string | undefined {
  if (root === '') return path;
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
}

/** A file of a directory. */
export function pathIn(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
