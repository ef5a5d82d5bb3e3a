import { describe, expect, it } from 'vitest';
import { overrideRequestOf, parseCommand } from '../../../src/core/command/index.ts';

function request(line: string) {
  const command = parseCommand(line);
  return command.ok ? overrideRequestOf(command.value.invocation) : command;
}

describe('/override', () => {
  it('takes a rule and a reason, and counts for a day', () => {
    expect(request('/override policy-two-proxies --reason "the second  proxy follows"')).toEqual({
      ok: true,
      value: { rule: 'policy-two-proxies', reason: 'the second proxy follows', duration: 86_400_000 },
    });
  });

  it.each([
    ['30m', 1_800_000],
    ['4h', 14_400_000],
    ['7d', 604_800_000],
  ])('counts for %s', (text, duration) => {
    expect(request(`/override policy-a --reason "long enough" --for ${text}`)).toMatchObject({ value: { duration } });
  });

  it.each([
    ['no reason', '/override policy-a', 'needs a reason of 10 to 500 characters, and has none'],
    ['a reason that says nothing', '/override policy-a --reason "because"', 'and has one of 7 characters'],
    ['blanks for a reason', '/override policy-a --reason "   a   b    "', 'and has one of 3 characters'],
    ['no rule', '/override --reason "long enough"', 'takes the rule of one finding'],
    ['two rules', '/override policy-a policy-b --reason "long enough"', 'takes the rule of one finding'],
    ['a rule that is none', '/override Policy_A --reason "long enough"', 'takes the rule of one finding'],
    ['a time that is none', '/override policy-a --reason "long enough" --for tomorrow', 'not "tomorrow"'],
    ['no time at all', '/override policy-a --reason "long enough" --for 0h', 'not "0h"'],
    ['more than a week', '/override policy-a --reason "long enough" --for 8d', 'at most 7d'],
    ['a target', '/override policy-a --reason "long enough" --target prod', 'takes neither --target nor --dry-run'],
    ['a preview', '/plan /override policy-a --reason "long enough"', 'takes neither --target nor --dry-run'],
  ])('is refused with %s, and says what would work', (_what, line, message) => {
    const refused = request(line);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'bad_arguments' } });
    if (!refused.ok) {
      expect(refused.refusal.message).toContain(message);
      expect(request(refused.refusal.correction ?? '')).toMatchObject({ ok: true });
    }
  });
});
