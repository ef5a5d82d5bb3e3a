import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandDefinitions, commandLines, parseCommand } from '../../../src/core/command/index.ts';

function found(comment: string): readonly string[] {
  return commandLines(comment).map((line) => line.text);
}

describe('the commands of a comment', () => {
  it('are the lines that begin with a slash and a word, top to bottom', () => {
    expect(commandLines('Hello\n\n/scale a 1\n/scale b 2\nthanks')).toEqual([
      { line: 3, text: '/scale a 1' },
      { line: 4, text: '/scale b 2' },
    ]);
  });

  it.each([
    ['a fenced block', '```\n/scale a 1\n```'],
    ['an indented block', 'x\n\n    /scale a 1'],
    ['inline code over two lines', 'see `a\n/scale a 1` there'],
    ['a quote', '> /scale a 1'],
    ['the lazy rest of a quote', '> quoted\n/scale a 1'],
    ['a list', '- /scale a 1'],
    ['the rest of a list item', '- item\n/scale a 1'],
    ['an HTML comment', '<!--\n/scale a 1\n-->'],
    ['a block of HTML', '<div>\n/scale a 1\n</div>'],
    ['folded details', '<details>\n<summary>log</summary>\n\n/scale a 1\n\n</details>'],
    ['the middle of a line', 'please /scale a 1'],
    ['an indented line', ' /scale a 1'],
  ])('are not read in %s', (_, comment) => {
    expect(found(comment)).toEqual([]);
  });

  it('are read above a line of dashes, which Markdown takes for a heading', () => {
    expect(found('/scale a 1\n---\nsent from my phone')).toEqual(['/scale a 1']);
  });

  it('are read after details that were closed', () => {
    expect(found('<details>\n\nx\n\n</details>\n\n/scale a 1')).toEqual(['/scale a 1']);
  });

  it('lose the invisible HTML that a client appends', () => {
    expect(found('/scale a 1 <!-- sent by a client -->')).toEqual(['/scale a 1']);
  });

  it('have Windows line ends taken off', () => {
    expect(found('/scale a 1\r\n/scale b 2\r\n')).toEqual(['/scale a 1', '/scale b 2']);
  });

  it('are read in linear time from a comment of slashes', () => {
    expect(found('/'.repeat(65_000))).toEqual([]);
    expect(found('/a\n'.repeat(20_000)).length).toBe(20_000);
  });

  it('can be read from any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) =>
        commandLines(text).every((line) => text.includes(line.text[0] ?? '')),
      ),
    );
  });
});

describe('a command definition', () => {
  it.each(commandDefinitions.flatMap((each) => each.examples.map((example) => [example])))(
    'has an example that parses: %s',
    (example) => {
      expect(parseCommand(example)).toMatchObject({ ok: true });
    },
  );

  it('is found by its verb alone', () => {
    const verbs = commandDefinitions.map((each) => each.verb);
    expect(new Set(verbs).size).toBe(verbs.length);
  });
});

describe('a line that only looks like a command', () => {
  it.each([
    ['a Cyrillic letter', '/ѕcale querynode 3', 'U+0455'],
    ['a Cyrillic letter behind a plain one', '/sсale querynode 3', 'U+0441'],
    ['a wide slash', '／scale querynode 3', 'U+FF0F'],
    ['a fraction slash', '⁄stop', 'U+2044'],
    ['wide letters', '／ｓｃａｌｅ querynode 3', 'U+FF0F'],
    ['an invisible mark in front', '\u200b/scale querynode 3', 'U+200B'],
    ['an invisible mark behind the slash', '/\u2060scale querynode 3', 'U+2060'],
    ['a mark that turns the direction', '/\u202escale querynode 3', 'U+202E'],
    ['an Arabic digit', '/scale querynode ٣', 'U+0663'],
  ])('with %s is answered with its code point', (_, comment, name) => {
    expect(found(comment)).toEqual([comment]);
    const parsed = parseCommand(comment);
    expect(parsed.ok ? '' : parsed.refusal.message).toContain(name);
  });

  it.each(['／usr/bin is full', '/ёлка', '⁄2 of it', '½ /scale', '日本語 /scale querynode 3', 'naïve'])(
    'is plain text when it is no verb: %s',
    (comment) => {
      expect(found(comment)).toEqual([]);
    },
  );
});

/** Examples of every command that changes files: the others have nothing to plan. */
const changing = commandDefinitions
  .flatMap(({ examples }) => examples)
  .filter((example) => {
    const parsed = parseCommand(example);
    return parsed.ok && 'effect' in parsed.value;
  });

describe('/plan', () => {
  it.each([
    '/plan scale querynode 3',
    '/plan /scale querynode 3',
    '/plan --dry-run scale querynode 3',
    '/plan plan scale querynode 3',
    '/PLAN /Scale querynode 3 --dry-run',
  ])('%s shows what would happen', (line) => {
    const parsed = parseCommand(line);
    expect(parsed.ok && parsed.value.kind === 'change' ? parsed.value.effect : parsed).toBe('preview');
  });

  it.each(['/plan', '/plan plan', '/plan --dry-run'])('%s asks for the command to try', (line) => {
    const parsed = parseCommand(line);
    expect(parsed.ok ? '' : parsed.refusal.message).toBe('/plan needs the command to try.');
  });

  it.each(changing)('is the same as --dry-run for %s', (example) => {
    const effects = [`/plan ${example.slice(1)}`, `${example} --dry-run`].map((line) => {
      const parsed = parseCommand(line);
      return parsed.ok && 'effect' in parsed.value ? parsed.value.effect : parsed;
    });
    expect(effects).toEqual(['preview', 'preview']);
  });
});
