import { describe, expect, it } from 'vitest';
import { parseOverrideMarker, renderOverrideGranted, renderOverrides } from '../../../src/core/report/index.ts';
import {
  applyOverrides,
  isOverridable,
  type Override,
  overridableRules,
  overridesInForce,
} from '../../../src/core/review/index.ts';
import type { Finding, Severity } from '../../../src/core/text/index.ts';

const head = 'a'.repeat(40);
const now = new Date('2026-11-30T12:00:00Z');

const override: Override = {
  request: 7,
  rule: 'policy-milvus-two-proxies',
  head,
  until: '2026-12-01T12:00:00.000Z',
  login: 'anna',
  reason: 'the second proxy comes with #42',
};

function finding(rule: string, severity: Severity = 'error'): Finding {
  return {
    rule,
    severity,
    file: 'a.yaml',
    line: 3,
    column: 1,
    endLine: 3,
    endColumn: 9,
    path: 'spec',
    message: 'One pod.',
  };
}

describe('a finding that somebody answers for', () => {
  it('stays, as a notice that says who, until when and why', () => {
    expect(applyOverrides([finding(override.rule), finding('policy-other')], [override])).toEqual([
      {
        ...finding(override.rule, 'notice'),
        message: 'Overridden by anna until 2026-12-01 12:00 UTC, because: the second proxy comes with #42. One pod.',
      },
      finding('policy-other'),
    ]);
  });

  it('is left alone when it blocks nothing', () => {
    const warning = finding(override.rule, 'warning');
    expect(applyOverrides([warning], [override])).toEqual([warning]);
  });

  it('is never one that the API server or the operator would refuse anyway, nor one that says that nothing is known', () => {
    const fixed = ['yaml-syntax', 'schema-type', 'admission-rolling-mode', 'policies-invalid', 'policies-unknown'];
    expect([...fixed, 'policies-undecided', 'falconer-config'].filter(isOverridable)).toEqual([]);
    expect(['policy-milvus-two-proxies', 'image-not-pinned', 'upgrade-path'].filter(isOverridable)).toHaveLength(3);
    const findings = fixed.map((rule) => finding(rule));
    expect(
      applyOverrides(
        findings,
        fixed.map((rule) => ({ ...override, rule })),
      ),
    ).toEqual(findings);
    expect(overridableRules([...findings, finding('policy-b'), finding('policy-a'), finding('policy-a')])).toEqual([
      'policy-a',
      'policy-b',
    ]);
    expect(overridableRules([finding('policy-a', 'warning')])).toEqual([]);
  });
});

describe('an override', () => {
  it('counts for its commit and its time alone', () => {
    expect(overridesInForce([override], { head, now })).toEqual([override]);
    expect(overridesInForce([override], { head: 'b'.repeat(40), now })).toEqual([]);
    expect(overridesInForce([override], { head, now: new Date(override.until) })).toEqual([]);
  });

  it('is the longest of several for one rule', () => {
    const longer = { ...override, request: 8, until: '2026-12-02T00:00:00.000Z' };
    expect(overridesInForce([override, longer], { head, now })).toEqual([longer]);
    expect(overridesInForce([longer, override], { head, now })).toEqual([longer]);
  });

  it('is found again in the reply that grants it', () => {
    const odd = { ...override, reason: 'it --> ends <!-- here @anna %20 ünïcode', login: 'anna' };
    expect(parseOverrideMarker(`<!-- falconer:request=7 -->\n\n${renderOverrideGranted(odd)}`)).toEqual(odd);
    expect(renderOverrideGranted(override).split('\n\n').slice(1).join('\n\n')).toMatchInlineSnapshot(`
      "anna answers for \`policy-milvus-two-proxies\` on commit aaaaaaaaaaaa: its findings no longer keep \`falconer/review\` from passing, until 2026-12-01 12:00 UTC or the next push, whichever comes first.

      Reason: the second proxy comes with \\#42"
    `);
  });

  it.each([
    ['a commit that is none', head.slice(1)],
    ['nothing at all', ''],
  ])('is not read from a note with %s', (_what, commit) => {
    expect(parseOverrideMarker(renderOverrideGranted({ ...override, head: commit }))).toBeUndefined();
  });

  it('is not read from a note that was tampered with', () => {
    const note = renderOverrideGranted(override);
    expect(parseOverrideMarker(note.replace('2026-12', '2026-99'))).toBeUndefined();
    expect(parseOverrideMarker(note.replace('reason=', 'reason=%E0%A4%A'))).toBeUndefined();
    expect(parseOverrideMarker(`> ${note}`)).toBeUndefined();
  });

  it('is shown with its state', () => {
    const moved = { ...override, request: 1, rule: 'policy-a', head: 'b'.repeat(40) };
    const over = { ...override, request: 2, rule: 'policy-b', until: '2026-11-30T11:59:00.000Z' };
    expect(renderOverrides([moved, over, override], { head, now })).toMatchInlineSnapshot(`
      "### Overrides

      - \`policy-a\`, void since the push after bbbbbbbbbbbb: anna, the second proxy comes with \\#42
      - \`policy-b\`, expired at 2026-11-30 11:59 UTC: anna, the second proxy comes with \\#42
      - \`policy-milvus-two-proxies\`, until 2026-12-01 12:00 UTC: anna, the second proxy comes with \\#42"
    `);
  });
});
