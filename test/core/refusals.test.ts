import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * What people are told when the answer is no, of every case there is: the reason, the place in the files where one has a part in
 * it, and what to do instead: a corrected command, choices, or a sentence that says so.
 */
const cases = fileURLToPath(new URL('../cases', import.meta.url));

/** Codes of what is wrong with the words of the command alone: no file has a part in it. */
const aboutTheCommand =
  /^(bad_arguments|not_in_mode|version_unknown|unknown_\w+|target_ambiguous|no_target|out_of_range|protected_field|secret_in_text|history_unknown)$/;

/** A sentence, or a part of one, that begins with what to do. */
const advice =
  /(?:^|[.:;,] |\b(?:or|and|first) )(?:please )?(?:add|ask|break|bring|change|create|give|go back|grow|keep|leave|let|make|mend|merge|migrate|move|name|put|quote|remove|restore|save|say|scale|set|show|split|stay|stop|switch|take|type|unset|use|write)\b|\/help \w+|\binstead\b|\bit (?:has|is|takes) /i;

interface Refused {
  readonly where: string;
  readonly code: string;
  readonly message: string;
  readonly lines: readonly string[];
}

function refusalsIn(path: string): readonly Refused[] {
  const blocks = readFileSync(path, 'utf8').split(/^(?=refused \()/m);
  return blocks.flatMap((block) => {
    const [first = '', ...lines] = block.trimEnd().split('\n');
    const match = /^refused \((\w+)\): (.+)$/.exec(first);
    return match === null
      ? []
      : [{ where: relative(cases, path), code: match[1] ?? '', message: match[2] ?? '', lines }];
  });
}

const refused = readdirSync(cases, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('reply.txt'))
  .flatMap((path) => refusalsIn(join(cases, path)));

describe('every refusal', () => {
  it('is among many', () => {
    expect(refused.length).toBeGreaterThan(150);
  });

  it('names its reason in whole sentences', () => {
    expect(refused.filter(({ message }) => !/^\S.{15,}[.?!)]$/.test(message)).map(({ where }) => where)).toEqual([]);
  });

  it('names the file and the line where a file has a part in it', () => {
    const placeless = refused.filter(
      ({ code, lines }) => !aboutTheCommand.test(code) && !lines.some((line) => /^ {2}at \S.*:\d+:\d+$/.test(line)),
    );
    expect(placeless.map(({ where, code }) => `${where} ${code}`)).toEqual([]);
  });

  it('says what to do instead', () => {
    const helpless = refused.filter(
      ({ message, lines }) => !lines.some((line) => /^ {2}try: |^ {2,4}- /.test(line)) && !advice.test(message),
    );
    expect(helpless.map(({ where, message }) => `${where}: ${message}`)).toEqual([]);
  });
});
