/** Longer texts are seldom the same twice. */
const longestShared = 200;
const mostShared = 50_000;

/** Gives equal texts as one, in place: names, labels and images repeat in thousands of objects. */
export type Share = <Value>(value: Value) => Value;

/** Remembers a bounded number of texts and starts anew when there are more. */
export function createSharing(): Share {
  const known = new Map<string, string>();
  const textOf = (text: string): string => {
    if (text.length > longestShared) return text;
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= mostShared) known.clear();
    known.set(text, text);
    return text;
  };
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') return textOf(value);
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at += 1) value[at] = visit(value[at]);
    } else if (typeof value === 'object' && value !== null) {
      const fields = value as Record<string, unknown>;
      for (const key of Object.keys(fields)) fields[key] = visit(fields[key]);
    }
    return value;
  };
  return (value) => visit(value) as typeof value;
}
