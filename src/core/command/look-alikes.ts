/** Letters of other alphabets that look like those of verbs. Not all there are: enough that a person is answered. */
const letters: Readonly<Record<string, string>> = {
  а: 'a',
  α: 'a',
  с: 'c',
  ϲ: 'c',
  ԁ: 'd',
  е: 'e',
  ε: 'e',
  ɡ: 'g',
  һ: 'h',
  і: 'i',
  ι: 'i',
  ӏ: 'l',
  ո: 'n',
  о: 'o',
  ο: 'o',
  р: 'p',
  ρ: 'p',
  ѕ: 's',
  т: 't',
  τ: 't',
  υ: 'u',
  ս: 'u',
  ν: 'v',
  у: 'y',
};

const slashes = /^[/\u2044\u2215\u29f8\uff0f]/u;

/** Characters that take no room; editors and chat programs leave them behind. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;

/**
 * The verb that a line seems to begin with for somebody who looks at it, although it is written with other characters:
 * `/ѕcale` with a Cyrillic letter, `／scale` with a wide slash, `/scale` behind an invisible mark. Undefined for plain
 * text, and for what begins with a plain slash and letter anyway.
 */
export function disguisedVerb(line: string): string | undefined {
  const start = line.slice(0, 60);
  if (/^\/[A-Za-z]/.test(start) || !/[^\u0020-\u007e\t]/.test(start)) return undefined;
  const seen = start.replaceAll(invisible, '');
  if (!slashes.test(seen)) return undefined;
  const [word = ''] = seen.slice(1).normalize('NFKC').toLowerCase().split(/\s/);
  return [...word].map((character) => letters[character] ?? character).join('');
}
