import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Attack, attackGroups, type Proof } from './attacks.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = `${root}docs/attacks.md`;
const attacks = attackGroups.flatMap((group) => group.attacks);

describe('the attacks', () => {
  it('are sixty, each with an answer', () => {
    expect(attacks.map((each) => each.number)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    for (const each of attacks) expect(each.answer.length).toBeGreaterThan(20);
  });

  it.each(attacks.flatMap((each) => each.proofs.map((proof) => [each.number, proof] as const)))(
    '%i: its proof is there',
    (_, { file, test }) => {
      const path = `${root}${file}`;
      if (statSync(path).isDirectory()) expect(readdirSync(path).length).toBeGreaterThan(0);
      else expect(readFileSync(path, 'utf8')).toContain(test === undefined ? 'it' : `'${test.replaceAll("'", "\\'")}'`);
    },
  );

  it('are on a page that says so (UPDATE=1 writes it anew)', () => {
    const text = renderPage();
    if (process.env.UPDATE === '1') writeFileSync(page, text);
    expect(readFileSync(page, 'utf8')).toBe(text);
  });
});

function renderPage(): string {
  const head = [
    '# Attacks',
    '',
    'What somebody could try on a bot that changes production from comments, how Falconer meets it, and the test that tries it. Generated from',
    '`test/attacks/attacks.ts`; a test fails when a named test is gone.',
  ];
  const sections = attackGroups.flatMap(({ title, attacks: own }) => ['', `## ${title}`, ...own.flatMap(renderAttack)]);
  return `${[...head, ...sections].join('\n')}\n`;
}

function renderAttack({ number, attack, answer, proofs }: Attack): readonly string[] {
  return ['', `### ${number}. ${attack}`, '', answer, ...(proofs.length === 0 ? [] : ['']), ...proofs.map(renderProof)];
}

function renderProof({ file, test }: Proof): string {
  return `- [${file}](../${file})${test === undefined ? '' : `: ${test}`}`;
}
