import type { FieldPath } from '../../manifest/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

const depthLimit = 12;
/** More in one file than these are not listed. */
const listLimit = 20;

/** Texts that an example asks to be replaced, as repositories have them. */
const pattern =
  /^<[a-z][^<>\n]*>$|^(?:change[-_ ]?me|change-to-|replace[-_ ]?(?:me|with)|to-?do\b|fix-?me\b|your[-_ ])/i;

/** What was copied from an example and never filled in. */
export const placeholder = domainRule({
  id: 'placeholder',
  title: 'Everything is filled in',
  severity: 'notice',
  why: 'A placeholder is taken for what it says: a bucket called `<bucket>`, a Secret called `change-me`. Milvus does not start, or starts beside its data.',
  fix: 'Write the real value.',
  find: ({ written }) =>
    textsOf(written.spec, ['spec'], (text) => pattern.test(text))
      .slice(0, listLimit)
      .map(({ path, text }): DomainFault => {
        const message = `${JSON.stringify(text.slice(0, 60))} looks like a placeholder that was never filled in. Write the real value.`;
        return { path, message };
      }),
});

interface FoundText {
  readonly path: FieldPath;
  readonly text: string;
}

function textsOf(value: unknown, path: FieldPath, isMeant: (text: string) => boolean): readonly FoundText[] {
  if (typeof value === 'string') return isMeant(value) ? [{ path, text: value }] : [];
  if (path.length > depthLimit || typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, child]) => {
    // Most of what there is are short words and numbers, for which no path is worth its making.
    if (typeof child === 'string' ? !isMeant(child) : typeof child !== 'object') return [];
    return textsOf(child, [...path, isList ? Number(key) : key], isMeant);
  });
}
