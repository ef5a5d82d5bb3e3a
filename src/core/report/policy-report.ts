import type { Objection, PolicyChange } from '../policy/index.ts';
import { escapeText, inlineCode, table } from './markdown.ts';

/** Rows that a table of single objections takes; the counts above it are complete. */
const mostObjections = 50;

const effectWords: Record<Objection['effect'], string> = {
  deny: '🔴 would be refused',
  warn: '🟡 would be warned of',
  audit: '🔵 would be noted',
  undecided: '🔵 not decided here',
};

/** One line on what a change of policies would mean: `The policies as changed would refuse 2 of 14 targets.` */
export function policyChangeSentence(changes: readonly PolicyChange[]): string {
  const total = changes[0]?.total ?? 0;
  const refused = new Set(changes.flatMap(({ after }) => namesWith(after, 'deny')));
  if (changes.length === 0) return 'No policy does anything else than before.';
  if (total === 0) return 'There is no target that the changed policies could meet.';
  return `The policies as changed would refuse ${refused.size} of ${total} ${total === 1 ? 'target' : 'targets'}.`;
}

/** What a change of policies would mean for every target there is, as Markdown. */
export function renderPolicyChanges(changes: readonly PolicyChange[]): string {
  const sentence = policyChangeSentence(changes);
  const intro = `${sentence} This pull request itself is judged by the policies of its base branch.`;
  if (changes.length === 0) return `### What the change of policies would mean\n\n${intro}`;
  const overview = changes.map(({ policy, kind, before, after, total, isBound }) => [
    inlineCode(policy),
    isBound ? kind : `${kind}; no binding names it, so it does nothing`,
    kind === 'added' ? '' : failing(before, total),
    kind === 'removed' ? '' : failing(after, total),
  ]);
  return [
    '### What the change of policies would mean',
    intro,
    table(['policy', 'change', 'today', 'then'], overview),
    ...objectionTable(changes),
  ].join('\n\n');
}

function failing(objections: readonly Objection[], total: number): string {
  const parts = [`${namesWith(objections, 'deny').length} of ${total} would fail`];
  const warned = namesWith(objections, 'warn').length;
  const undecided = namesWith(objections, 'undecided').length;
  if (warned > 0) parts.push(`${warned} warned`);
  if (undecided > 0) parts.push(`${undecided} not decided`);
  return parts.join(', ');
}

function namesWith(objections: readonly Objection[], effect: Objection['effect']): readonly string[] {
  return objections.filter((each) => each.effect === effect).map(({ name }) => name);
}

function objectionTable(changes: readonly PolicyChange[]): readonly string[] {
  const rows = changes.flatMap(({ policy, after }) =>
    after.map(({ name, effect, message }) => [
      inlineCode(name),
      effectWords[effect],
      inlineCode(policy),
      escapeText(message),
    ]),
  );
  if (rows.length === 0) return [];
  const shown = table(['target', 'then', 'policy', 'why'], rows.slice(0, mostObjections));
  const missing = rows.length - mostObjections;
  return missing > 0 ? [shown, `… and ${missing} more.`] : [shown];
}
