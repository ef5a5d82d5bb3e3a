import { createRequire } from 'node:module';

/** The part of the `debug` package that is used here. */
interface DebugPackage {
  /** Switches all output off and gives back what was on. */
  disable(): string;
  enable(namespaces: string): void;
}

/**
 * Takes simple-git out of what the environment variable DEBUG switches on: it prints the environment of its children,
 * where the token is. Other packages' output stays as it was.
 */
export function silenceSimpleGit(): void {
  const fromHere = createRequire(import.meta.url);
  const debug: unknown = createRequire(fromHere.resolve('simple-git'))('debug');
  if (!isDebugPackage(debug)) throw new Error('the debug output of simple-git cannot be switched off');
  const namespaces = debug.disable();
  if (namespaces !== '') debug.enable(`${namespaces},-simple-git,-simple-git:*`);
}

function isDebugPackage(value: unknown): value is DebugPackage {
  return typeof value === 'function' && 'disable' in value && 'enable' in value;
}
