const newline = 0x0a;
const longestLine = 16 * 1_024 * 1_024;

/** Cuts a stream of bytes into lines. */
export interface LineCutter {
  /** Takes the next bytes and gives every line that is complete with them, without its end. */
  take(chunk: Buffer): readonly string[];
}

/** A line that never ends is thrown as an error; a last line without an end is never given. */
export function createLineCutter(): LineCutter {
  let parts: Buffer[] = [];
  let length = 0;
  return {
    take: (chunk) => {
      const lines: string[] = [];
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        lines.push(Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8'));
        parts = [];
        length = 0;
        start = end + 1;
      }
      length += chunk.length - start;
      if (length > longestLine) throw new Error('a line of the watch is too long');
      if (start < chunk.length) parts.push(chunk.subarray(start));
      return lines;
    },
  };
}
