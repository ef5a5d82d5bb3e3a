import { printed } from './cell.ts';

type TextFunction = (args: readonly unknown[]) => unknown;

/** Functions on text, as Masterminds/sprig has them; the text that is piped in comes last. */
export const textFunctions: Readonly<Record<string, TextFunction>> = {
  quote: (args) => args.filter(isSomething).map(quoted).join(' '),
  squote: (args) =>
    args
      .filter(isSomething)
      .map((each) => `'${printed(each)}'`)
      .join(' '),
  toString: ([value]: readonly unknown[]) => printed(value),
  print: (args) => args.map(printed).join(''),
  printf: ([format, ...values]) => formatted(printed(format), values),
  lower: ([text]) => printed(text).toLowerCase(),
  upper: ([text]) => printed(text).toUpperCase(),
  title: ([text]) => printed(text).replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  trim: ([text]) => printed(text).trim(),
  trimAll: ([cut, text]) => withoutSuffixes(withoutPrefixes(printed(text), printed(cut)), printed(cut)),
  trimPrefix: ([prefix, text]) => withoutPrefix(printed(text), printed(prefix)),
  trimSuffix: ([suffix, text]) => withoutSuffix(printed(text), printed(suffix)),
  trunc: ([length, text]) => truncated(printed(text), Number(length)),
  replace: ([old, renewed, text]) => printed(text).replaceAll(printed(old), printed(renewed)),
  indent: ([columns, text]) => indented(printed(text), Number(columns)),
  nindent: ([columns, text]) => `\n${indented(printed(text), Number(columns))}`,
  contains: ([part, text]) => printed(text).includes(printed(part)),
  hasPrefix: ([prefix, text]) => printed(text).startsWith(printed(prefix)),
  hasSuffix: ([suffix, text]) => printed(text).endsWith(printed(suffix)),
  nospace: ([text]) => printed(text).replaceAll(/\s/g, ''),
  repeat: ([count, text]) => printed(text).repeat(Math.min(Math.max(Number(count), 0), 1_000)),
  kebabcase: ([text]) => kebab(printed(text)),
  splitList: ([separator, text]) => printed(text).split(printed(separator)),
  join: ([separator, list]) => (Array.isArray(list) ? list.map(printed).join(printed(separator)) : printed(list)),
  // Argo CD's own, for names of Applications (argo-cd, applicationset/utils).
  normalize: ([text]) =>
    printed(text)
      .toLowerCase()
      .replaceAll(/[^a-z0-9.-]+/g, '-')
      .slice(0, 253)
      .replaceAll(/^[.-]+|[.-]+$/g, ''),
};

function isSomething(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function quoted(value: unknown): string {
  return JSON.stringify(printed(value));
}

/** `%s`, `%d`, `%v`, `%q`, `%t` and `%%`, with or without a width, which counts for nothing in YAML. */
function formatted(format: string, values: readonly unknown[]): string {
  let next = 0;
  return format.replaceAll(/%[-+0]?\d*(?:\.\d+)?([sdvqt%])/g, (_, verb: string) => {
    if (verb === '%') return '%';
    const value = values[next];
    next += 1;
    return verb === 'q' ? quoted(value) : printed(value);
  });
}

function withoutPrefix(text: string, prefix: string): string {
  return prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function withoutSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

function withoutPrefixes(text: string, cut: string): string {
  let start = 0;
  while (start < text.length && cut.includes(text.charAt(start))) start += 1;
  return text.slice(start);
}

function withoutSuffixes(text: string, cut: string): string {
  let end = text.length;
  while (end > 0 && cut.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function truncated(text: string, length: number): string {
  return length < 0 ? text.slice(length) : text.slice(0, length);
}

function indented(text: string, columns: number): string {
  const blanks = ' '.repeat(Math.min(Math.max(columns, 0), 200));
  return blanks + text.replaceAll('\n', `\n${blanks}`);
}

function kebab(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[\s_]+/g, '-')
    .toLowerCase();
}
