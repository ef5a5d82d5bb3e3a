import type { SemVer } from 'semver';
import { applyToValue, deepEqual, differingPaths, type FieldOperation, type FieldPath } from '../../manifest/index.ts';
import { numbersOf, sameNumbers } from '../../milvus/index.ts';
import { type Json, stringAt, valueAt } from '../../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { EarlierState, FieldChange, Plan, PlanContext } from '../command.ts';
import { nameOf, versionOf } from './earlier-state.ts';
import { rollbackConsequences } from './rollback-consequences.ts';
import { rollbackRefusal } from './rollback-refusals.ts';
import { shortText } from './short-text.ts';

export interface RollbackRequest {
  readonly wish: RollbackWish;
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** Which state is to come back. */
export type RollbackWish =
  /** The one before the last change of this resource. */
  | { readonly kind: 'previous' }
  /** As the commit left it; 7 to 40 hex digits. */
  | { readonly kind: 'commit'; readonly name: string }
  /** As the merge of the pull request left it. */
  | { readonly kind: 'pull-request'; readonly number: number }
  /** The last one with this version of Milvus. */
  | { readonly kind: 'version'; readonly version: SemVer };

const updateMode = ['spec', 'components', 'imageUpdateMode'];

/** What brings an earlier state back, or why Milvus or this repository cannot go there. */
export function planRollback(milvus: unknown, request: RollbackRequest, { earlier }: PlanContext): Result<Plan> {
  const state = stateFor(milvus, request.wish, earlier);
  if (state === undefined) return refuse(unknownState(request, earlier));
  if (deepEqual(milvus, state.value)) {
    return accept({ title: `already is as at ${nameOf(state)}`, operations: [], changes: [], consequences: [] });
  }
  const refusal = rollbackRefusal(milvus, state);
  if (refusal !== undefined) return refuse(refusal);
  const back = differingPaths(milvus, state.value).map((path) => operationTo(state.value, path));
  const operations = [
    ...back.filter(({ path }) => !deepEqual(path, updateMode)),
    ...updateModeOperation(milvus, state),
  ];
  const after = operations.reduce(applyToValue, milvus);
  return accept({
    title: `roll back to ${nameOf(state)}`,
    operations,
    changes: operations.map((operation) => changeOf(milvus, operation)),
    consequences: rollbackConsequences(milvus, { after, state, since: undone(state, earlier) }),
    restores: state.commit,
  });
}

function stateFor(milvus: unknown, wish: RollbackWish, earlier: readonly EarlierState[]): EarlierState | undefined {
  switch (wish.kind) {
    case 'previous':
      return earlier.find(({ value }) => !deepEqual(value, milvus));
    case 'commit':
      return earlier.find(({ commit }) => commit.startsWith(wish.name));
    case 'pull-request':
      return earlier.find(({ pullRequest }) => pullRequest === wish.number);
    case 'version':
      return earlier.find(({ value }) => {
        const version = versionOf(value);
        return version !== undefined && sameNumbers(version, wish.version);
      });
  }
}

/** Later states, without those that changed something else in the same files. */
function undone(state: EarlierState, earlier: readonly EarlierState[]): readonly EarlierState[] {
  const byDate = [...earlier].sort((a, b) => Date.parse(b.date) - Date.parse(a.date));
  const later = byDate.slice(0, Math.max(0, byDate.indexOf(state)));
  return later.filter(({ value }, index) => !deepEqual(value, (later[index + 1] ?? state).value));
}

function operationTo(then: unknown, path: FieldPath): FieldOperation {
  const value = valueAt(then, path);
  return value === undefined ? { kind: 'unset', path } : { kind: 'set', path, value: value as Json };
}

/**
 * The operator does not compare versions: it rolls in the order that this field names, which is that of the way back now
 * and not the one of then. Orders that replace everything at once stay as they were.
 */
function updateModeOperation(milvus: unknown, { value }: EarlierState): readonly FieldOperation[] {
  const [now, then] = [versionOf(milvus), versionOf(value)];
  const written = stringAt(value, updateMode);
  const isOrdered = written === undefined || written.startsWith('rolling');
  const goesDown = now !== undefined && then !== undefined && then.compare(now) < 0 && !sameNumbers(now, then);
  const wanted = !isOrdered
    ? written
    : goesDown
      ? 'rollingDowngrade'
      : written === undefined
        ? undefined
        : 'rollingUpgrade';
  if (wanted === stringAt(milvus, updateMode)) return [];
  return [
    wanted === undefined ? { kind: 'unset', path: updateMode } : { kind: 'set', path: updateMode, value: wanted },
  ];
}

function changeOf(milvus: unknown, operation: FieldOperation): FieldChange {
  const { path } = operation;
  const old = valueAt(milvus, path);
  const after = operation.kind === 'unset' ? 'removed' : shortText(operation.value, path);
  return { path, before: old === undefined ? 'not set' : shortText(old, path), after };
}

/** Shown at most, newest first. */
const statesShown = 10;

function unknownState({ wish, source }: RollbackRequest, earlier: readonly EarlierState[]): Refusal {
  const choices = earlier.slice(0, statesShown).map(describe);
  const [first] = earlier;
  const why =
    earlier.length === 0
      ? 'The history of its files shows no other state of this resource. Change it by its own command, such as /scale or /set.'
      : reasonFor(wish);
  const argument = source.split(/\s+/)[1] ?? '';
  const correction =
    wish.kind === 'previous' || first === undefined
      ? {}
      : { correction: source.replace(argument, first.commit.slice(0, 12)) };
  return { code: 'history_unknown', message: why, ...(choices.length === 0 ? {} : { choices }), ...correction };
}

function reasonFor(wish: RollbackWish): string {
  const known = 'These are the last changes of its files.';
  switch (wish.kind) {
    case 'previous':
      return 'Every known state of this resource is the same as now, so there is nothing to go back to. Name a commit of /history, or change it by its own command.';
    case 'commit':
      return `${wish.name} is no commit before this one that has this resource. ${known}`;
    case 'pull-request':
      return `No commit before this one came by pull request #${wish.number}, or the resource was not there then. ${known}`;
    case 'version':
      return `No known state of this resource ran Milvus ${numbersOf(wish.version)}. ${known}`;
  }
}

function describe({ commit, date, subject, author }: EarlierState): string {
  return `${commit.slice(0, 12)}  ${date.slice(0, 10)}  ${subject} (${author})`;
}
