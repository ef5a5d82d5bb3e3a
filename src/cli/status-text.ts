import type { Sight } from '../app/watch-targets.ts';
import { formatFieldPath } from '../core/manifest/index.ts';

/** One block per target: its health, then its components, then what differs from Git. */
export function tableOf(sights: readonly Sight[]): string {
  return `${sights.map(blockOf).join('\n\n')}\n`;
}

function blockOf(sight: Sight): string {
  if (sight.kind === 'unseen') return `${sight.target}  Unknown\n  ${plain(sight.message)}`;
  const { cluster, namespace, application, judgement, drift } = sight.view;
  const { health, message } = judgement.target;
  const by = application === undefined ? '' : `, deployed by ${application}`;
  const rows = judgement.components.map((each) => [
    each.group === undefined ? each.component : `${each.component}/${each.group}`,
    `${each.ready}/${each.desired ?? '?'} ready`,
    `${each.updated} new`,
    each.image ?? '',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  const evidence = judgement.evidence
    .filter((each) => each.message !== message && each.health !== 'Healthy')
    .map((each) => `  ${each.subject} ${each.health}: ${plain(each.message)}`);
  return [
    `${sight.target}  ${health}  ${plain(message)}`,
    `  namespace ${namespace}, cluster ${cluster}${by}`,
    ...lines,
    ...evidence,
    ...driftLines(drift),
  ].join('\n');
}

function driftLines(drift: Extract<Sight, { kind: 'seen' }>['view']['drift']): readonly string[] {
  if (drift === undefined || drift.length === 0) return [];
  const fields = drift.slice(0, 5).map((each) => formatFieldPath(each.path));
  const more = drift.length > 5 ? ` and ${drift.length - 5} more` : '';
  return [`  not as the file says: ${fields.join(', ')}${more}`];
}

/** For programs: one entry per target and cluster. */
export function jsonOf(sights: readonly Sight[]): object {
  return {
    targets: sights.map((sight) => {
      if (sight.kind === 'unseen') return { target: sight.target, health: 'Unknown', message: sight.message };
      const { cluster, namespace, application, judgement, drift } = sight.view;
      const { health, reason, message } = judgement.target;
      const differs = drift?.map((each) => formatFieldPath(each.path)) ?? null;
      const { components, verdicts } = judgement;
      return {
        target: sight.target,
        cluster,
        namespace,
        application: application ?? null,
        health,
        reason,
        message,
        components,
        verdicts,
        differs,
      };
    }),
  };
}

/** Cluster text must not move the cursor or colour the terminal. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}
