/** A 1-based line and column. Columns count UTF-16 code units, as GitHub annotations and editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offsets of the first character of each line. */
export type LineStarts = readonly number[];

/** Lines end at LF; the CR of a CRLF belongs to the line before it. */
export function lineStartsOf(text: string): LineStarts {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The position of an offset. An offset beyond the end is taken as the end of the last line. */
export function positionAt(starts: LineStarts, offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
