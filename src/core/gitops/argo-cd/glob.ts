import { RE2JS } from 're2js';

/**
 * Does a text match a pattern as Argo CD matches it (util/glob: gobwas/glob without separators)? `*` also matches
 * slashes. A pattern that does not compile matches nothing, as there. Linear in the text: patterns come from outside.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  return expressionOf(pattern)?.matches(text) ?? false;
}

function expressionOf(pattern: string): RE2JS | undefined {
  if (pattern.length > 1_000) return undefined;
  let regex = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '\\') {
      at += 1;
      regex += RE2JS.quote(pattern.charAt(at));
    } else if (character === '*') regex += '.*';
    else if (character === '?') regex += '.';
    else if (character === '[') {
      const end = pattern.indexOf(']', at + 1);
      if (end === -1) return undefined;
      regex += characterClass(pattern.slice(at + 1, end));
      at = end;
    } else if (character === '{') {
      depth += 1;
      regex += '(?:';
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      regex += ')';
    } else if (character === ',' && depth > 0) regex += '|';
    else regex += RE2JS.quote(character);
  }
  return depth === 0 ? compiled(regex) : undefined;
}

/** `abc`, `a-z`, and either after `!`. */
function characterClass(body: string): string {
  const isNegated = body.startsWith('!');
  const members = (isNegated ? body.slice(1) : body).replaceAll(/[\\[\]^]/g, (special) => `\\${special}`);
  return `[${isNegated ? '^' : ''}${members}]`;
}

function compiled(regex: string): RE2JS | undefined {
  try {
    return RE2JS.compile(regex, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
}
