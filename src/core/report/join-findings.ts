import { compareFindings, type Finding, groupBy, type Severity } from '../text/index.ts';

const gravest: readonly Severity[] = ['error', 'warning', 'notice'];

/**
 * Findings as people should see them: where a policy says the same of a field as a rule of the review does, both stand in one,
 * which names both and is as grave as the graver one. Machines get each by itself.
 */
export function joinFindings(findings: readonly Finding[]): readonly Finding[] {
  const joined = [...groupBy(findings, placeOf).values()].flatMap((same) => {
    const policies = same.filter(isOfPolicy);
    const [rule, ...others] = same.filter((each) => !isOfPolicy(each));
    if (rule === undefined || policies.length === 0) return same;
    const all = [rule, ...policies];
    const names = policies.map((each) => each.rule.slice('policy-'.length)).join(' and ');
    const verb = policies.length === 1 ? 'policy' : 'policies';
    const message = `${rule.message} The ${verb} ${names} ${policies.length === 1 ? 'says' : 'say'} so too.`;
    const severity = gravest.find((each) => all.some((finding) => finding.severity === each)) ?? rule.severity;
    return [{ ...rule, severity, message, rule: all.map((each) => each.rule).join(', ') }, ...others];
  });
  return joined.sort(compareFindings);
}

/** Policies that are not decided, and those that somebody overrides, say something of their own. */
function isOfPolicy({ rule, severity }: Finding): boolean {
  return rule.startsWith('policy-') && severity !== 'notice';
}

function placeOf({ file, line, path }: Finding): string {
  return JSON.stringify([file, line, path]);
}
