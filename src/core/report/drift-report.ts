import { adoptCommand, type DriftedField } from '../drift/index.ts';
import { formatFieldPath } from '../manifest/index.ts';
import { codeBlock, escapeText, inlineCode, table } from './markdown.ts';

/** How the cluster comes back to what Git says. */
export interface DriftCure {
  /** `Kustomization flux-system/apps`; undefined when no engine deploys the target. */
  readonly application: string | undefined;
  /** Why the engine does nothing at the moment, and how it goes on; undefined while it works. */
  readonly held?: string | undefined;
  /** Goes into ready commands; undefined when the repository has one target. */
  readonly target: string | undefined;
}

/** Rows that are shown; the rest is counted. */
const mostRows = 50;

/** The differences as a table, and the two ways to end them. */
export function renderDrift(fields: readonly DriftedField[], cure: DriftCure): string {
  if (fields.length === 0) return 'The cluster has what Git says; beyond it only what the operator fills in.';
  const rows = fields
    .slice(0, mostRows)
    .map((each) => [inlineCode(formatFieldPath(each.path)), shown(each, each.git), shown(each, each.live)]);
  const more = fields.length > mostRows ? `\n\n${fields.length - mostRows} more fields are not shown.` : '';
  return [
    table(['field', 'in Git', 'in the cluster'], rows) + more,
    adoptText(fields, cure.target),
    gitWinsText(fields, cure),
  ].join('\n\n');
}

function shown({ values }: DriftedField, value: unknown): string {
  if (value === undefined) return '(not set)';
  if (values === 'secret') return '(not shown)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return inlineCode(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

function adoptText(fields: readonly DriftedField[], target: string | undefined): string {
  const suffix = target === undefined ? '' : ` --target ${target}`;
  const commands = fields.slice(0, mostRows).flatMap((each) => adoptCommand(each) ?? []);
  const byHand = Math.min(fields.length, mostRows) - commands.length;
  const rest =
    byHand === 0 ? '' : ` ${byHand === 1 ? 'One field has' : `${byHand} fields have`} to be written by hand.`;
  if (commands.length === 0) return `**To adopt it into Git**, change the file by hand.`;
  return `**To adopt it into Git**, comment this; it opens a pull request.${rest}\n\n${codeBlock(commands.map((each) => each + suffix).join('\n'))}`;
}

/** Flux and Argo CD set what Git has again; what only the cluster has they leave, because nobody asks them to remove it. */
function gitWinsText(fields: readonly DriftedField[], { application, held }: DriftCure): string {
  const kept = fields.some((each) => each.kind === 'added')
    ? ' Fields that Git does not set stay until somebody removes them in the cluster.'
    : '';
  return `**If Git is right**, ${howGitWins(application, held)}${kept}`;
}

function howGitWins(application: string | undefined, held: string | undefined): string {
  if (application === undefined) return 'apply the file again, for example with kubectl apply --server-side.';
  if (held !== undefined) return `let the engine work again, and it sets the fields. ${escapeText(held)}.`;
  return `leave it: ${escapeText(application)} sets the fields again when it next applies, or at once if it heals itself.`;
}
