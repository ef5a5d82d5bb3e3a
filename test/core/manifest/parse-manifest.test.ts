import { describe, expect, it } from 'vitest';
import { openTree } from '../../../src/core/layout/index.ts';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { reviewChange } from '../../../src/core/review/index.ts';

const head = 'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: a}\n';

describe('a document that contains itself', () => {
  it.each([
    ['a mapping in itself', `${head}spec: &a\n  b: *a\n`],
    ['a list in itself', `${head}spec: &a\n  - [*a]\n`],
    ['a mapping in its own part', `${head}spec: &a\n  b: &b {c: *a, d: *b}\n`],
  ])('has no value and a finding: %s', (_what, text) => {
    const { documents, findings } = parseManifest('a.yaml', text);
    expect(documents.map(({ value }) => value)).toEqual([undefined]);
    expect(findings.map(({ rule, line }) => `${rule} ${line}`)).toEqual(['yaml-limit 1']);
    expect(findings[0]?.message).toBe(
      'This document cannot be read: an alias stands inside of what it stands for, so that the value contains itself.',
    );
    const trees = {
      before: openTree([{ path: 'a.yaml', text: `${head}spec: {}\n` }]),
      after: openTree([{ path: 'a.yaml', text }]),
    };
    expect(reviewChange({ ...trees, changedPaths: ['a.yaml'] }).findings.map(({ rule }) => rule)).toContain(
      'yaml-limit',
    );
  });

  it('is not one that says the same twice', () => {
    const text = `${head}spec: {a: &a {b: 1}, c: *a, d: [*a, *a]}\n`;
    expect(parseManifest('a.yaml', text).findings).toEqual([]);
  });
});
