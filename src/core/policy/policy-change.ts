import type { ApiObject } from '../schema/index.ts';
import { type Cluster, createAllowance, judgeRequest, type Verdict } from './admission.ts';
import { exact } from './findings.ts';
import type { PolicyBundle } from './policy-bundle.ts';
import { type AdmissionRequest, requestOf } from './request.ts';

/** A resource as it is now. */
export interface PresentResource {
  /** As people know it: the name of its target. */
  readonly name: string;
  readonly object: ApiObject;
  readonly namespaceObject?: ApiObject;
}

/** A resource that a policy would object to, and why. */
export interface Objection {
  readonly name: string;
  /** What would become of the next change of the resource. */
  readonly effect: 'deny' | 'warn' | 'audit' | 'undecided';
  readonly message: string;
}

/** What a change of one policy would mean for the resources there are. */
export interface PolicyChange {
  readonly policy: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** Under the policy as it is now; empty when it is new. */
  readonly before: readonly Objection[];
  /** Under the policy as it would be; empty when it goes. */
  readonly after: readonly Objection[];
  /** How many resources were looked at. */
  readonly total: number;
  /** False when no binding names it, so that it would do nothing. */
  readonly isBound: boolean;
}

/**
 * What a change of policies would mean: each policy that differs, or whose bindings do, on every resource as it is now. The
 * resources are judged as if they were created, and as if somebody changed them without changing anything.
 */
export function policyChanges(
  before: PolicyBundle,
  after: PolicyBundle,
  resources: readonly PresentResource[],
): readonly PolicyChange[] {
  const names = new Set([...namesIn(before), ...namesIn(after)]);
  const requests = new Map(resources.map((resource) => [resource.name, requestsOf(resource)]));
  return [...names].sort().flatMap((policy) => {
    const [old, renewed] = [alone(before, policy), alone(after, policy)];
    if (fingerprint(old) === fingerprint(renewed)) return [];
    const kind = old.policies.length === 0 ? 'added' : renewed.policies.length === 0 ? 'removed' : 'changed';
    return [
      {
        policy,
        kind,
        before: objectionsOf({ ...old, allowance: createAllowance() }, requests),
        after: objectionsOf({ ...renewed, allowance: createAllowance() }, requests),
        total: resources.length,
        isBound: renewed.bindings.length > 0 || kind === 'removed',
      },
    ];
  });
}

function namesIn({ policies }: PolicyBundle): readonly string[] {
  return policies.map(({ policy }) => policy.name);
}

/** The bundle with one policy only. */
function alone(bundle: PolicyBundle, name: string): PolicyBundle {
  return {
    ...bundle,
    policies: bundle.policies.filter(({ policy }) => policy.name === name),
    bindings: bundle.bindings.filter(({ policyName }) => policyName === name),
  };
}

/** What is for people, such as reasons and examples, does not change what a policy does. */
function fingerprint({ policies, bindings }: PolicyBundle): string {
  return JSON.stringify([policies.map(({ policy }) => ({ ...policy, annotations: {} })), bindings]);
}

/** The resource created anew, and changed without a change: what the next request for it meets at least. */
function requestsOf({ object, namespaceObject }: PresentResource): readonly AdmissionRequest[] {
  const after = exact(object);
  const known = { user: 'unknown', after, ...(namespaceObject === undefined ? {} : { namespaceObject }) } as const;
  return [requestOf({ operation: 'UPDATE', before: after, ...known }), requestOf({ operation: 'CREATE', ...known })];
}

function objectionsOf(
  cluster: Cluster,
  requests: ReadonlyMap<string, readonly AdmissionRequest[]>,
): readonly Objection[] {
  if (cluster.policies.length === 0) return [];
  return [...requests].flatMap(([name, each]) => {
    const verdicts = each.flatMap((request) => judgeRequest(cluster, request));
    const [gravest] = verdicts.map((verdict) => objectionOf(name, verdict)).sort((a, b) => rank(a) - rank(b));
    return gravest === undefined ? [] : [gravest];
  });
}

const effects = ['deny', 'warn', 'audit', 'undecided'] as const;

function rank({ effect }: Objection): number {
  return effects.indexOf(effect);
}

function objectionOf(name: string, { actions, decision }: Verdict): Objection {
  const effect = actions.includes('Deny') ? 'deny' : actions.includes('Warn') ? 'warn' : 'audit';
  return { name, effect: decision.kind === 'undecided' ? 'undecided' : effect, message: decision.message };
}
