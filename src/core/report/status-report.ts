import type { DriftedField } from '../drift/index.ts';
import type { SyncState } from '../gitops/index.ts';
import type { Judgement } from '../health/index.ts';
import { componentTable } from './component-table.ts';
import { timestamp } from './dates.ts';
import { renderDrift } from './drift-report.ts';
import { escapeText, inlineCode } from './markdown.ts';
import { renderCure, renderRecoveries } from './recovery-report.ts';

/** What is known of one target in one cluster, for people. */
export interface StatusFacts {
  readonly target: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly application: string | undefined;
  readonly judgement: Judgement;
  readonly sync: SyncState;
  /** Undefined when the resource is not in the cluster. */
  readonly drift: readonly DriftedField[] | undefined;
  readonly now: Date;
}

const signs: Readonly<Record<Judgement['target']['health'], string>> = {
  Healthy: '✅',
  Progressing: '⏳',
  Suspended: '⏸️',
  Degraded: '🔴',
  Missing: '⚪',
  Unknown: '❔',
};

/** `/status`: health first, then the parts, then what Git has to do with it. */
export function renderStatus(facts: StatusFacts, targets: 'one' | 'several'): string {
  const { target, cluster, namespace, judgement, now } = facts;
  const { health, message } = judgement.target;
  const troubles = judgement.evidence
    .filter((each) => each.health !== 'Healthy' && each.message !== message)
    .map((each) => `- ${inlineCode(each.subject)} **${each.health}** ${escapeText(each.message)}`);
  return [
    `### ${signs[health]} ${escapeText(target)}`,
    `**${health}**: ${escapeText(message)}`,
    renderCure(judgement.target, targets === 'one' ? undefined : target),
    componentTable(judgement.components),
    troubles.join('\n'),
    renderRecoveries(judgement.recoveries),
    syncText(facts),
    driftHint(facts),
    `Seen in namespace ${inlineCode(namespace)} of cluster ${inlineCode(cluster)}, ${timestamp(now)}.`,
  ]
    .filter((section) => section !== '')
    .join('\n\n');
}

/** A target of which nothing can be seen. */
export function renderUnseen(target: string, message: string): string {
  return `### ❔ ${escapeText(target)}\n\n${escapeText(message)}`;
}

/** `/diff`: the fields, or why there is nothing to compare. */
export function renderDiff(facts: StatusFacts, targets: 'one' | 'several'): string {
  const head = `### ${escapeText(facts.target)} in cluster ${inlineCode(facts.cluster)}`;
  if (facts.drift === undefined) {
    return `${head}\n\nThere is no such Milvus in namespace ${inlineCode(facts.namespace)}, so nothing can be compared.`;
  }
  const { application, sync } = facts;
  const held = sync.kind === 'suspended' ? sync.message : undefined;
  const cure = { application, held, target: targets === 'one' ? undefined : facts.target };
  const pending = sync.kind === 'synced' || application === undefined ? [] : [syncText(facts)];
  return [head, ...pending, renderDrift(facts.drift, cure)].join('\n\n');
}

function syncText({ sync, application }: StatusFacts): string {
  if (application === undefined) return 'No Argo CD or Flux application deploys this file.';
  if (sync.kind === 'synced') return `${escapeText(application)} has applied the newest commit.`;
  return 'message' in sync ? escapeText(sync.message) : '';
}

function driftHint({ drift }: StatusFacts): string {
  if (drift === undefined || drift.length === 0) return '';
  return `${drift.length} ${drift.length === 1 ? 'field is' : 'fields are'} not as Git says: ${inlineCode('/diff')} shows them.`;
}
