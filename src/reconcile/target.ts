import type { DriftedField } from '../core/drift/index.ts';
import type { SyncState } from '../core/gitops/index.ts';
import { driftMarker, renderDriftGone, renderDriftIssue, renderDriftIssueTitle } from '../core/report/index.ts';
import { findTargets, type Target } from '../core/target/index.ts';
import type { GitHubRepository, Outcome, OwnIssue } from '../ports.ts';
import { clusterNamed } from './cluster-named.ts';
import { clustersOf } from './clusters-of.ts';
import type { Key } from './key.ts';
import { openRepository } from './open-repository.ts';
import { openTreeAt } from './open-tree.ts';
import { readRepositoryConfig } from './repository-config.ts';
import { type TargetView, viewTarget } from './view-target.ts';
import type { World } from './world.ts';

type TargetKey = Extract<Key, { kind: 'target' }>;

/** Milliseconds between looks at one target: what somebody changes by hand is news for an hour, and GitHub is asked each time. */
const lookInterval = 300_000;

/**
 * Makes true that drift of a target is known where the configuration wants it: one open issue while the cluster is not as Git says,
 * none while it is. While it cannot be told, what is there stays. Nothing where issues are switched off.
 */
export async function reconcileTarget(world: World, key: TargetKey): Promise<Outcome> {
  const open = await openRepository(world, key.repository);
  if (open === undefined || world.clusters.length === 0) return {};
  const { repository, facts } = open;
  const remote = await repository.gitRemote();
  const mirror = await world.git.fetched(key.repository, remote);
  const commit = await mirror.branchTip(facts.defaultBranch);
  if (commit === undefined) return {};
  const config = await readRepositoryConfig(world, { repository: key.repository, mirror, commit });
  if (!config.ok || config.value.drift.report !== 'issue') return {};
  // The sweep comes back to it; `/status`, `/diff` and the configuration check tell people.
  if (!facts.hasIssues) return {};
  const tree = await openTreeAt(world, { name: key.repository, mirror }, commit);
  const targets = findTargets(tree);
  const target = targets.find((each) => each.name === key.target);
  const issue = await issueOf(repository, key.target);
  if (target === undefined) return await ended(repository, issue, key.target);
  const evaluated = target.evaluate(tree);
  if (!evaluated.ok) return { lookAgainAfter: lookInterval };
  const seen = await viewTarget(
    { ...world, clusters: clustersOf(world, key.repository) },
    {
      target,
      value: evaluated.value.value,
      commit,
      repositoryUrls: [facts.url, remote.url],
      cluster: clusterNamed(config.value, target),
    },
    mirror,
  );
  const drifted = seen.kind === 'seen' ? driftedView(seen.views) : 'unclear';
  if (drifted === 'none') await ended(repository, issue, key.target);
  else if (drifted !== 'unclear') await ensureIssue(repository, issue, textOf(target, drifted, targets.length));
  return { lookAgainAfter: lookInterval };
}

interface Drifted {
  readonly view: TargetView;
  readonly fields: readonly DriftedField[];
}

/**
 * Only what the engine calls applied can have drifted: a commit that is still on its way is none. A change that is being carried
 * out by the operator is compared by its spec, which the engine writes at once.
 */
function driftedView(views: readonly TargetView[]): Drifted | 'none' | 'unclear' {
  for (const view of views) {
    const { drift, application } = view;
    if (drift === undefined || (application !== undefined && !isApplied(view.sync))) return 'unclear';
    if (drift.length > 0) return { view, fields: drift };
  }
  return 'none';
}

/** An engine that was suspended after it had applied the commit leaves what somebody changes since: just then things drift. */
function isApplied(sync: SyncState): boolean {
  return sync.kind === 'synced' || (sync.kind === 'suspended' && sync.applied !== undefined);
}

interface IssueText {
  readonly title: string;
  readonly body: string;
}

function textOf(target: Target, { view, fields }: Drifted, targets: number): IssueText {
  const { cluster, namespace, application, sync } = view;
  const flag = targets > 1 ? target.name : undefined;
  const held = sync.kind === 'suspended' ? sync.message : undefined;
  const subject = { name: target.name, cluster, namespace, application, held, file: target.file, target: flag };
  return { title: renderDriftIssueTitle(subject), body: renderDriftIssue(subject, fields) };
}

async function issueOf(repository: GitHubRepository, target: string): Promise<OwnIssue | undefined> {
  return (await repository.issues.ownOpen()).find((each) => each.body.startsWith(driftMarker(target)));
}

async function ensureIssue(repository: GitHubRepository, issue: OwnIssue | undefined, text: IssueText): Promise<void> {
  if (issue === undefined) await repository.issues.create(text.title, text.body);
  else if (issue.body !== text.body || issue.title !== text.title) await repository.issues.update(issue.number, text);
}

async function ended(repository: GitHubRepository, issue: OwnIssue | undefined, target: string): Promise<Outcome> {
  if (issue === undefined) return {};
  await repository.comments.create(issue.number, renderDriftGone(target));
  await repository.issues.close(issue.number);
  return {};
}
