import type { RuleRecord } from './rule.ts';

/** Findings about comments that take findings out. */
export const suppressionRules = { invalid: 'suppression-invalid', unused: 'suppression-unused' } as const;

/** What the documentation says of such comments. */
export const suppressionRecord: RuleRecord = {
  ids: Object.values(suppressionRules),
  title: 'A comment that takes a finding out says which and why',
  why: '`# falconer:ignore <rule> -- <reason>` on a line, or on a line of its own above it, takes the findings of that rule on that line out of the result; they stay listed with the reason. What YAML, the schema, the operator’s admission and policies say cannot be taken out: the cluster would not ask the comment.',
  fix: 'Name a rule of this page and give a reason behind two dashes; remove comments that nothing needs any more.',
};
