import { configFolder, configTextOf, folderWords, type Standing } from '../config/config-text.ts';
import { type EffectiveConfig, effectiveConfig } from '../config/effective-config.ts';
import { type ParsedConfig, parseRepositoryConfig } from '../config/parse-repository-config.ts';
import { configPath, misnamedConfigPath } from '../config/repository-config.ts';
import type { DeclaredTarget } from '../core/target/index.ts';
import { type Finding, type Result, refuse } from '../core/text/index.ts';
import { type InputOutput, NotText } from './input-output.ts';
import { localFolder } from './local-tree.ts';

/** The configuration of a repository on the disk; defaults where it has none. Throws, with every place, when it is invalid. */
export function readLocalConfig(directory: string, io: InputOutput): EffectiveConfig {
  const parsed = parseLocalConfig(directory, io);
  if (parsed === undefined) return effectiveConfig(undefined, undefined);
  if (!parsed.ok) throw new Error(`the configuration is invalid:\n${placesOf(parsed.refusal)}`);
  return effectiveConfig(parsed.value, undefined);
}

/** The configuration file of a repository on the disk, read as that of a commit is; undefined where it has none. */
export function parseLocalConfig(
  directory: string,
  io: InputOutput,
): Result<ParsedConfig, readonly Finding[]> | undefined {
  const at = (path: string): Standing => standingOf(inFolder(directory, path), io);
  const read = configTextOf({ file: at(configPath), misnamed: at(misnamedConfigPath), folder: at(configFolder) });
  if (!read.ok) return refuse(read.refusal.map((each) => ({ ...each, file: inFolder(directory, each.file) })));
  return read.value === undefined ? undefined : parseRepositoryConfig(inFolder(directory, configPath), read.value);
}

const entryWords = { link: 'a symbolic link', folder: folderWords, other: 'no file' };

function standingOf(path: string, io: InputOutput): Standing {
  const entry = io.entryAt(path);
  if (entry === 'absent') return { kind: 'absent' };
  if (entry !== 'file') return { kind: 'unread', what: entryWords[entry] };
  try {
    return { kind: 'file', text: io.readFile(path) };
  } catch (error) {
    if (error instanceof NotText) return { kind: 'unread', what: 'not UTF-8' };
    throw error;
  }
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
