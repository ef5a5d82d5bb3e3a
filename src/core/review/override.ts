import type { Finding } from '../text/index.ts';
import { policyRules } from './policy-findings.ts';
import { policiesUndecidedRule } from './review-changed-resources.ts';

/** A finding that somebody answers for: on one commit, and for a time. */
export interface Override {
  /** Id of the comment that asked for it. */
  readonly request: number;
  readonly rule: string;
  /** The head commit that it is for; any push ends it. */
  readonly head: string;
  /** ISO 8601, UTC. */
  readonly until: string;
  readonly login: string;
  readonly reason: string;
}

/** What the API server or the operator would refuse anyway, and what says that nobody knows, cannot be answered for. */
const fixedPrefixes = ['yaml-', 'schema-', 'admission-'];
const fixedRules: readonly string[] = [
  policiesUndecidedRule,
  policyRules.unknown,
  policyRules.mixed,
  'policies-invalid',
  'falconer-config',
];

/** Whether a person may answer for findings of this rule. */
export function isOverridable(rule: string): boolean {
  return !fixedPrefixes.some((prefix) => rule.startsWith(prefix)) && !fixedRules.includes(rule);
}

/** The rules that keep the review from passing and that somebody may answer for, sorted. */
export function overridableRules(findings: readonly Finding[]): readonly string[] {
  const blocking = findings.filter(({ severity, rule }) => severity === 'error' && isOverridable(rule));
  return [...new Set(blocking.map(({ rule }) => rule))].sort();
}

/** The overrides that count for a commit at a time; of several for one rule the one that lasts longest. */
export function overridesInForce(
  overrides: readonly Override[],
  { head, now }: { readonly head: string; readonly now: Date },
): readonly Override[] {
  const byRule = new Map<string, Override>();
  for (const override of overrides) {
    if (override.head !== head || Date.parse(override.until) <= now.getTime()) continue;
    const other = byRule.get(override.rule);
    if (other === undefined || Date.parse(other.until) < Date.parse(override.until))
      byRule.set(override.rule, override);
  }
  return [...byRule.values()];
}

/** The findings with those that somebody answers for made notices that say so. Nothing disappears. */
export function applyOverrides(findings: readonly Finding[], overrides: readonly Override[]): readonly Finding[] {
  return findings.map((finding) => {
    const override = overrides.find(({ rule }) => rule === finding.rule);
    if (override === undefined || finding.severity !== 'error' || !isOverridable(finding.rule)) return finding;
    const { login, until, reason } = override;
    const by = `Overridden by ${login} until ${minuteText(until)}, because: ${reason}`;
    return { ...finding, severity: 'notice', message: `${by.replace(/[.!?]?$/, '.')} ${finding.message}` };
  });
}

/** `2026-11-30 00:00 UTC`. */
export function minuteText(moment: string): string {
  return `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
