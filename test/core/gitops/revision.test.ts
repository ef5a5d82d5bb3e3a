import { describe, expect, test } from 'vitest';
import { commitOf } from '../../../src/core/gitops/index.ts';

const commit = 'b5f1c2d3e4a5968778695a4b3c2d1e0f12345678';

describe('the commit of a revision', () => {
  test.each([
    commit,
    `sha1:${commit}`,
    `main@sha1:${commit}`,
    `v1.2.3@sha1:${commit}`,
    `refs/heads/main@sha1:${commit}`,
    `refs/pull/420/head@sha1:${commit}`,
    `main/${commit}`,
    `feature/scale/${commit}`,
    ` ${commit}\n`,
  ])('is found in %j', (revision) => {
    expect(commitOf(revision)).toBe(commit);
  });

  test.each([
    undefined,
    '',
    'main',
    'v1.2.3',
    '4.2.1',
    commit.slice(0, 12),
    `sha256:${commit}${commit.slice(0, 24)}`,
    `latest@sha256:${commit}${commit.slice(0, 24)}`,
    `0.1.0+${commit.slice(0, 12)}`,
    `main@${commit}`,
    `${commit}0`,
  ])('is not made up from %j', (revision) => {
    expect(commitOf(revision)).toBeUndefined();
  });
});
