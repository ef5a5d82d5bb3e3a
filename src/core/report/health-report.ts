import { reasons } from '../health/index.ts';
import { type Grade, gradeOf, type Standing, worstGrade } from '../rollout/index.ts';
import { renderCapacity } from './capacity-report.ts';
import { componentTable } from './component-table.ts';
import { escapeText, inlineCode, withinLimit } from './markdown.ts';
import { renderCure, renderRecoveries } from './recovery-report.ts';
import type { CheckText } from './review-report.ts';

const signs: Record<Grade, string> = { good: '✅', noted: '🔵', waiting: '⏳', unclear: '❔', bad: '🔴' };

/**
 * Title and summary of `falconer/health`. The title names the state and not its numbers, so that it changes only when the state
 * does. `several` when the repository has more targets, so that a ready command must name one.
 */
export function renderHealth(standings: readonly Standing[], targets: 'one' | 'several'): CheckText {
  const summary = standings.map((each) => renderStanding(each, targets)).join('\n\n---\n\n');
  const note =
    worstGrade(standings.map(gradeOf)) === 'bad'
      ? '\n\nThis is how it stands before the merge. If this pull request is the cure, merge it all the same.'
      : '';
  return { title: titleOf(standings), summary: withinLimit(`${summary}${note}`) };
}

/** The part that goes into the body of a pull request: whether the change fits. Empty when there is nothing to say. */
export function renderRoom({ capacity, memory, target }: Standing, targets: 'one' | 'several'): string {
  if (capacity === undefined) return '';
  return renderCapacity(capacity, memory, targets === 'one' ? undefined : target).paragraphs.join('\n\n');
}

/** Why the change would not do in this cluster what it says; empty when nothing is known to stand in its way. */
export function renderObstacles({ obstacles }: Standing): string {
  return obstacles
    .map(({ severity, message, rule }) => {
      const sign = signs[severity === 'error' ? 'bad' : 'noted'];
      return `- ${sign} ${escapeText(message)} ${inlineCode(rule)}`;
    })
    .join('\n');
}

function titleOf(standings: readonly Standing[]): string {
  const worst = worstGrade(standings.map(gradeOf));
  const [first] = standings.filter((each) => gradeOf(each) === worst);
  if (first === undefined) return 'No target is touched';
  if (standings.length === 1) return `${first.target} ${stateOf(first)}`;
  if (worst === 'good') return `All ${standings.length} targets are healthy`;
  const alike = standings.filter((each) => gradeOf(each) === worst).length;
  return `${alike} of ${standings.length} targets: ${first.target} ${stateOf(first)}`;
}

function stateOf(standing: Standing): string {
  const { health, capacity, memory, change } = standing;
  if (health.kind === 'unknown') return health.why === 'none' ? 'cannot be looked at: no cluster' : 'cannot be judged';
  const { health: word, reason } = health.judgement.target;
  const room = change === 'delete' || capacity === undefined ? undefined : renderCapacity(capacity, memory).headline;
  const isNew = word === 'Missing' && change === 'create';
  const state = isNew ? 'is not there yet: this pull request creates it' : healthWords(word, reason);
  const isWell = word === 'Healthy' || isNew;
  const isInVain = standing.obstacles.some(({ severity }) => severity === 'error');
  if (isWell && isInVain) return `${state}, but the change would not do what it says`;
  if (room !== undefined && isWell) return `${state}, but only ${room}`;
  if (memory?.verdict === 'too-little') return `${state}, but what is loaded does not fit after this`;
  if (isWell && memory?.verdict === 'unmeasured-and-halved') return `${state}, but does what is loaded fit after this?`;
  return isWell && standing.obstacles.length > 0 ? `${state}, but something holds the change up` : state;
}

function healthWords(health: string, reason: string): string {
  if (health === 'Healthy') return 'is healthy';
  const meaning = Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons].meaning : '';
  return `is ${health}: ${meaning === '' ? reason : meaning.charAt(0).toLowerCase() + meaning.slice(1).replace(/\.$/, '')}`;
}

function renderStanding(standing: Standing, targets: 'one' | 'several'): string {
  const { target, cluster, health, change } = standing;
  const where = cluster === undefined ? '' : ` in cluster ${inlineCode(cluster)}`;
  const head = `### ${signs[gradeOf(standing)]} ${escapeText(target)}${where}`;
  if (health.kind === 'unknown') return [head, escapeText(health.message)].join('\n\n');
  const { judgement } = health;
  const parts = judgement.evidence
    .filter((each) => each.subject !== 'target' && each.message !== judgement.target.message)
    .map((each) => `- ${inlineCode(each.subject)} **${each.health}** ${escapeText(each.message)}`);
  const sections = [
    head,
    `**${judgement.target.health}**: ${escapeText(judgement.target.message)}`,
    renderCure(judgement.target, targets === 'one' ? undefined : target),
    componentTable(judgement.components),
    parts.join('\n'),
    renderRecoveries(judgement.recoveries),
    renderObstacles(standing),
    change === 'delete' ? 'This pull request removes it from Git.' : renderRoom(standing, targets),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}
