import type { EarlierState } from '../command/index.ts';
import { changedLeaves, deepEqual, formatFieldPath } from '../manifest/index.ts';
import { withoutSecrets } from '../milvus/index.ts';
import { valueAt } from '../object/index.ts';
import { escapeText, inlineCode, table } from './markdown.ts';

/** The states of a target that are known, and how far back that reaches. */
export interface KnownHistory {
  readonly target: string;
  /** Newest first. */
  readonly states: readonly EarlierState[];
  /** False when there may be older changes than those that were read. */
  readonly isWhole: boolean;
  /** Who is named in a commit besides its author, by the name of the commit. */
  readonly coAuthors: ReadonlyMap<string, readonly string[]>;
  /** The address of the repository on GitHub; undefined where it is not known. */
  readonly url: string | undefined;
}

/** Changes that one answer tells of. */
const changesShown = 10;

/** The last changes of a target, newest first, as Markdown. Commits that left the resource as it was are passed over. */
export function renderHistory(history: KnownHistory): string {
  const changes = changesOf(history);
  if (changes.length === 0) return `The history shows no change of ${inlineCode(history.target)}.`;
  const rows = changes.slice(0, changesShown).map((change) => rowOf(change, history));
  const more = changes.length > changesShown || !history.isWhole ? ['There are older changes: see `git log`.'] : [];
  const lead = `The last changes of ${inlineCode(history.target)}, newest first. \`/rollback <commit>\` brings one of these states back.`;
  return [lead, table(['when (UTC)', 'what changed', 'by', 'commit'], rows), ...more].join('\n\n');
}

interface Change {
  readonly state: EarlierState;
  /** The state before; undefined for the first one. */
  readonly before: EarlierState | undefined;
}

function changesOf({ states, isWhole }: KnownHistory): readonly Change[] {
  return states.flatMap((state, index): readonly Change[] => {
    const before = states[index + 1];
    if (before === undefined) return isWhole ? [{ state, before }] : [];
    return deepEqual(state.value, before.value) ? [] : [{ state, before }];
  });
}

function rowOf({ state, before }: Change, { coAuthors, url }: KnownHistory): readonly string[] {
  const people = [state.author, ...(coAuthors.get(state.commit) ?? [])];
  const pull = state.pullRequest === undefined ? '' : ` #${state.pullRequest}`;
  const name = inlineCode(state.commit.slice(0, 12));
  return [
    state.date.slice(0, 16).replace('T', ' '),
    `${escapeText(state.subject)}<br>${fieldsText(state, before)}`,
    [...new Set(people)].map(escapeText).join(', '),
    `${url === undefined ? name : `[${name}](${url}/commit/${state.commit})`}${pull}`,
  ];
}

const fieldsShown = 4;

/** `spec.components.queryNode.replicas` 5 → 8. A secret that once stood in Git is not repeated here. */
function fieldsText(state: EarlierState, before: EarlierState | undefined): string {
  if (before === undefined) return 'first version';
  const [hiddenBefore, hiddenAfter] = [withoutSecrets(before.value), withoutSecrets(state.value)];
  const paths = changedLeaves(before.value, state.value, []).map(({ path }) => path);
  const shown = paths.slice(0, fieldsShown).map((path) => {
    const [old, now] = [hiddenBefore, hiddenAfter].map((value) => wordFor(valueAt(value, path)));
    return `${inlineCode(formatFieldPath(path))} ${old} → ${now}`;
  });
  const rest = paths.length > fieldsShown ? [`and ${paths.length - fieldsShown} more`] : [];
  return [...shown, ...rest].join('<br>');
}

function wordFor(value: unknown): string {
  if (value === undefined) return 'not set';
  const text = typeof value === 'object' ? '…' : String(value);
  return escapeText(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
