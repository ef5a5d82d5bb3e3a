import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { reviewManifest } from '../../../src/core/review/index.ts';
import type { Finding } from '../../../src/core/text/index.ts';

const head = 'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: a}\n';

describe('a file beyond all limits', () => {
  it.each([
    ['5 MB', `${head}spec:\n  config:\n${'    a: bbbbbbbbbbbbbbbbbbb\n'.repeat(200_000)}`],
    ['100,000 aliases', `${head}x: &a 1\nz: [${'*a, '.repeat(100_000)}1]\n`],
    ['100,000 aliases on lines of their own', `${head}x: &a 1\nz:\n${'- *a\n'.repeat(100_000)}`],
    ['aliases that multiply', `${head}${multiplyingAliases(20)}`],
    ['30,000 anchors', Array.from({ length: 30_000 }, (_, index) => `a${index}: &a${index} 1`).join('\n')],
    ['10,000 levels of brackets', `${head}spec: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`],
    ['10,000 levels of items', `${head}spec:\n${'- '.repeat(10_000)}x\n`],
    ['10,000 levels of keys', `${head}spec:\n${'? '.repeat(10_000)}x\n`],
    [
      '1,900 levels of blanks',
      `${head}${Array.from({ length: 1_900 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')} 1\n`,
    ],
    ['50,000 documents', `---\n${head}`.repeat(50_000).slice(0, 1_900_000)],
    ['50,000 empty documents', '---\n'.repeat(50_000)],
    ['900,000 comments', `${head}${'#\n'.repeat(900_000)}`],
  ])('of %s is refused with a finding within a second', (_what, text) => {
    const { findings, milliseconds } = review(text);
    expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['error yaml-limit']);
    // A pause of the machine is no fault of the review: only what is slow twice is slow.
    if (milliseconds > 1_000) expect(review(text).milliseconds).toBeLessThan(1_000);
  });
});

describe('a file that is large in one place', () => {
  it.each([
    [
      'a mapping of 20,000 keys',
      `${head}spec:\n${Array.from({ length: 20_000 }, (_, index) => `  x${index}: 1\n`).join('')}`,
    ],
    ['a key that stands 20,000 times', `${head}spec:\n${'  mode: cluster\n'.repeat(20_000)}`],
    ['a number of a million digits', `${head}spec: {components: {rollingMode: ${'1'.repeat(1_000_000)}}}\n`],
    [
      'a quantity of a million digits',
      `${head}spec: {components: {resources: {limits: {cpu: "${'1'.repeat(1_000_000)}x"}}}}\n`,
    ],
    [
      'a label of a million characters',
      `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {labels: {a: ${'a-'.repeat(500_000)}}}\n`,
    ],
    ['a hundred thousand quotes', `${head}spec: ${'"'.repeat(100_001)}\n`],
  ])('as in %s is reviewed in a few seconds, with no more findings than anyone reads', (_what, text) => {
    const { findings, milliseconds } = review(text);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.length).toBeLessThanOrEqual(102);
    expect(Math.max(...findings.map(({ message }) => message.length))).toBeLessThan(400);
    // Seconds; what grows with the square of the size would take minutes.
    expect(milliseconds).toBeLessThan(45_000);
  });
});

function multiplyingAliases(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const items =
      level === 0
        ? '1'
        : Array(9)
            .fill(`*l${level - 1}`)
            .join(', ');
    return `l${level}: &l${level} [${items}]`;
  });
  return lines.join('\n');
}

function review(text: string): { readonly findings: readonly Finding[]; readonly milliseconds: number } {
  const started = performance.now();
  const findings = reviewManifest(parseManifest('a.yaml', text));
  return { findings, milliseconds: performance.now() - started };
}
