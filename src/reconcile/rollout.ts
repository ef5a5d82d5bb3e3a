import type { RepositoryConfig } from '../config/repository-config.ts';
import {
  decideRollout,
  isConcluded,
  type RolloutDecision,
  type RolloutEstimate,
  type RolloutFacts,
} from '../core/rollout/index.ts';
import type { CheckRun, GitHubRepository, GitMirror, Outcome } from '../ports.ts';
import { answerFailure, configOf } from './answer-failure.ts';
import { type ChangedTarget, changedTargets } from './changed-targets.ts';
import { clusterNamed } from './cluster-named.ts';
import { clustersOf } from './clusters-of.ts';
import type { Key } from './key.ts';
import { observeTarget, type TargetSight } from './observe-target.ts';
import { openRepository } from './open-repository.ts';
import { estimateFor, notePast, type PastRollouts } from './past-rollouts.ts';
import { publishRollout, rolloutReport } from './publish-rollout.ts';
import { parseRolloutNote } from './rollout-note.ts';
import { type Relapses, type Success, watchRelapse } from './watch-relapse.ts';
import type { World } from './world.ts';

/** The name of the check run on the merge commit; with several changed targets each name is put behind it. */
export const rolloutCheckName = 'falconer/rollout';

type RolloutKey = Extract<Key, { kind: 'rollout' }>;

/**
 * What the process remembers of the rollouts it follows, so that a look after a change in the cluster costs GitHub nothing.
 * Losing it only costs reads.
 */
export interface RolloutMemory {
  /** Check runs as last written, by commit, name and re-run. */
  readonly runs: Map<string, CheckRun>;
  readonly repositories: Map<string, RepositoryView>;
  readonly relapses: Relapses;
  readonly pasts: PastRollouts;
}

/** An empty memory, for the start of a process. */
export function emptyRolloutMemory(): RolloutMemory {
  return { runs: new Map(), repositories: new Map(), relapses: new Map(), pasts: new Map() };
}

/** A repository as it was a moment ago. */
interface RepositoryView {
  readonly repository: GitHubRepository;
  readonly mirror: GitMirror;
  /** Tip of the default branch. */
  readonly tip: string | undefined;
  readonly defaultBranch: string;
  readonly urls: readonly string[];
  /** The configuration in force, read when it is first asked for. */
  config(): Promise<RepositoryConfig>;
  readonly readAt: number;
}

/** Milliseconds for which a view of a repository is good enough to see whether a later commit changed the target again. */
const viewLifetime = 60_000;

/** Makes true that a commit of the default branch carries `falconer/rollout` for each target it changed, until it is concluded. */
export async function reconcileRollout(world: World, key: RolloutKey): Promise<Outcome> {
  const memory = world.memory.rollouts;
  const view = await viewOf(world, memory, key);
  if (view === undefined) return {};
  const { mirror, tip } = view;
  if (tip === undefined || (await mirror.isAncestor(key.commit, tip)) !== true) return {};
  const { targets: declared } = await view.config();
  const place = { name: key.repository, mirror };
  const changed = await changedTargets(world, place, { commit: key.commit, branchTip: tip, declared });
  const waits: number[] = [];
  for (const each of changed) {
    const name = changed.length === 1 ? rolloutCheckName : `${rolloutCheckName} (${each.target.name})`;
    const wait = await followTarget(world, memory, { key, view, changed: each, name });
    if (wait !== undefined) waits.push(wait);
  }
  return waits.length === 0 ? {} : { lookAgainAfter: Math.min(...waits) };
}

async function viewOf(
  world: World,
  memory: RolloutMemory,
  { repository: name, commit }: RolloutKey,
): Promise<RepositoryView | undefined> {
  const id = `${name.owner}/${name.name}`;
  const now = world.clock.now().getTime();
  const known = memory.repositories.get(id);
  const isFresh = known?.tip !== undefined && now - known.readAt < viewLifetime;
  if (isFresh && (await known.mirror.isAncestor(commit, known.tip ?? commit)) === true) return known;
  const open = await openRepository(world, name);
  if (open === undefined) return undefined;
  const { repository, facts } = open;
  const remote = await repository.gitRemote();
  const mirror = await world.git.fetched(name, remote);
  const tip = await mirror.branchTip(facts.defaultBranch);
  let asked: Promise<RepositoryConfig> | undefined;
  const config = (): Promise<RepositoryConfig> => {
    asked ??= configOf(world, { name, mirror, tip });
    return asked;
  };
  const view = {
    repository,
    mirror,
    tip,
    defaultBranch: facts.defaultBranch,
    urls: [facts.url, remote.url],
    config,
    readAt: now,
  };
  memory.repositories.set(id, view);
  return view;
}

interface Follow {
  readonly key: RolloutKey;
  readonly view: RepositoryView;
  readonly changed: ChangedTarget;
  readonly name: string;
}

/** Milliseconds until the next look; undefined when the rollout is concluded. */
async function followTarget(world: World, memory: RolloutMemory, follow: Follow): Promise<number | undefined> {
  const { key, view, changed } = follow;
  const again = key.again === undefined ? undefined : String(key.again);
  const run = await currentRun(memory, follow, again);
  const note = run === undefined ? undefined : parseRolloutNote(run.externalId);
  const observe = () => observeFor(world, follow);
  if (run?.status === 'completed') {
    return note === undefined ? undefined : await watchSuccess(world, follow, { run, note, observe });
  }
  const sight = await observe();
  const now = world.clock.now();
  const facts: RolloutFacts = {
    wanted: wantedBy(changed),
    sync: sight.sync,
    target: sight.judgement?.target,
    verdicts: sight.judgement?.verdicts ?? [],
    components: sight.judgement?.components ?? [],
    recoveries: sight.judgement?.recoveries ?? [],
    supersededBy: changed.supersededBy,
    startedAt: note?.startedAt ?? now,
    now,
    previous: note?.streak,
  };
  const { rolloutConfirmation: confirmation, rolloutFailure: failure, rolloutDeadline: deadline } = world.timing;
  const decision = decideRollout(facts, { confirmation, failure, deadline });
  // Before the conclusion, so that a crash in between has it done again.
  const aftermath = decision.state === 'failed' ? await aftermathOf(world, follow, { decision, facts }) : '';
  const flag = changed.others === 'none' ? undefined : changed.target.name;
  // The first word comes at once; how long it may take is looked up for the next.
  const estimate = run === undefined ? undefined : await estimateOf(world, follow);
  const subject = {
    target: changed.target.name,
    cluster: sight.cluster,
    commit: key.commit,
    aftermath,
    flag,
    estimate,
  };
  const report = rolloutReport({ name: follow.name, changed, subject, facts, decision, again });
  const published = await publishRollout(view.repository, run, report);
  if (isConcluded(decision) && decision.state !== 'succeeded') {
    memory.runs.delete(runKey(follow, again));
    return undefined;
  }
  memory.runs.set(runKey(follow, again), published);
  if (decision.state === 'succeeded') {
    const took = (decision.streak?.since.getTime() ?? 0) - facts.startedAt.getTime();
    notePast(world, { name: key.repository, changed }, took);
    // A success is watched for a while.
    return world.timing.rolloutInterval;
  }
  return nextLook(world, decision, now, sight.judgement?.nextLookAfter);
}

function wantedBy({ change }: ChangedTarget): RolloutFacts['wanted'] {
  return change === 'delete' ? 'gone' : 'present';
}

async function estimateOf(world: World, { key, view, changed }: Follow): Promise<RolloutEstimate | undefined> {
  const checkNames = [rolloutCheckName, `${rolloutCheckName} (${changed.target.name})`];
  return await estimateFor(world, { ...view, name: key.repository, commit: key.commit, changed, checkNames });
}

async function observeFor(world: World, { key, view, changed }: Follow): Promise<TargetSight> {
  const { target, value, fields } = changed;
  const cluster = clusterNamed(await view.config(), target);
  const wanted = wantedBy(changed);
  const question = { target, wanted, value, fields, commit: key.commit, repositoryUrls: view.urls, cluster };
  const seen = { ...world, clusters: clustersOf(world, key.repository) };
  return await observeTarget(seen, { question, mirror: view.mirror });
}

interface Failed {
  readonly decision: Extract<RolloutDecision, { state: 'failed' }>;
  readonly facts: RolloutFacts;
}

async function aftermathOf(world: World, follow: Follow, { decision, facts }: Failed): Promise<string> {
  const { key, view, changed } = follow;
  const { commit, repository: name } = key;
  const { verdict } = decision;
  return await answerFailure(world, {
    ...view,
    tip: view.tip ?? commit,
    name,
    commit,
    changed,
    verdict,
    startedAt: facts.startedAt,
  });
}

async function watchSuccess(
  world: World,
  follow: Follow,
  seen: Pick<Success, 'run' | 'note' | 'observe'>,
): Promise<number | undefined> {
  const { key, view, changed } = follow;
  const id = runKey(follow, seen.note.again);
  const wait = await watchRelapse(world, {
    ...view,
    ...seen,
    tip: view.tip ?? key.commit,
    name: key.repository,
    commit: key.commit,
    changed,
    id,
  });
  if (wait === undefined) world.memory.rollouts.runs.delete(id);
  return wait;
}

async function currentRun(
  memory: RolloutMemory,
  follow: Follow,
  again: string | undefined,
): Promise<CheckRun | undefined> {
  const known = memory.runs.get(runKey(follow, again));
  if (known !== undefined) return known;
  const runs = await follow.view.repository.checkRuns.ofCommit(follow.key.commit, follow.name);
  return runs.find((each) => parseRolloutNote(each.externalId)?.again === again);
}

function runKey({ key, name }: Follow, again: string | undefined): string {
  return `${key.repository.owner}/${key.repository.name}@${key.commit} ${name} ${again ?? ''}`;
}

function nextLook(world: World, decision: RolloutDecision, now: Date, judged: number | undefined): number {
  const until =
    decision.state === 'confirming' || decision.state === 'failing'
      ? decision.until.getTime() - now.getTime()
      : undefined;
  return Math.max(
    1,
    Math.min(world.timing.rolloutInterval, until ?? Number.POSITIVE_INFINITY, judged ?? Number.POSITIVE_INFINITY),
  );
}
