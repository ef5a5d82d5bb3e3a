import { RE2JS } from 're2js';

/** The paths that fit a pattern of Argo CD's git generator: `*` stays in a directory, `**` does not. Linear in the text. */
export function pathsMatching(pattern: string, paths: readonly string[]): readonly string[] {
  const expression = expressionOf(pattern.replace(/^\.?\//, ''));
  return expression === undefined ? [] : paths.filter((path) => expression.matches(path));
}

function expressionOf(pattern: string): RE2JS | undefined {
  if (pattern.length > 1_000) return undefined;
  const regex = pattern.replaceAll(/\*\*\/|\*\*|\*|\?|[^*?]+/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : RE2JS.quote(part);
  });
  return RE2JS.compile(regex);
}
