import type { InputOutput } from '../../src/cli/input-output.ts';

/** Files in memory, and what a subcommand printed. */
export interface RecordingIo extends InputOutput {
  readonly files: Map<string, string>;
  printed(): string;
  complained(): string;
}

/** An input and output of a subcommand without a disk. */
export function recordingIo(files: Readonly<Record<string, string>>): RecordingIo {
  const held = new Map(Object.entries(files));
  const out: string[] = [];
  const err: string[] = [];
  const listFiles = (path: string): readonly string[] =>
    held.has(path) ? [path] : [...held.keys()].filter((file) => path === '.' || file.startsWith(`${path}/`)).sort();
  return {
    files: held,
    readFile: (path) => {
      const text = held.get(path);
      if (text === undefined) throw new Error(`${path} cannot be read`);
      return text;
    },
    entryAt: (path) => (held.has(path) ? 'file' : listFiles(path).length > 0 ? 'folder' : 'absent'),
    writeFile: (path, text) => held.set(path, text),
    removeFile: (path) => held.delete(path),
    listFiles,
    listTree: listFiles,
    listLinks: () => [],
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    printed: () => out.join(''),
    complained: () => err.join(''),
  };
}
