import type { Finding } from '../text/index.ts';

/** What a file may have before it is refused unread. Kubernetes stores objects of up to 1.5 MiB (etcd), YAML is wordier. */
const limits = { characters: 2_000_000, documents: 1_000, flowDepth: 200, aliases: 1_000 };

/**
 * A finding when the file is larger, deeper or more entangled than any real one. One pass over the text in linear time,
 * before the YAML parser sees it.
 */
export function yamlLimitFinding(path: string, text: string): Finding | undefined {
  const problem = exceeded(text);
  if (problem === undefined) return undefined;
  return {
    rule: 'yaml-limit',
    severity: 'error',
    file: path,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    path: '',
    message: `The file was not read: ${problem}. Split it, or keep generated data out of this folder.`,
  };
}

function exceeded(text: string): string | undefined {
  if (text.length > limits.characters) return `it has ${text.length} characters, the limit is ${limits.characters}`;
  if (count(text, /^---(?:\s|$)/gm) > limits.documents) return `it has more than ${limits.documents} documents`;
  if (count(text, /(?:^|[\s[{,:-])\*[^\s,[\]{}*]/gm) > limits.aliases)
    return `it has more than ${limits.aliases} aliases`;
  if (deepestFlow(text) > limits.flowDepth) return `it nests brackets deeper than ${limits.flowDepth} levels`;
  if (count(text, /^(?:[ ]{2000}|(?:- ?){200})/gm) > 0) return 'it is nested too deeply';
  return undefined;
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  for (const _ of text.matchAll(pattern)) found += 1;
  return found;
}

/** Brackets inside quotes and comments count too: an over-estimate, harmless at this limit. */
function deepestFlow(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (character === 0x5d || character === 0x7d) depth = Math.max(0, depth - 1);
  }
  return deepest;
}
