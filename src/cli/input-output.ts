/** What a subcommand may do to the outside; handed in, so that a test needs no process. */
export interface InputOutput {
  /** The text of a file; `-` is standard input. Throws when it cannot be read, a `NotText` when it is not UTF-8. */
  readFile(path: string): string;
  /** What is at a path, without following a link. */
  entryAt(path: string): 'absent' | 'file' | 'link' | 'folder' | 'other';
  /** Folders on the way are made. */
  writeFile(path: string, text: string): void;
  removeFile(path: string): void;
  /** YAML files below a folder, sorted; the path itself when it is a file. Throws when it does not exist. */
  listFiles(path: string): readonly string[];
  /** Every file below a folder, sorted; the path itself when it is a file. Throws when it does not exist. */
  listTree(path: string): readonly string[];
  /** Symbolic links below a folder; none are followed. */
  listLinks(path: string): readonly string[];
  /** Results, on standard output. */
  out(text: string): void;
  /** Everything else, on standard error. */
  err(text: string): void;
}

/** A file that is not UTF-8, and could not be written back unchanged. */
export class NotText extends Error {
  override readonly name = 'NotText';
  /** Its text, with a replacement for what is none: to look at, never to be written. */
  readonly nearly: string;

  constructor(path: string, nearly: string) {
    super(`${path} is not UTF-8. Save it as UTF-8 first.`);
    this.nearly = nearly;
  }
}

/** Exit codes of the command line. */
export const exitCodes = { fine: 0, findings: 1, usage: 2 } as const;
