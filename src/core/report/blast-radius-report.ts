import { blastRadiusSentences } from '../command/index.ts';
import { blastRadius } from '../milvus/index.ts';
import type { ResourcePair } from '../review/index.ts';
import { escapeText, inlineCode } from './markdown.ts';

/** More resources than these are counted, not told one by one. */
const toldLimit = 10;

/**
 * The restarts and the numbers of a change, as bare sentences for a list that says the rest; named where there are several
 * resources. A new resource and one that goes have none.
 */
export function blastRadiusLines(pairs: readonly ResourcePair[]): readonly string[] {
  return pairs.flatMap(({ before, after }) => {
    if (before === undefined || after === undefined) return [];
    const radius = blastRadius(before.state.written, after.state.written);
    const sentences = blastRadiusSentences(radius).slice(radius.restarts.length === 0 ? 1 : 0);
    return sentences.map((sentence) => (pairs.length === 1 ? sentence : `${after.target.name}: ${sentence}`));
  });
}

/** What a change does to the running pods of each resource, in words and numbers; empty when there is nothing to tell. */
export function renderBlastRadius(pairs: readonly ResourcePair[]): string {
  const told = pairs.flatMap(({ before, after }) => {
    if (before === undefined || after === undefined) return [];
    const radius = blastRadius(before.state.written, after.state.written);
    return [`- ${inlineCode(after.target.name)}: ${escapeText(blastRadiusSentences(radius).join(' '))}`];
  });
  if (told.length === 0) return '';
  const more = told.length > toldLimit ? [`- and ${told.length - toldLimit} more`] : [];
  return ['**What will happen**', [...told.slice(0, toldLimit), ...more].join('\n')].join('\n\n');
}
