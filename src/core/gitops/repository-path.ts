/**
 * A path of a repository without `./`, slashes at the ends and `..`: empty for the root.
 * Undefined when it leads out of the repository.
 */
export function normalPath(path: string): string | undefined {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join('/');
}

/** True when a normal path lies in a directory, at any depth; the root holds everything. */
export function isInside(directory: string, path: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/** Number of steps of a normal path; 0 for the root. */
export function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}
