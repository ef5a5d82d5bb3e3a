import type { Finding } from '../text/index.ts';

/** What a file may have before it is refused unread. Kubernetes stores objects of up to 1.5 MiB (etcd), YAML is wordier. */
const limits = {
  characters: 2_000_000,
  lines: 100_000,
  documents: 1_000,
  flowDepth: 200,
  blockDepth: 200,
  aliases: 1_000,
  anchors: 5_000,
};

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
  if (hasMore(text, /\n/g, limits.lines)) return `it has more than ${limits.lines} lines`;
  if (hasMore(text, /^---(?:\s|$)/gm, limits.documents)) return `it has more than ${limits.documents} documents`;
  if (hasMore(text, /(?:^|[\s[{,:-])&[^\s&,[\]{}]/gm, limits.anchors)) {
    return `it has more than ${limits.anchors} anchors`;
  }
  if (hasMore(text, /(?:^|[\s[{,:-])\*[^\s,[\]{}*]/gm, limits.aliases)) {
    return `it has more than ${limits.aliases} aliases`;
  }
  if (deepestFlow(text) > limits.flowDepth) return `it nests brackets deeper than ${limits.flowDepth} levels`;
  if (deepestBlock(text) > limits.blockDepth) return `it nests blocks deeper than ${limits.blockDepth} levels`;
  return undefined;
}

function hasMore(text: string, pattern: RegExp, limit: number): boolean {
  let found = 0;
  for (const _ of text.matchAll(pattern)) {
    found += 1;
    if (found > limit) return true;
  }
  return false;
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

/**
 * How many lines, each further to the right than the one before, stand above one another; `- - ` counts as two. Text in
 * block scalars counts too: an over-estimate again.
 */
function deepestBlock(text: string): number {
  const indents: number[] = [];
  let deepest = 0;
  for (const [, blanks = '', markers = ''] of text.matchAll(/^( *)((?:[-?] +)*)(?=\S)/gm)) {
    while ((indents.at(-1) ?? -1) >= blanks.length) indents.pop();
    indents.push(blanks.length);
    deepest = Math.max(deepest, indents.length + (markers.match(/[-?]/g)?.length ?? 0));
  }
  return deepest;
}
