import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { domainRules } from '../../../src/core/review/registry.ts';
import { applyEdits, type Finding } from '../../../src/core/text/index.ts';

const cases = new URL('../../cases/review/', import.meta.url);

describe.each(domainRules.map((rule) => ({ id: rule.ids[0] ?? '', rule })))('$id', ({ id, rule }) => {
  const folder = new URL(`${id}/`, cases);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];

  it('has at least one good and one bad case', () => {
    expect(names.some((name) => name.startsWith('good-'))).toBe(true);
    expect(names.some((name) => name.startsWith('bad-'))).toBe(true);
  });

  /** Each case says in its first lines what is to be found: `# finds: <rule> on line <n> (<severity>[, fixed])`. */
  it.each(names)('%s', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const expected = [...text.matchAll(/^# finds: (.*)$/gm)].map((match) => match[1]);
    const findings = review(text);
    expect(findings.map(describeFinding)).toEqual(expected);
    expect(expected.length > 0).toBe(name.startsWith('bad-'));
    for (const finding of findings) {
      expect(finding.message).toMatch(/^[A-Z"0-9`a-z].*[.?]$/);
      if (finding.fix !== undefined) expect(isRepaired(text, finding)).toBe(true);
    }
  });

  function review(text: string): readonly Finding[] {
    const manifest = parseManifest('milvus.yaml', text);
    return manifest.documents.flatMap((document) => rule.check({ manifest, document }));
  }

  /** A fix leaves valid YAML in which the finding is gone. */
  function isRepaired(text: string, finding: Finding): boolean {
    const repaired = applyEdits(text, finding.fix ?? []);
    const left = review(repaired).filter((each) => each.path === finding.path);
    return parseManifest('milvus.yaml', repaired).findings.length === 0 && left.length === 0;
  }
});

function describeFinding({ rule, line, severity, fix }: Finding): string {
  return `${rule} on line ${line} (${severity}${fix === undefined ? '' : ', fixed'})`;
}
