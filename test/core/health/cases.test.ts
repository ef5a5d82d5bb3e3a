import { describe, expect, it } from 'vitest';
import { healthRules, judge, reasons } from '../../../src/core/health/index.ts';
import { readHealthCases } from './health-case.ts';

const cases = readHealthCases();

describe('the cases of health rules', () => {
  it.each(cases.map((each) => [each.file, each] as const))('%s', (_file, given) => {
    const { verdicts } = judge(given.world, given.now);
    for (const { subject, health, reason, message } of given.expect) {
      const verdict = verdicts.find((each) => each.subject === subject);
      expect(verdict, `there is no verdict on ${subject}`).toBeDefined();
      expect({ subject, health: verdict?.health, reason: verdict?.reason, said: verdict?.message }).toMatchObject({
        subject,
        health,
        reason,
      });
      if (message !== undefined) expect(verdict?.message).toContain(message);
    }
  });

  it('are named by the health they expect first', () => {
    for (const { file, promised, expect: wanted } of cases) {
      expect(wanted[0]?.health.toLowerCase(), `${file} should begin with ${wanted[0]?.health.toLowerCase()}_`).toBe(
        promised,
      );
    }
  });

  it('stand in a folder that is named like a rule, and every rule has one', () => {
    const rules = healthRules.map((rule) => rule.id).sort();
    const folders = [...new Set(cases.map((each) => each.rule))].filter(
      (each) => each !== 'healthy' && each !== 'missing',
    );
    expect(folders.sort()).toEqual(rules);
  });

  it('show every reason that a verdict can have', () => {
    const shown = new Set(cases.flatMap((each) => each.expect.map((one) => one.reason)));
    expect(Object.keys(reasons).filter((reason) => !shown.has(reason))).toEqual([]);
  });
});
