import type { CapacityAnswer, CapacityShortage, Obstacle, WeighedLoss } from '../capacity/index.ts';
import { cpuText, memoryText } from '../object/index.ts';
import { escapeText, inlineCode } from './markdown.ts';

/** What is said about room for a change: the short form for a title, and the paragraphs. */
export interface CapacityText {
  /** `40 of 500 queryNode pods fit`; undefined when nothing is short. */
  readonly headline: string | undefined;
  readonly paragraphs: readonly string[];
}

/** Whether a change fits, for people. `target` goes into the ready commands; undefined when the repository has only one. */
export function renderCapacity(answer: CapacityAnswer, memory: WeighedLoss | undefined, target?: string): CapacityText {
  const loss = memory === undefined ? [] : [lossText(memory)];
  if (answer.kind === 'unknown') {
    const message = `Whether the change fits on the nodes cannot be said: ${escapeText(answer.message)}`;
    return { headline: undefined, paragraphs: [message, ...loss] };
  }
  const [first] = answer.shortages;
  const fitting = answer.shortages.length === 0 && answer.checked.length > 0 ? [roomText(answer.checked)] : [];
  return {
    headline: first === undefined ? undefined : `${first.fits} of ${first.wanted} ${titleOf(first)} pods fit`,
    paragraphs: [...answer.shortages.map((each) => shortageText(each, target)), ...fitting, ...loss],
  };
}

function roomText(checked: readonly CapacityShortage['workload'][]): string {
  const names = [...new Set(checked.map((each) => each.component))].join(', ');
  return `There is room on the nodes as they are for what this asks for (${names}).`;
}

function shortageText(shortage: CapacityShortage, target: string | undefined): string {
  const { fits, wanted, change } = shortage;
  const what =
    change === 'more'
      ? `**${fits} of ${wanted} ${titleOf(shortage)} pods fit on the nodes as they are.**`
      : `**The rollout of ${titleOf(shortage)} would stop after ${fits} of ${wanted} pods.** ${mannerText(shortage)}`;
  return [what, whyText(shortage), askText(shortage), remedyText(shortage, target)]
    .filter((part) => part !== '')
    .join(' ');
}

function mannerText({ manner }: CapacityShortage): string {
  switch (manner) {
    case 'all-first':
      return 'Its limits change, so the operator fills the second Deployment before it empties the first: all new pods need room beside the old ones.';
    case 'one-by-one':
      return 'A new pod comes before an old one goes, so there must be room for one more.';
    case 'stop-first':
      return 'The old pods go first.';
  }
}

function whyText({ quota, obstacles }: CapacityShortage): string {
  if (quota?.why === 'not-stated') {
    return `ResourceQuota ${inlineCode(quota.quota)} demands ${inlineCode(quota.resource)}, and the pods do not state it.`;
  }
  if (quota !== undefined) {
    return `ResourceQuota ${inlineCode(quota.quota)} has ${inlineCode(quota.resource)} left for ${quota.fits} more.`;
  }
  if (obstacles.length === 0) return 'The cluster has no node.';
  const counts = new Map<string, number>();
  for (const each of obstacles) counts.set(words(each), (counts.get(words(each)) ?? 0) + 1);
  const parts = [...counts].sort(([, one], [, other]) => other - one);
  return `${parts.map(([text, count]) => `${count} ${count === 1 ? 'node' : 'nodes'} ${text}`).join(', ')}.`;
}

function words(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'resources':
      return `short of ${obstacle.names.map((each) => (each === 'pods' ? 'places for pods' : escapeText(each))).join(' and ')}`;
    case 'unschedulable':
      return 'cordoned';
    case 'not-ready':
      return 'not ready';
    case 'taint':
      return 'with a taint that the pods do not tolerate';
    case 'selector':
      return 'outside the node selector or affinity';
    case 'anti-affinity':
      return 'ruled out by pod anti-affinity';
    case 'affinity':
      return 'ruled out by pod affinity';
    case 'spread':
      return 'ruled out by a topology spread constraint';
  }
}

function askText({ pod }: CapacityShortage): string {
  const cpu = pod.requests.get('cpu');
  const memory = pod.requests.get('memory');
  const parts = [
    ...(cpu === undefined ? [] : [`${cpuText(cpu)} CPU`]),
    ...(memory === undefined ? [] : [`${memoryText(memory)} of memory`]),
  ];
  return parts.length === 0 ? '' : `Each pod asks for ${parts.join(' and ')}.`;
}

function remedyText({ change, fits, workload, quota }: CapacityShortage, target: string | undefined): string {
  const component = workload.component.toLowerCase();
  const group = workload.group === undefined ? '' : ` --group ${workload.group}`;
  const named = target === undefined ? '' : ` --target ${target}`;
  const scale = `${inlineCode(`/scale ${component} ${fits}${group}${named}`)} asks for what fits.`;
  const general =
    quota === undefined
      ? 'Add nodes, or ask for less; if a node autoscaler adds nodes, this may fit all the same.'
      : quotaRemedy(quota.why);
  return change === 'more' && fits > 0 ? `${general} ${scale}` : general;
}

function quotaRemedy(why: 'used-up' | 'not-stated'): string {
  return why === 'used-up' ? 'Raise the quota, or ask for less.' : 'State it with `/resources`.';
}

function lossText(loss: WeighedLoss): string {
  const { podsBefore, podsAfter, before, after, usable, used, verdict } = loss;
  const change = `The query nodes have ${memoryText(before)} of memory now (${podsBefore} pods) and ${memoryText(after)} after this (${podsAfter} pods).`;
  const room = `Collections of at most ${memoryText(usable)} stay loadable.`;
  const use =
    used.kind === 'known'
      ? `They use ${memoryText(used.bytes)} now`
      : `How much is loaded now is not known: ${used.message}`;
  switch (verdict) {
    case 'fits':
      return `${change} ${room} ${use}, so what is loaded fits.`;
    case 'too-little':
      return `**${change} ${use}: that does not fit.** ${room} Release collections first, or keep more query nodes.`;
    case 'unmeasured':
      return `${change} ${room} Compare that with what is loaded before you merge. ${use}`;
    case 'unmeasured-and-halved':
      return `**${change} That is less than half.** ${room} Compare that with what is loaded before you merge. ${use}`;
  }
}

function titleOf({ workload }: CapacityShortage): string {
  return workload.group === undefined ? workload.component : `${workload.component}/${escapeText(workload.group)}`;
}
