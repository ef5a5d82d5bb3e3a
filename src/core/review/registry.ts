import type { Rule } from './rule.ts';
import { admissionRule } from './rules/admission.ts';
import { schemaRule } from './rules/schema.ts';

/** Every rule of the review, in the order in which a reader would want them. A new one is a file in `rules/` and a line here. */
export const reviewRules: readonly Rule[] = [schemaRule, admissionRule];
