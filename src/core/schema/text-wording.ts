import type { ReadingProblemKind, Surprise } from './api-value.ts';
import type { TextTrap } from './text-traps.ts';
import type { Wording } from './wording.ts';

/** Why the API server cannot read the text, by the rule that says so. */
export const readingWording: Readonly<Record<ReadingProblemKind, Wording>> = {
  'duplicate key': {
    rule: 'yaml-duplicate-key',
    message:
      'This key stands twice in its mapping. kubectl takes the last one in silence, a strict API server refuses the file: remove one.',
  },
  'merge overrides key': {
    rule: 'yaml-duplicate-key',
    message:
      'This key comes from a merge (<<) and stands in the mapping itself too. A strict API server takes that for a doubled key and refuses the file: write the fields out, or take the key out of the merged mapping.',
  },
  'key is null': {
    rule: 'yaml-key',
    message: 'A key is empty or null. The API server takes only text keys: write one, or put "null" in quotes.',
  },
  'key is a collection': {
    rule: 'yaml-key',
    message: 'A key is a list or mapping itself. The API server takes only text keys.',
  },
  'key is too large': { rule: 'yaml-key', message: 'The number that is the key here is too large. Put it in quotes.' },
  'not finite': {
    rule: 'yaml-number',
    message: 'The API server has no infinite numbers and no "not a number". Write a number, or put the text in quotes.',
  },
  'tag contradicts value': {
    rule: 'yaml-tag',
    message: 'The tag (!!) and the value do not fit each other. Remove the tag or correct the value.',
  },
  'merge of no mapping': {
    rule: 'yaml-merge',
    message: 'Only mappings can be merged with <<. Name the anchor of a mapping, or a list of such anchors.',
  },
  'unknown anchor': {
    rule: 'yaml-anchor',
    message: 'No anchor of this name stands before this place, or it holds itself.',
  },
  'too many values': {
    rule: 'yaml-limit',
    message: 'The aliases of this document expand to more values than any resource has. Write it out without them.',
  },
};

/** Why the API server's YAML reader refuses a text that others take. */
export const trapWording: Readonly<Record<TextTrap['kind'], Wording>> = {
  'control character': {
    rule: 'yaml-control-character',
    message: 'There is a control character here that cannot be seen. The API server refuses the file: delete it.',
  },
  tab: { rule: 'yaml-tab', message: 'This line begins with a tab. The API server refuses tabs there: use blanks.' },
  directive: {
    rule: 'yaml-version',
    message: 'The API server reads YAML 1.1 only and refuses this directive. Remove the line.',
  },
  colon: {
    rule: 'yaml-colon',
    message: 'The colon must stand on the line of its key. The API server refuses the file: join the two lines.',
  },
};

/** What a person is told of a scalar that means something else to the API server than it seems. */
export function wordSurprise({ written, value }: Surprise): Wording {
  const shown = JSON.stringify(written.slice(0, 80));
  const plain = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value);
  const message = `The API server reads YAML 1.1 and takes ${written.slice(0, 80)} for ${plain}, other programs may not. Write ${plain}, or ${shown} for the text.`;
  return { rule: 'yaml-reading', message };
}
