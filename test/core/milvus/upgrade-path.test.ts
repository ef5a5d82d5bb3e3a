import { describe, expect, it } from 'vitest';
import { entersStreaming, operatorVersion, type UpgradePath, upgradePath } from '../../../src/core/milvus/index.ts';

function version(text: string): NonNullable<ReturnType<typeof operatorVersion>> {
  const parsed = operatorVersion(`milvusdb/milvus:${text}`, undefined);
  if (parsed === undefined) throw new Error(`${text} is no version`);
  return parsed;
}

function path(from: string, to: string, coordinators: 'mixCoord' | 'separate' = 'mixCoord'): string {
  const question = { from: version(from), to: version(to), separateCoordinators: coordinators === 'separate' };
  return describePath(upgradePath(question));
}

/** `2.5.16 with mixCoord, 2.6.4 (needs_2.5.16)` */
function describePath(found: UpgradePath): string {
  if (found.kind === 'blocked') return `blocked: ${found.why}`;
  if (found.kind !== 'upgrade') return found.kind;
  const steps = found.steps.map((step) => `${step.version}${step.switchesToMixCoord ? ' with mixCoord' : ''}`);
  return `${steps.join(', ')}${found.because.length === 0 ? '' : ` (${found.because.join(', ')})`}`;
}

describe('the way from one release to another', () => {
  it.each([
    ['v2.6.4', 'v2.6.11', '2.6.11'],
    ['v2.4.1', 'v2.5.4', '2.5.4'],
    ['v2.2.3', 'v2.3.0', '2.3.0'],
    ['v2.5.16', 'v2.6.4', '2.6.4'],
    ['v2.5.27', 'v2.6.4', '2.6.4'],
    ['v2.6.20', 'v3.0.5', '3.0.5'],
    ['v2.6.21', 'v3.0.5', '3.0.5'],
    ['v2.6.4', 'v2.7.0', '2.7.0'],
    ['v3.0.5', 'v3.1.0', '3.1.0'],
    ['v2.1.0', 'v2.1.4', '2.1.4'],
  ])('from %s to %s is one step', (from, to, expected) => {
    expect(path(from, to)).toBe(expected);
  });

  it.each([
    ['v2.5.4', 'v2.6.4', '2.5.16, 2.6.4 (needs_2.5.16)'],
    ['v2.4.9', 'v2.6.4', '2.5.16, 2.6.4 (minor_skipped)'],
    ['v2.3.1', 'v2.5.4', '2.4.24, 2.5.4 (minor_skipped)'],
    ['v2.2.0', 'v2.6.4', '2.3.22, 2.4.24, 2.5.16, 2.6.4 (minor_skipped)'],
    ['v2.6.4', 'v3.0.5', '2.6.20, 3.0.5 (needs_2.6.20)'],
    ['v2.5.4', 'v3.0.5', '2.5.16, 2.6.20, 3.0.5 (needs_2.5.16, minor_skipped)'],
  ])('from %s to %s leads through others', (from, to, expected) => {
    expect(path(from, to)).toBe(expected);
  });

  it('switches to mixCoord before it leaves 2.5, together with 2.5.16 where that is a step anyway', () => {
    expect(path('v2.5.4', 'v2.6.4', 'separate')).toBe('2.5.16 with mixCoord, 2.6.4 (needs_2.5.16)');
    expect(path('v2.5.16', 'v2.6.4', 'separate')).toBe('2.5.16 with mixCoord, 2.6.4 (needs_mix_coord)');
    expect(path('v2.5.20', 'v2.6.4', 'separate')).toBe('2.5.20 with mixCoord, 2.6.4 (needs_mix_coord)');
    expect(path('v2.4.9', 'v2.6.4', 'separate')).toBe('2.5.16 with mixCoord, 2.6.4 (minor_skipped, needs_mix_coord)');
    expect(path('v2.4.9', 'v2.5.4', 'separate')).toBe('2.5.4');
  });

  it('goes back within a minor release only', () => {
    expect(path('v2.6.11', 'v2.6.4')).toBe('downgrade');
    expect(path('v2.6.0', 'v2.5.16')).toBe('blocked: minor_downgrade');
    expect(path('v2.5.4', 'v2.4.24')).toBe('blocked: minor_downgrade');
    expect(path('v3.0.5', 'v2.6.20')).toBe('blocked: minor_downgrade');
  });

  it('takes builds and variants for the release they belong to', () => {
    expect(path('v2.6.4', 'v2.6.4-gpu')).toBe('same');
    expect(path('2.2.0-20231021-1f972292', 'v2.2.0')).toBe('same');
    expect(path('v2.5.16-gpu', 'v2.6.4-gpu')).toBe('2.6.4');
  });

  it('knows no way from before 2.2, from or to a release candidate, or beyond what is documented', () => {
    expect(path('v2.1.4', 'v2.2.0')).toBe('blocked: metadata_migration');
    expect(path('v2.6.0-rc1', 'v2.6.4')).toBe('blocked: release_candidate');
    expect(path('v2.5.16', 'v2.6.0-rc1')).toBe('blocked: release_candidate');
    expect(path('v2.6.0-rc1', 'v2.6.0-rc1')).toBe('same');
    expect(path('v2.6.20', 'v4.0.0')).toBe('blocked: undocumented');
    expect(path('v2.6.4', 'v2.9.0')).toBe('blocked: undocumented');
  });

  it('says when the architecture of 2.6 begins', () => {
    expect(entersStreaming(version('v2.5.16'), version('v2.6.4'))).toBe(true);
    expect(entersStreaming(version('v2.5.16'), version('v3.0.5'))).toBe(true);
    expect(entersStreaming(version('v2.6.0'), version('v2.6.4'))).toBe(false);
    expect(entersStreaming(version('v2.4.0'), version('v2.5.16'))).toBe(false);
  });

  it('leads only through steps that are legal themselves, whatever the ends', () => {
    const releases = ['2.2.3', '2.3.0', '2.4.1', '2.5.4', '2.5.16', '2.6.0', '2.6.20', '3.0.5'];
    for (const [index, from] of releases.entries()) {
      for (const to of releases.slice(index + 1)) {
        const found = upgradePath({ from: version(from), to: version(to), separateCoordinators: false });
        if (found.kind !== 'upgrade') throw new Error(`${from} to ${to} is ${found.kind}`);
        const stops = [from, ...found.steps.map((step) => step.version)];
        for (const [at, stop] of stops.slice(1).entries()) {
          expect(path(stops[at] ?? '', stop), `${from} to ${to} through ${stop}`).toBe(stop);
        }
      }
    }
  });
});
