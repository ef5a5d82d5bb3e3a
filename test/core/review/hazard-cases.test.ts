import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openTree } from '../../../src/core/layout/index.ts';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { hazards } from '../../../src/core/review/hazard-registry.ts';
import { reviewChange } from '../../../src/core/review/index.ts';
import { applyEdits, type Finding } from '../../../src/core/text/index.ts';

const cases = new URL('../../cases/review/', import.meta.url);
/** Between the file before the change and the file after it. Lines are counted from here. */
const divider = /^# ==== after ====\n/m;

describe.each(hazards.map((hazard) => ({ id: hazard.id })))('$id', ({ id }) => {
  const folder = new URL(`${id}/`, cases);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];

  it('has at least one good and one bad case', () => {
    expect(names.some((name) => name.startsWith('good-'))).toBe(true);
    expect(names.some((name) => name.startsWith('bad-'))).toBe(true);
  });

  /** Each case says in its first lines what is to be found: `# finds: on line <n> (<severity>[, fixed])`. */
  it.each(names)('%s', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const expected = [...text.matchAll(/^# finds: (.*)$/gm)].map((match) => match[1]);
    const [before = '', after = ''] = text.replaceAll(/^# finds: .*\n/gm, '').split(divider);
    const findings = review(before, after);
    expect(findings.map(describeFinding)).toEqual(expected);
    expect(expected.length > 0).toBe(name.startsWith('bad-'));
    for (const finding of findings) {
      expect(finding.message).toMatch(/^[A-Z"0-9`a-z].*[.?]$/);
      expect(finding.message).not.toMatch(/undefined|\[object/);
      if (finding.fix !== undefined) expect(isRepaired(before, after, finding)).toBe(true);
    }
  });

  function review(before: string, after: string): readonly Finding[] {
    const change = { before: treeOf(before), after: treeOf(after), changedPaths: ['milvus.yaml'] };
    return reviewChange(change).findings.filter(({ rule }) => rule === id);
  }

  /** A fix leaves valid YAML in which the finding is gone. */
  function isRepaired(before: string, after: string, finding: Finding): boolean {
    const repaired = applyEdits(after, finding.fix ?? []);
    const left = review(before, repaired).filter((each) => each.path === finding.path);
    return parseManifest('milvus.yaml', repaired).findings.length === 0 && left.length === 0;
  }
});

function treeOf(text: string): ReturnType<typeof openTree> {
  return openTree(text.trim() === '' ? [] : [{ path: 'milvus.yaml', text }]);
}

function describeFinding({ line, severity, fix }: Finding): string {
  return `on line ${line} (${severity}${fix === undefined ? '' : ', fixed'})`;
}
