/** GitHub's limits for texts, in characters. */
export const limits = {
  /** REST API docs, "Create a check run": summary and text. */
  checkText: 65_535,
  /** Not documented; what GitHub refuses above, for check-run titles, annotation titles and pull-request titles. */
  title: 255,
  /** REST API docs, "Create a check run": 64 KB for an annotation's message. */
  annotationMessage: 64_000,
  /** What GitHub refuses above with "body is too long". */
  body: 65_535,
} as const;

const longNote = '\n\n*The rest was cut: GitHub takes no longer text here.*\n';
const shortNote = '...';

/**
 * The text, cut at a character boundary to at most so many bytes of UTF-8, which is never more than as many characters.
 * A text that was cut ends in a note that says so, as far as there is room.
 */
export function boundedText(text: string, limit: number): string {
  if (Buffer.byteLength(text, 'utf8') <= limit) return text;
  const note = limit > 1_000 ? longNote : shortNote;
  const bytes = Buffer.from(text, 'utf8').subarray(0, limit - Buffer.byteLength(note, 'utf8'));
  // In streaming mode the decoder holds back a character that the cut went through.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true }) + note;
}
