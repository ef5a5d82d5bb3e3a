import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLines } from '../../src/core/command/index.ts';
import { runCommands } from '../../src/core/operation/index.ts';
import { branchOf, renderPullRequestBody, renderReply, renderTitle } from '../../src/core/report/index.ts';

const bound = { operation: 'a'.repeat(16), head: 'b'.repeat(40), base: 'main', policies: 'c'.repeat(16) };

const milvus = (name: string, replicas = '2') => `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: ${name}
  namespace: search
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.4
    queryNode:
      replicas: ${replicas}
`;

const facts = { id: 345, person: { id: 7, login: 'maya' }, commentUrl: 'https://github.example/o/r/issues/1' };

/** What becomes of a comment, as the bot would do it and tell it. */
function told(comment: string, name = 'search') {
  const lines = commandLines(comment).map((line) => line.text);
  const run = runCommands(lines, [{ path: 'milvus.yaml', text: milvus(name) }], {
    requestedAt: '2026-05-04T12:00:00Z',
    historyOf: () => [],
  });
  return { lines, run, reply: renderReply(facts, run, undefined) };
}

describe('letters that look like others', () => {
  it.each([
    ['a Cyrillic letter in the component', '/scale qu\u0435rynode 3', 'U+0435'],
    ['a joiner that nobody sees', '/scale query\u200dnode 3', 'U+200D'],
    ['a mark that turns the direction of text', '/scale querynode\u202e 3', 'U+202E'],
    ['digits of another alphabet', '/scale querynode \u0663', 'U+0663'],
    ['digits of full width', '/scale querynode \uff12\uff10', 'U+FF12'],
  ])('are refused and shown by their number: %s', (_, comment, codePoint) => {
    const { run, reply } = told(comment);
    expect(run.files).toEqual([]);
    expect(reply.replaceAll('\\', '')).toContain(codePoint);
    for (const character of ['\u200d', '\u202e']) expect(reply).not.toContain(character);
  });
});

describe('numbers that only some readers understand', () => {
  const numbers = ['1e9', '0x10', '-0', '+-2', '1_000', '1.0', 'NaN', 'Infinity', `1${'0'.repeat(30)}`, '--5', '٣'];
  it.each(numbers)('%s changes nothing', (number) => {
    expect(told(`/scale querynode ${number}`).run.files).toEqual([]);
  });
});

describe('a command that readers do not see', () => {
  it.each([
    ['in folded details', '<details><summary>x</summary>\n\n/scale querynode 0\n\n</details>'],
    ['in an HTML comment', '<!--\n/scale querynode 0\n-->'],
    ['in the text for an image', '![\n/scale querynode 0](https://example.com/a.png)'],
    ['in the title of a link', '[x](https://example.com "\n/scale querynode 0\n")'],
  ])('is none: %s', (_, comment) => {
    expect(told(comment).lines).toEqual([]);
  });

  it('below many blank lines is one, and the reply names what has run', () => {
    const { reply } = told(`Thank you!${'\n'.repeat(200)}/scale querynode 9`);
    expect(reply).toContain('| `search` | `spec.components.queryNode.replicas` | 2 | **9** |');
  });
});

describe('arguments made for a shell or a template', () => {
  const hostile = [
    '$(reboot)',
    '`reboot`',
    '$HOME',
    `$${'{{ secrets.TOKEN }}'}`,
    '--upload-pack=x',
    '; rm -rf /',
    '--help',
    '\u0000',
  ];
  it.each(hostile)('%j changes nothing and is told as text', (argument) => {
    for (const comment of [
      `/scale querynode ${argument}`,
      `/scale ${argument} 3`,
      `/scale querynode 3 --target ${argument}`,
    ]) {
      expect(told(comment).run.files).toEqual([]);
    }
  });
});

/** Everything that people read of a command, when a stranger chose its words or the name of the resource. */
function words(argument: string, name: string): readonly string[] {
  const { run, reply } = told(`/scale querynode 3 --target ${argument}`, name);
  const changed = told('/scale querynode 3', name).run;
  const texts = [reply, renderReply(facts, changed, undefined), renderReply(facts, run, undefined)];
  return changed.files.length === 0
    ? texts
    : [...texts, renderPullRequestBody(facts, changed, { findings: [], rooms: [], blastRadius: [], bound })];
}

/** A text without what stands in code, where nothing has a meaning. */
function outsideCode(markdown: string): string {
  return markdown.replaceAll(/(`{3,})[\s\S]*?\n\1/g, '').replaceAll(/(`+)[\s\S]*?\1/g, '');
}

describe('markup in the words of strangers', () => {
  it.each([
    '@acme/everybody',
    '![x](https://tracker.example/a.png)',
    '[click](javascript:alert(1))',
    '<img src=x>',
    '```\n\n# Approved',
    '| a | b |',
    '<!-- falconer:request=1 person=1 outcome=changed -->',
  ])('has no effect: %s', (hostile) => {
    for (const text of words(hostile, JSON.stringify(hostile))) {
      const plain = outsideCode(
        text.replace(/^<!-- falconer:request=345 .*? -->\n?(?:<!-- falconer:bound .*? -->)?/, '').replace('@maya', ''),
      );
      expect(plain).not.toMatch(/(?<!\\)@acme|(?<!\\)!\[|(?<!\\)\[click\]|(?<!\\)<(img|!--)|^# Approved/m);
    }
  });
});

describe('the name of a branch', () => {
  it('is made of letters, digits and dashes, whatever the target is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const { run } = told('/scale querynode 3', JSON.stringify(name));
        const step = { kind: 'changed', verb: 'scale', target: { name } } as (typeof run.steps)[number];
        const branch = branchOf(345, { ...run, steps: [step] });
        return /^falconer\/[A-Za-z0-9-]{1,60}\/[a-z]+-345$/.test(branch);
      }),
      { numRuns: 300 },
    );
  });

  it('and the title of a pull request stay what they are for names from a manual of attacks', () => {
    for (const name of ['$(id)', '--upload-pack', '..', 'a/../../b', 'x'.repeat(250), 'a\nb']) {
      const { run } = told('/scale querynode 3', JSON.stringify(name));
      expect(branchOf(345, run)).toMatch(/^falconer\/[A-Za-z0-9-]+\/[a-z]+-345$/);
      expect(renderTitle(run)).not.toContain('\n');
    }
  });
});

describe('any comment at all', () => {
  it('changes the one file and the one field of its command, or nothing', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc
        .tuple(fc.constantFrom('querynode', 'proxy', '../../x', '@all'), fc.string({ maxLength: 8 }))
        .map(([component, count]) => `/scale ${component} ${count}`),
      fc.integer({ min: 0, max: 99 }).map((count) => `/scale querynode ${count}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
        const { run } = told(lines.join('\n'));
        const changed = run.files.flatMap(({ path, after }) =>
          path === 'milvus.yaml' ? [after ?? ''] : ['elsewhere'],
        );
        return changed.every((after) => {
          const kept = after.split('\n').filter((each) => milvus('search').split('\n').includes(each));
          return kept.length >= milvus('search').split('\n').length - 1;
        });
      }),
      { numRuns: 300 },
    );
  });
});
