/** Something wrong with the text of an expression, at an offset in UTF-16 units. */
export interface Issue {
  readonly offset: number;
  readonly message: string;
}

/** Thrown inside the parser only; `parse` gives it back as an issue. */
export class SyntaxFault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** The issue as cel-go prints it, without the quoted line: `ERROR: <input>:1:20: message`. */
export function renderIssue(source: string, issue: Issue): string {
  const before = source.slice(0, issue.offset);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  return `ERROR: <input>:${line}:${column}: ${issue.message}`;
}
