/** Steps from the root of a document: mapping keys and sequence indexes. */
export type FieldPath = readonly (string | number)[];

/** `['spec', 'volumes', 0, 'a.b']` as people write it: `spec.volumes[0]["a.b"]`. */
export function formatFieldPath(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z0-9_$/-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/**
 * Reads what `formatFieldPath` writes: names with dots between them, `[0]` for an entry of a list, `["a.b"]` or `['a.b']`
 * for a name with other characters. A dot in front, as kubectl has it, is allowed. Undefined when the text is no path.
 */
export function parseFieldPath(text: string): FieldPath | undefined {
  const steps: (string | number)[] = [];
  let rest = text.startsWith('.') || text.startsWith('[') ? text : `.${text}`;
  while (rest !== '') {
    const match = stepPattern.exec(rest);
    if (match === null) return undefined;
    const [whole, name, index, quoted, literal] = match;
    const step = index === undefined ? (name ?? literal ?? unquoted(quoted ?? '')) : Number(index);
    if (step === undefined) return undefined;
    steps.push(step);
    rest = rest.slice(whole.length);
  }
  return steps.length === 0 ? undefined : steps;
}

const stepPattern = /^(?:\.([A-Za-z0-9_$/-]+)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]|\['([^']*)'\])/;

/** The text in JSON quotes; undefined when the escapes in it are none. */
function unquoted(json: string): string | undefined {
  try {
    return String(JSON.parse(json));
  } catch {
    return undefined;
  }
}
