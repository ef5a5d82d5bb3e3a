import type { CelMap } from './cel/value.ts';
import type { CompiledPolicy } from './compile-policy.ts';
import { type Decision, evaluatePolicy, type Limits, serverLimits } from './evaluate-policy.ts';
import { matchResources } from './match.ts';
import { collectParams, findKind, noParams, type ParamObjects } from './params.ts';
import type { Binding } from './policy.ts';
import type { AdmissionRequest } from './request.ts';

/** What a policy decided against a request, and what that means. */
export interface Verdict {
  readonly policy: string;
  /** Empty when the policy as a whole is misconfigured; the binding does not matter then. */
  readonly binding: string;
  /** `Deny`, `Warn`, `Audit` as the binding has them. A misconfiguration always denies. */
  readonly actions: readonly string[];
  readonly decision: Decision;
}

export interface Cluster {
  readonly policies: readonly CompiledPolicy[];
  readonly bindings: readonly Binding[];
  readonly params?: ParamObjects;
  readonly limits?: Limits;
  /** Bounds what each policy may cost over many requests; without it each request stands alone. */
  readonly allowance?: Allowance;
}

/** What each policy may still cost, in the units of the limits. It remembers. */
export interface Allowance {
  isSpent(policy: string): boolean;
  charge(policy: string, cost: number): void;
}

/** Two requests that cost as much as the API server lets one cost: about a second's work here. */
const allowancePerPolicy = 2 * serverLimits.perPolicy;

const allowanceSpent = 'it costs too much to be evaluated on every resource of this change';

/** A new allowance, for all the requests of one review. */
export function createAllowance(perPolicy: number = allowancePerPolicy): Allowance {
  const spent = new Map<string, number>();
  return {
    isSpent: (policy) => (spent.get(policy) ?? 0) >= perPolicy,
    charge: (policy, cost) => {
      spent.set(policy, (spent.get(policy) ?? 0) + cost);
    },
  };
}

/** Everything that the policies have against a request, in the order in which the API server would find it. */
export function judgeRequest(cluster: Cluster, request: AdmissionRequest): readonly Verdict[] {
  const bindingsOf = new Map<string, Binding[]>();
  for (const binding of cluster.bindings) {
    const others = bindingsOf.get(binding.policyName);
    if (others === undefined) bindingsOf.set(binding.policyName, [binding]);
    else others.push(binding);
  }
  return cluster.policies.flatMap((compiled) => {
    const bindings = bindingsOf.get(compiled.policy.name);
    return bindings === undefined ? [] : judgePolicy({ compiled, bindings, cluster }, request);
  });
}

interface BoundPolicy {
  readonly compiled: CompiledPolicy;
  readonly bindings: readonly Binding[];
  readonly cluster: Cluster;
}

function judgePolicy(bound: BoundPolicy, request: AdmissionRequest): readonly Verdict[] {
  const { policy } = bound.compiled;
  const { matchConstraints, paramKind } = policy;
  const match = matchConstraints === undefined ? undefined : matchResources(matchConstraints, request);
  if (match === undefined || match.kind === 'no match') return [];
  if (match.kind === 'unknown') return bound.bindings.map((binding) => undecided(bound, binding, match.reason));
  const params = bound.cluster.params ?? noParams;
  if (paramKind !== undefined && findKind(params, paramKind) === undefined) {
    const wanted = `${paramKind.apiVersion}, Kind=${paramKind.kind}`;
    if (params.elsewhere === 'possible') {
      const reason = `its parameters are of the kind ${paramKind.kind} (${paramKind.apiVersion}), of which nothing is known here`;
      return bound.bindings.map((binding) => undecided(bound, binding, reason));
    }
    const message = `failed to configure policy: failed to find resource referenced by paramKind: '${wanted}'`;
    return misconfigured(bound, '', message);
  }
  return bound.bindings.flatMap((binding) => judgeBinding(bound, { binding, version: match.version, request }));
}

interface BoundRequest {
  readonly binding: Binding;
  readonly version: string;
  readonly request: AdmissionRequest;
}

function judgeBinding(bound: BoundPolicy, { binding, version, request }: BoundRequest): readonly Verdict[] {
  const match = binding.matchResources === undefined ? undefined : matchResources(binding.matchResources, request);
  if (match?.kind === 'no match') return [];
  if (match?.kind === 'unknown') return [undecided(bound, binding, match.reason)];
  const params = paramsOf(bound, binding, request);
  if (typeof params === 'string') {
    return mayBeElsewhere(bound, binding)
      ? [undecided(bound, binding, `its parameter ${describeParam(binding)} is not known here`)]
      : misconfigured(bound, binding.name, `failed to configure binding: ${params}`);
  }
  const { compiled, cluster } = bound;
  const { name } = compiled.policy;
  const limits = cluster.limits ?? serverLimits;
  if (cluster.allowance?.isSpent(name) === true) return [undecided(bound, binding, allowanceSpent)];
  return params
    .flatMap((each) => {
      const { decisions, cost } = evaluatePolicy(compiled, { request, version, params: each, limits });
      cluster.allowance?.charge(name, cost);
      return decisions;
    })
    .map((decision) => ({ policy: name, binding: binding.name, actions: binding.validationActions, decision }));
}

/** A parameter of a cluster-wide kind in a namespace is wrong wherever it may be. */
function mayBeElsewhere({ compiled, cluster }: BoundPolicy, { paramRef }: Binding): boolean {
  const params = cluster.params ?? noParams;
  const { paramKind } = compiled.policy;
  const kind = paramKind === undefined ? undefined : findKind(params, paramKind);
  return params.elsewhere === 'possible' && !(kind?.scope === 'Cluster' && paramRef?.namespace !== '');
}

function describeParam({ paramRef }: Binding): string {
  if (paramRef === undefined || paramRef.name === '') return 'chosen by its labels';
  return paramRef.namespace === '' ? paramRef.name : `${paramRef.namespace}/${paramRef.name}`;
}

/** The policy runs once with each; a text says why there are none. */
function paramsOf(
  { compiled, cluster }: BoundPolicy,
  binding: Binding,
  request: AdmissionRequest,
): readonly (CelMap | null)[] | string {
  const { paramKind } = compiled.policy;
  const params = cluster.params ?? noParams;
  const kind = paramKind === undefined ? undefined : findKind(params, paramKind);
  if (kind === undefined || binding.paramRef === undefined) return [null];
  const found = collectParams(params, { kind, ref: binding.paramRef, namespace: request.namespace });
  return found.ok ? found.value : found.refusal;
}

function misconfigured({ compiled }: BoundPolicy, binding: string, message: string): readonly Verdict[] {
  const { name, failurePolicy } = compiled.policy;
  if (failurePolicy === 'Ignore') return [];
  return [{ policy: name, binding, actions: ['Deny'], decision: { kind: 'error', message } }];
}

function undecided({ compiled }: BoundPolicy, binding: Binding, message: string): Verdict {
  const { name } = compiled.policy;
  return {
    policy: name,
    binding: binding.name,
    actions: binding.validationActions,
    decision: { kind: 'undecided', message },
  };
}

/** What the API server would answer. */
export interface Answer {
  readonly outcome: 'allowed' | 'denied' | 'error' | 'undecided';
  /** Why it is refused: the first reason only, as the API server gives it; or what could not be decided. */
  readonly messages: readonly string[];
  /** Equal texts come once. */
  readonly warnings: readonly string[];
}

/** Puts the verdicts together as the API server does. A request is refused when any of them denies it. */
export function answerOf(verdicts: readonly Verdict[]): Answer {
  const denying = verdicts.filter(({ actions }) => actions.includes('Deny'));
  const refusal = denying.find(({ decision }) => decision.kind !== 'undecided');
  const warnings = verdicts
    .filter(({ actions, decision }) => actions.includes('Warn') && decision.kind !== 'undecided')
    .map(({ policy, binding, decision }) => `Validation failed for ${subject(policy, binding)}: ${decision.message}`);
  const texts = [...new Set(warnings)];
  if (refusal !== undefined) {
    const { decision, policy, binding } = refusal;
    const outcome = decision.kind === 'denied' ? 'denied' : 'error';
    return { outcome, messages: [`${subject(policy, binding)} denied request: ${decision.message}`], warnings: texts };
  }
  const open = denying.map(({ policy, binding, decision }) => `${subject(policy, binding)}: ${decision.message}`);
  return { outcome: open.length > 0 ? 'undecided' : 'allowed', messages: open, warnings: texts };
}

function subject(policy: string, binding: string): string {
  return `ValidatingAdmissionPolicy '${policy}'${binding === '' ? '' : ` with binding '${binding}'`}`;
}
