/** A value at the beginning of a text, and how many characters it takes. */
export interface Token {
  readonly value: unknown;
  readonly length: number;
}

const quoted = /^(?:"([^"\\]*)"|'([^']*)')/;
const words = /^-{0,2}[A-Za-z_/](?:[\w./@=+,;%()-]|:(?=[\w./@=+,;%()-])| +(?=[\w./@=+,;%()-]))*/;
const numbers = /^(?:-?[1-9]\d{0,14}(?:\.\d{1,6})?|0(?:\.\d{1,6})?)(?= |$)/;
/** Quantities, durations, versions and addresses: they begin like a number and are none to any reader. */
const measures = /^(?:\d+(?:\.\d+)?(?:m|k|Ki|Mi|Gi|Ti|M|G|T|s|h)|\d+\.\d+\.\d+(?:[.-][\w.-]*)?)(?= |$)/;

/** Of these YAML 1.1 and 1.2, or their readers, think differently. */
const ambiguous = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** A scalar that every reader of YAML takes for the same; undefined for any other. */
export function readPlainScalar(text: string): Token | undefined {
  const quote = quoted.exec(text);
  if (quote !== null) return { value: quote[1] ?? quote[2] ?? '', length: quote[0].length };
  const word = words.exec(text)?.[0];
  if (word !== undefined) return wordToken(word);
  const number = numbers.exec(text)?.[0];
  if (number !== undefined) return { value: Number(number), length: number.length };
  const measure = measures.exec(text)?.[0];
  return measure === undefined ? undefined : { value: measure, length: measure.length };
}

function wordToken(word: string): Token | undefined {
  if (!ambiguous.test(word)) return { value: word, length: word.length };
  return Object.hasOwn(constants, word) ? { value: constants[word], length: word.length } : undefined;
}

/** Characters that a key may have without a mark of its own (YAML 1.2, 7.4.2). */
const keyLimit = 1_000;

/** True for a key that is the same text to every reader; `unquoted` is undefined when it stands in quotes. */
export function isPlainKey(key: string, unquoted: string | undefined): boolean {
  return key !== '__proto__' && key.length < keyLimit && (unquoted === undefined || !ambiguous.test(unquoted));
}

/** Brackets inside one another. */
const flowDepthLimit = 10;
const flowKey = /^(?:([A-Za-z_][\w./-]*)|"([^"\\]*)"|'([^']*)'): +/;
/** Without colons, which YAML 1.1 refuses between brackets. */
const flowWord = /^[\w/-][\w./-]*(?=[ ,\]}]|$)/;

/** A collection in brackets that ends on its line and that every reader takes for the same; undefined for any other. */
export function readFlow(text: string, depth = 0): Token | undefined {
  const isMapping = text[0] === '{';
  const [entries, items]: [{ [key: string]: unknown }, unknown[]] = [{}, []];
  const value = isMapping ? entries : items;
  const close = isMapping ? '}' : ']';
  let at = 1 + blanksAt(text, 1);
  if (text[at] === close) return { value, length: at + 1 };
  while (depth < flowDepthLimit) {
    const key = isMapping ? flowKeyAt(text.slice(at), entries) : { name: '', length: 0 };
    const token = key && flowValueAt(text.slice(at + key.length), depth);
    if (key === undefined || token === undefined) return undefined;
    if (isMapping) entries[key.name] = token.value;
    else items.push(token.value);
    at += key.length + token.length;
    at += blanksAt(text, at);
    if (text[at] === close) return { value, length: at + 1 };
    if (text[at] !== ',') return undefined;
    at += 1 + blanksAt(text, at + 1);
  }
  return undefined;
}

function flowKeyAt(
  text: string,
  entries: Readonly<Record<string, unknown>>,
): { readonly name: string; readonly length: number } | undefined {
  const match = flowKey.exec(text);
  if (match === null) return undefined;
  const [whole, plain, double, single] = match;
  const name = plain ?? double ?? single ?? '';
  return isPlainKey(name, plain) && !Object.hasOwn(entries, name) ? { name, length: whole.length } : undefined;
}

function flowValueAt(text: string, depth: number): Token | undefined {
  if (text[0] === '{' || text[0] === '[') return readFlow(text, depth + 1);
  if (text[0] === '"' || text[0] === "'") return readPlainScalar(text);
  const word = flowWord.exec(text)?.[0];
  const token = word === undefined ? undefined : readPlainScalar(word);
  return token?.length === word?.length ? token : undefined;
}

/** How many blanks stand at an offset. */
export function blanksAt(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === 0x20) at += 1;
  return at - start;
}
