import type { SyncState } from '../gitops/index.ts';
import type { ComponentProgress, Recovery, Verdict } from '../health/index.ts';

/** What is known of one change on its way into a cluster, at one moment. */
export interface RolloutFacts {
  /** What the change asks for: the resource as Git has it, or none at all. */
  readonly wanted: 'present' | 'gone';
  readonly sync: SyncState;
  /** Of the whole Milvus and of its parts; undefined while nothing can be judged. */
  readonly target: Verdict | undefined;
  readonly verdicts: readonly Verdict[];
  readonly components: readonly ComponentProgress[];
  /** Trouble that was over by itself. */
  readonly recoveries: readonly Recovery[];
  /** The commit that changed the same resource again, when there is one. */
  readonly supersededBy: string | undefined;
  readonly startedAt: Date;
  readonly now: Date;
  /** What the last look found, if there was one. */
  readonly previous: RolloutStreak | undefined;
}

/** Since when every look has found the same: all agree, or the same thing is wrong. */
export interface RolloutStreak {
  readonly of: 'agreed' | 'failing';
  /** The reason of the verdict; a streak of failing ends when it changes. */
  readonly reason: string;
  readonly since: Date;
}

export interface RolloutLimits {
  /** Milliseconds for which everything must agree before it is called a success. */
  readonly confirmation: number;
  /** Milliseconds that one fault must last before it is called a failure: lost pods and slow nodes heal within minutes. */
  readonly failure: number;
  /** Milliseconds after which a rollout is given up. */
  readonly deadline: number;
}

/** What to say of a rollout now. `streak` goes into the next look. */
export type RolloutDecision = { readonly streak: RolloutStreak | undefined } & (
  | { readonly state: 'waiting'; readonly message: string }
  | { readonly state: 'blocked'; readonly message: string }
  | { readonly state: 'progressing'; readonly verdict: Verdict }
  | { readonly state: 'confirming'; readonly until: Date }
  | { readonly state: 'failing'; readonly verdict: Verdict; readonly until: Date }
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly verdict: Verdict }
  | { readonly state: 'superseded'; readonly by: string }
  | { readonly state: 'timed-out'; readonly last: string }
);

/**
 * Success only when the engine has applied the commit and the whole target is Healthy (or stopped on purpose) for as long as
 * `confirmation`; failure only when one fault has lasted for `failure`. A removal succeeds when the resource is gone for as long.
 * Whatever cannot be read keeps it open until the deadline.
 */
export function decideRollout(facts: RolloutFacts, limits: RolloutLimits): RolloutDecision {
  if (facts.supersededBy !== undefined) return { state: 'superseded', by: facts.supersededBy, streak: undefined };
  const decideSynced = facts.wanted === 'gone' ? decideRemoval : decideHealth;
  const decision = facts.sync.kind === 'synced' ? decideSynced(facts, limits) : decideSync(facts.sync, facts, limits);
  const isOpen = !['succeeded', 'failed'].includes(decision.state);
  if (isOpen && facts.now.getTime() - facts.startedAt.getTime() > limits.deadline) {
    return { state: 'timed-out', last: lastWord(decision), streak: undefined };
  }
  return decision;
}

/** True when nothing more will be said of the rollout. */
export function isConcluded(decision: RolloutDecision): boolean {
  return ['succeeded', 'failed', 'superseded', 'timed-out'].includes(decision.state);
}

function decideSync(
  sync: Exclude<SyncState, { kind: 'synced' }>,
  facts: RolloutFacts,
  limits: RolloutLimits,
): RolloutDecision {
  switch (sync.kind) {
    case 'behind':
      return { state: 'waiting', message: sync.message, streak: undefined };
    case 'waiting':
    case 'suspended':
    case 'ignored':
    case 'unknown':
      return { state: 'blocked', message: sync.message, streak: undefined };
    case 'failed': {
      const verdict: Verdict = { subject: 'target', health: 'Degraded', reason: 'SyncFailed', message: sync.message };
      return failing(verdict, facts, limits);
    }
  }
}

function decideHealth(facts: RolloutFacts, limits: RolloutLimits): RolloutDecision {
  const { target } = facts;
  if (target === undefined) return unreadable;
  switch (target.health) {
    case 'Healthy':
      return agreed(facts, target, limits);
    case 'Suspended': {
      const isMeant = meantToRest.includes(target.reason);
      return isMeant ? agreed(facts, target, limits) : { state: 'blocked', message: target.message, streak: undefined };
    }
    case 'Degraded':
    case 'Missing':
      return failing(target, facts, limits);
    case 'Unknown':
      return { state: 'blocked', message: target.message, streak: undefined };
    case 'Progressing':
      return { state: 'progressing', verdict: target, streak: undefined };
  }
}

const unreadable: RolloutDecision = {
  state: 'blocked',
  message: 'The cluster cannot be read, so nothing can be said of its health.',
  streak: undefined,
};

/** Git no longer has the resource: how far is the cluster with it? */
function decideRemoval(facts: RolloutFacts, limits: RolloutLimits): RolloutDecision {
  const { target, sync } = facts;
  if (target === undefined) return unreadable;
  if (target.health === 'Missing') return agreed(facts, target, limits);
  if (target.reason === 'Deleting') return { state: 'progressing', verdict: target, streak: undefined };
  if (target.health === 'Unknown') return { state: 'blocked', message: target.message, streak: undefined };
  const application = 'application' in sync ? sync.application : undefined;
  const why =
    application === undefined
      ? 'no Argo CD or Flux application removes it'
      : `${application} has applied the commit and left it there, as it does where pruning is off`;
  const message = `It is out of Git but still in the cluster: ${why}. Delete it there by hand when it is to go.`;
  return { state: 'blocked', message, streak: undefined };
}

/** Reasons of a target that rests because the resource asks for it. Others mean that somebody holds the rollout up. */
const meantToRest: readonly string[] = ['Stopped', 'ScaledToZero'];

function agreed(facts: RolloutFacts, target: Verdict, limits: RolloutLimits): RolloutDecision {
  const streak = continued(facts, 'agreed', target.reason);
  const until = new Date(streak.since.getTime() + limits.confirmation);
  return facts.now >= until ? { state: 'succeeded', streak } : { state: 'confirming', until, streak };
}

function failing(verdict: Verdict, facts: RolloutFacts, limits: RolloutLimits): RolloutDecision {
  const streak = continued(facts, 'failing', verdict.reason);
  const until = new Date(streak.since.getTime() + limits.failure);
  return facts.now >= until ? { state: 'failed', verdict, streak } : { state: 'failing', verdict, until, streak };
}

function continued({ previous, now }: RolloutFacts, of: RolloutStreak['of'], reason: string): RolloutStreak {
  return previous?.of === of && previous.reason === reason ? previous : { of, reason, since: now };
}

function lastWord(decision: RolloutDecision): string {
  switch (decision.state) {
    case 'waiting':
    case 'blocked':
      return decision.message;
    case 'progressing':
    case 'failing':
    case 'failed':
      return decision.verdict.message;
    default:
      return 'Everything agreed, but not for long enough.';
  }
}
