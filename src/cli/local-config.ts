import { type EffectiveConfig, effectiveConfig } from '../config/effective-config.ts';
import { parseRepositoryConfig } from '../config/parse-repository-config.ts';
import { configPath } from '../config/repository-config.ts';
import type { DeclaredTarget } from '../core/target/index.ts';
import type { Finding } from '../core/text/index.ts';
import type { InputOutput } from './input-output.ts';
import { localFolder } from './local-tree.ts';

/** The configuration of a repository on the disk; defaults where it has none. Throws, with every place, when it is invalid. */
export function readLocalConfig(directory: string, io: InputOutput): EffectiveConfig {
  const path = inFolder(directory, configPath);
  const text = textAt(path, io);
  if (text === undefined) return effectiveConfig(undefined, undefined);
  const parsed = parseRepositoryConfig(path, text);
  if (!parsed.ok) throw new Error(`the configuration is invalid:\n${placesOf(parsed.refusal)}`);
  return effectiveConfig(parsed.value, undefined);
}

/** What it says of targets, with paths as the tree of the folder has them. Throws like `readLocalConfig`. */
export function localTargets(directory: string, io: InputOutput): readonly DeclaredTarget[] {
  return readLocalConfig(directory, io).config.targets.map((target) =>
    target.file === undefined ? target : { ...target, file: inFolder(directory, target.file) },
  );
}

function inFolder(directory: string, path: string): string {
  const folder = localFolder(directory);
  return folder === '.' ? path : `${folder}/${path}`;
}

/** One line per finding: `falconer.yml:3:5: what is wrong`. */
export function placesOf(findings: readonly Finding[]): string {
  return findings.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n');
}

function textAt(path: string, io: InputOutput): string | undefined {
  try {
    return io.readFile(path);
  } catch {
    return undefined;
  }
}
