import type { ComponentProgress } from '../health/index.ts';
import type { RolloutDecision, RolloutEstimate, RolloutFacts } from '../rollout/index.ts';
import { duration } from '../text/index.ts';
import { componentTable, componentTitle } from './component-table.ts';
import { clockTime, timestamp } from './dates.ts';
import { escapeText, inlineCode, withinLimit } from './markdown.ts';
import { renderCure, renderRecoveries } from './recovery-report.ts';
import type { CheckText } from './review-report.ts';

/** Of what the rollout is, for people. */
export interface RolloutSubject {
  readonly target: string;
  readonly cluster: string | undefined;
  readonly commit: string;
  /** Markdown of what was done about a failure; missing while there is none. */
  readonly aftermath?: string;
  /** Goes into ready commands; undefined when the repository has one target. */
  readonly flag?: string | undefined;
  /** How long such a change took before; undefined when that is not known. */
  readonly estimate?: RolloutEstimate | undefined;
}

/** GitHub shows about this many characters of a title in a list. */
const titleLimit = 120;

/** Title and summary of `falconer/rollout`. */
export function renderRollout(subject: RolloutSubject, facts: RolloutFacts, decision: RolloutDecision): CheckText {
  const title = titleOf(subject, facts, decision);
  const sections = [
    explanation(decision, facts),
    estimateText(subject, decision),
    cure(subject, decision),
    subject.aftermath ?? '',
    componentTable(facts.components),
    evidence(facts),
    renderRecoveries(facts.recoveries),
    source(subject, facts),
  ];
  return {
    title: title.length > titleLimit ? `${title.slice(0, titleLimit - 1)}…` : title,
    summary: withinLimit(sections.filter((section) => section !== '').join('\n\n')),
  };
}

function titleOf({ target }: RolloutSubject, facts: RolloutFacts, decision: RolloutDecision): string {
  switch (decision.state) {
    case 'waiting':
      return `${target}: waiting for sync`;
    case 'blocked':
      return `${target}: ${decision.message}`;
    case 'progressing':
      return `${target}: ${progressWords(facts.components) ?? decision.verdict.message}`;
    case 'confirming':
      return `${target}: ${facts.wanted === 'gone' ? 'gone' : 'everything agrees'}, confirming until ${clockTime(decision.until)}`;
    case 'failing':
      return `${target}: ${decision.verdict.message}`;
    case 'succeeded':
      return `${target}: done, ${doneWords(facts)}`;
    case 'failed':
      return `${target}: failed. ${decision.verdict.message}`;
    case 'superseded':
      return `${target}: superseded by ${decision.by.slice(0, 12)}`;
    case 'timed-out':
      return `${target}: not done within the time allowed`;
  }
}

function doneWords({ wanted, target }: RolloutFacts): string {
  if (wanted === 'gone') return 'it is gone from the cluster';
  return target?.health === 'Suspended' ? 'stopped as asked' : 'every component is healthy';
}

/** `queryNode 12 of 20`, for the components that are not there yet. */
function progressWords(components: readonly ComponentProgress[]): string | undefined {
  // More than asked for is how a rollout goes: what rolls is then better told by the verdict.
  const behind = components.filter((each) => each.desired !== undefined && each.ready < each.desired);
  if (behind.length === 0) return undefined;
  return behind.map((each) => `${componentTitle(each)} ${each.ready} of ${each.desired}`).join(', ');
}

function explanation(decision: RolloutDecision, facts: RolloutFacts): string {
  switch (decision.state) {
    case 'waiting':
    case 'blocked':
      return escapeText(decision.message);
    case 'progressing':
      return escapeText(decision.verdict.message);
    case 'confirming':
      if (facts.wanted === 'gone') {
        return `The cluster has no such Milvus any more. It must stay so until ${timestamp(decision.until)} before this turns green.`;
      }
      return `The engine has applied the commit and every component agrees. It must stay so until ${timestamp(decision.until)} before this turns green.`;
    case 'failing':
      return `${escapeText(decision.verdict.message)}\n\nIf this does not change by ${timestamp(decision.until)}, the rollout has failed.`;
    case 'succeeded':
      if (facts.wanted === 'gone') {
        return 'Git and the cluster have no such Milvus any more, and it stayed so. What it had stored is not looked at.';
      }
      return 'The engine has applied the commit, the operator has acted on it, and every component agrees and stayed so.';
    case 'failed':
      return `**${escapeText(decision.verdict.message)}**\n\nThis does not heal by waiting. Fix the cause, or take the change back in Git: the engine then brings the cluster back.`;
    case 'superseded':
      return `The resource was changed again by ${inlineCode(decision.by.slice(0, 12))}; its rollout is followed there.`;
    case 'timed-out':
      return `Not done ${duration(facts.now.getTime() - facts.startedAt.getTime())} after the merge. Last seen: ${escapeText(decision.last)}`;
  }
}

function estimateText({ estimate }: RolloutSubject, decision: RolloutDecision): string {
  const isUnderWay = ['waiting', 'progressing', 'confirming'].includes(decision.state);
  if (estimate === undefined || !isUnderWay) return '';
  const { count, least, most } = estimate;
  if (count === 1) return `Such a change took ${duration(most)} the last time.`;
  return `Such a change usually takes ${between(duration(least), duration(most))} (the last ${count} of them).`;
}

/** `6 to 9 min`, `40 s to 2 min`, `6 min`. */
function between(least: string, most: string): string {
  if (least === most) return most;
  const [number, unit] = least.split(' ');
  return most.endsWith(` ${unit}`) ? `${number} to ${most}` : `${least} to ${most}`;
}

function cure({ flag }: RolloutSubject, decision: RolloutDecision): string {
  return decision.state === 'failing' || decision.state === 'failed' ? renderCure(decision.verdict, flag) : '';
}

/** What is said of parts beyond what is said of the whole. */
function evidence({ verdicts, target }: RolloutFacts): string {
  return verdicts
    .filter((each) => each.subject !== 'target' && each.health !== 'Healthy' && each.message !== target?.message)
    .map((each) => `- ${inlineCode(each.subject)} **${each.health}** ${escapeText(each.message)}`)
    .join('\n');
}

function source({ cluster, commit }: RolloutSubject, { sync, now }: RolloutFacts): string {
  const application =
    'application' in sync && sync.application !== undefined ? `, deployed by ${inlineCode(sync.application)}` : '';
  const where = cluster === undefined ? 'no cluster' : `cluster ${inlineCode(cluster)}`;
  return `Seen in ${where}${application}, commit ${inlineCode(commit.slice(0, 12))}, ${timestamp(now)}.`;
}
