import { changeKindOf, estimateRollout, type PastRollout, type RolloutEstimate } from '../core/rollout/index.ts';
import type { CheckRun, GitHubRepository, GitMirror, RepositoryName } from '../ports.ts';
import type { ChangedTarget } from './changed-targets.ts';
import { parseRolloutNote } from './rollout-note.ts';
import type { World } from './world.ts';

/** Rollouts that succeeded, newest first, by repository and target. Losing them costs reads. */
export type PastRollouts = Map<string, readonly PastRollout[]>;

/** Commits whose check runs are read, once per target and process; each costs one or two requests. */
const commitsRead = 6;

/** Rollouts of a target that are remembered. */
const mostKept = 20;

/** A change whose rollout is followed, and where earlier ones are found. */
export interface RolloutInPast {
  readonly name: RepositoryName;
  readonly repository: Pick<GitHubRepository, 'checkRuns'>;
  readonly mirror: Pick<GitMirror, 'changesOf'>;
  readonly commit: string;
  readonly changed: ChangedTarget;
  /** Names that its check run may have. */
  readonly checkNames: readonly string[];
}

/** How long such a change took before, by the check runs of earlier commits. An estimate is no reason to fail: what cannot be read is none. */
export async function estimateFor(world: World, rollout: RolloutInPast): Promise<RolloutEstimate | undefined> {
  const { pasts } = world.memory.rollouts;
  const id = idOf(rollout);
  let past = pasts.get(id);
  if (past === undefined) {
    past = await readPast(rollout).catch((error: unknown) => {
      world.log.warn({ target: id, error }, 'earlier rollouts cannot be read, so there is no estimate');
      return [];
    });
    pasts.set(id, past);
  }
  return estimateRollout(past, changeKindOf(rollout.changed.fields));
}

/** Remembers a success, so that the next rollout need not read it. */
export function notePast(world: World, rollout: Pick<RolloutInPast, 'name' | 'changed'>, took: number): void {
  const { pasts } = world.memory.rollouts;
  const past = pasts.get(idOf(rollout));
  // Without the earlier ones it would be taken for all there is.
  if (past === undefined) return;
  const kind = changeKindOf(rollout.changed.fields);
  pasts.set(idOf(rollout), [{ kind, took }, ...past].slice(0, mostKept));
}

function idOf({ name, changed }: Pick<RolloutInPast, 'name' | 'changed'>): string {
  return `${name.owner}/${name.name}/${changed.target.name}`;
}

async function readPast({
  repository,
  mirror,
  commit,
  changed,
  checkNames,
}: RolloutInPast): Promise<readonly PastRollout[]> {
  const commits = await mirror.changesOf(commit, [changed.target.file], commitsRead + 1);
  const past: PastRollout[] = [];
  for (const each of commits.filter((one) => one.commit !== commit).slice(0, commitsRead)) {
    for (const checkName of checkNames) {
      const found = (await repository.checkRuns.ofCommit(each.commit, checkName)).map(pastOf(changed.target.name));
      const successes = found.filter((one) => one !== undefined);
      past.push(...successes);
      if (successes.length > 0) break;
    }
  }
  return past;
}

function pastOf(target: string): (run: CheckRun) => PastRollout | undefined {
  return ({ conclusion, externalId }) => {
    const note = parseRolloutNote(externalId);
    // A second look at a rollout that was over says nothing of how long it took.
    if (conclusion !== 'success' || note?.target !== target || note.again !== undefined) return undefined;
    if (note.streak?.of !== 'agreed') return undefined;
    return { kind: note.change, took: note.streak.since.getTime() - note.startedAt.getTime() };
  };
}
