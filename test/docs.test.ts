import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { referencePages } from '../src/cli/reference-pages.ts';

describe('the reference pages', () => {
  it.each(referencePages().map((page) => [page.path, page.text] as const))(
    '%s says what the code says; `npm run docs` writes it anew',
    (path, text) => {
      expect(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')).toBe(text);
    },
  );
});

describe('the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

  it('names every environment variable of the server', () => {
    const settings = readFileSync(new URL('../src/config/server-settings.ts', import.meta.url), 'utf8');
    const variables = [...settings.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1] ?? '');
    expect(
      variables.filter((variable) => variable !== 'KUBERNETES_SERVICE_HOST' && !readme.includes(variable)),
    ).toEqual([]);
  });
});
