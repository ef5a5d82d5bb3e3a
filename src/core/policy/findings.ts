import { type FieldPath, formatFieldPath } from '../manifest/index.ts';
import { type ApiObject, isApiObject } from '../schema/index.ts';
import type { Finding, Severity } from '../text/index.ts';
import { type Allowance, judgeRequest, type Verdict } from './admission.ts';
import { withBigIntegers } from './document.ts';
import type { Limits } from './evaluate-policy.ts';
import { mentionedField } from './mentioned-field.ts';
import { narrowField } from './narrow-field.ts';
import type { ParamObjects } from './params.ts';
import type { Policy } from './policy.ts';
import { annotationNames } from './policy-examples.ts';
import type { PolicySet } from './policy-file.ts';
import { type Change, requestOf, type UserInfo } from './request.ts';

/** A resource before and after a change: only after it when it is new, only before it when it goes. */
export type ResourceChange =
  | { readonly before?: ApiObject; readonly after: ApiObject }
  | { readonly before: ApiObject; readonly after?: undefined };

/** Where a field stands; lines and columns are 1-based, the end is excluded. The file, where it is another one. */
export type FieldPlace = Pick<Finding, 'line' | 'column' | 'endLine' | 'endColumn'> & Partial<Pick<Finding, 'file'>>;

export interface PolicyContext {
  readonly file: string;
  /** The place of a field, or of what is nearest to it; the path is empty for the document itself. */
  readonly locate: (path: FieldPath) => FieldPlace;
  /** Policies that look at the namespace stay undecided without it. */
  readonly namespaceObject?: ApiObject;
  /** Who will send the change. Policies that look at the user stay undecided without it. */
  readonly user?: UserInfo;
  readonly params?: ParamObjects;
  readonly limits?: Limits;
  readonly allowance?: Allowance;
}

/**
 * What the policies have against a change, each as a finding with the rule `policy-<name>`. What only the API server
 * could decide is a notice that says so, never silence.
 */
export function evaluatePolicies(
  policies: PolicySet,
  change: ResourceChange,
  context: PolicyContext,
): readonly Finding[] {
  const verdicts = judgeRequest(
    { ...policies, ...optional(context, ['params', 'limits', 'allowance']) },
    requestOf(asRequest(change, context)),
  );
  const names = new Map(policies.policies.map(({ policy }) => [policy.name, policy]));
  const findings = verdicts.map((verdict) => {
    const policy = names.get(verdict.policy);
    return findingOf(verdict, policy, { ...context, path: fieldOf(verdict, policy, change) });
  });
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.rule} ${finding.message}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function asRequest({ before, after }: ResourceChange, context: PolicyContext): Change {
  const operation = before === undefined ? 'CREATE' : after === undefined ? 'DELETE' : 'UPDATE';
  return {
    operation,
    user: 'unknown',
    ...(before === undefined ? {} : { before: exact(before) }),
    ...(after === undefined ? {} : { after: exact(after) }),
    ...optional(context, ['namespaceObject', 'user']),
  };
}

/** The resource with its whole numbers as the API server has them. */
export function exact(object: ApiObject): ApiObject {
  const value = withBigIntegers(object);
  return isApiObject(value) ? value : object;
}

/** The given fields, as far as they are there. */
function optional<Fields extends keyof PolicyContext>(
  context: PolicyContext,
  fields: readonly Fields[],
): Partial<Pick<PolicyContext, Fields>> {
  const chosen: Partial<Pick<PolicyContext, Fields>> = {};
  for (const field of fields) if (context[field] !== undefined) chosen[field] = context[field];
  return chosen;
}

/** The field that a verdict is about; empty for the resource as a whole. */
function fieldOf({ decision }: Verdict, policy: Policy | undefined, { after }: ResourceChange): FieldPath {
  if (decision.validation === undefined || policy === undefined) return [];
  const field = mentionedField(policy, decision.validation, decision.message);
  return decision.kind === 'denied' ? narrowField(after, field, decision.message) : field;
}

function findingOf(
  verdict: Verdict,
  policy: Policy | undefined,
  { path, ...context }: PolicyContext & { readonly path: FieldPath },
): Finding {
  return {
    rule: `policy-${verdict.policy}`,
    severity: severityOf(verdict),
    file: context.file,
    ...context.locate(path),
    path: formatFieldPath(path),
    message: messageOf(verdict, policy),
  };
}

function severityOf({ actions, decision }: Verdict): Severity {
  if (decision.kind === 'undecided') return 'notice';
  if (actions.includes('Deny')) return 'error';
  return actions.includes('Warn') ? 'warning' : 'notice';
}

function messageOf({ decision, policy }: Verdict, source: Policy | undefined): string {
  switch (decision.kind) {
    case 'undecided':
      return sentence(`${undecidedStart(policy)}${decision.message}`);
    case 'error':
      return sentence(`The policy ${policy} cannot be evaluated on this resource: ${decision.message}`);
    case 'denied': {
      const why = source?.annotations[annotationNames.why] ?? '';
      const fix = source?.annotations[annotationNames.fix] ?? '';
      return [decision.message, why, fix]
        .map(sentence)
        .filter((text) => text !== '')
        .join(' ');
    }
  }
}

function undecidedStart(policy: string): string {
  return `The policy ${policy} is not decided here: `;
}

/** True for a finding that says that only the API server could decide. */
export function isUndecided({ rule, severity, message }: Finding): boolean {
  return severity === 'notice' && message.startsWith(undecidedStart(rule.slice('policy-'.length)));
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
