import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { codeBlock, escapeText, inlineCode, withinLimit } from '../../../src/core/report/index.ts';

describe('text that nobody vouches for', () => {
  it.each([
    ['# a heading', 'paragraph'],
    ['<img src=x>', 'paragraph'],
    ['```\ncode', 'paragraph'],
    ['1 | 2', 'paragraph'],
  ])('is a plain paragraph when escaped: %j', (text, type) => {
    expect(fromMarkdown(escapeText(text)).children.map((node) => node.type)).toEqual([type]);
  });

  it('mentions nobody and links nowhere', () => {
    expect(escapeText('@acme/everyone see https://evil.example')).not.toMatch(/@acme|https:\/\//);
  });

  it('shows characters that turn the direction of text as their code points', () => {
    expect(inlineCode('a\u202eb')).toBe('`a\\u202eb`');
  });

  it('never leaves its inline code, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const [paragraph, ...rest] = fromMarkdown(`x ${inlineCode(text)} y`).children;
        const children = paragraph?.type === 'paragraph' ? paragraph.children.map((node) => node.type) : [];
        expect(rest).toEqual([]);
        expect(children).toEqual(['text', 'inlineCode', 'text']);
      }),
    );
  });

  it('never leaves its code block, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(fromMarkdown(codeBlock(`${text}\n\`\`\`\n${text}`)).children.map((node) => node.type)).toEqual(['code']);
      }),
    );
  });

  it('has no markup left after escaping, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('*', '_', '[', ']', '(', ')', '<', '>', '`', 'a', ' ', '!', '|', '~', '\\', '&'),
        }),
        (text) => {
          const found = fromMarkdown(`x${escapeText(text)}x`).children.flatMap((node) =>
            'children' in node ? node.children.map((child) => child.type) : [node.type],
          );
          expect(found.filter((type) => type !== 'text')).toEqual([]);
        },
      ),
    );
  });

  it('is cut at the limit, keeps its head and says how much is missing', () => {
    const cut = withinLimit('a'.repeat(70_000));
    expect(cut.length).toBeLessThanOrEqual(60_000);
    expect(cut).toMatch(/… \d+ more characters are not shown\.$/);
  });
});
