import { commandLines } from '../core/command/index.ts';
import type { Run } from '../core/operation/index.ts';
import {
  parseBinding,
  type Renewal,
  renderRenewal,
  renewalMarker,
  requestOfCommit,
  wasRenewed,
} from '../core/report/index.ts';
import { accept, type Refusal, type Result, refuse } from '../core/text/index.ts';
import type { GitMirror } from '../ports.ts';
import type { Scene } from './checks/scene.ts';
import { refusalIn } from './guard-run.ts';
import { heardComment } from './heard-comment.ts';
import { operationDigest } from './operation-digest.ts';
import { isOwnComment } from './own-comment.ts';
import { readRepositoryConfig } from './repository-config.ts';
import { commitRun, guarded, pullRequestText, type RequestScene, runAt } from './request-work.ts';

type Fate = Renewal['fate'];

/** Commits of one pull request that are run again at most. */
const mostCommits = 20;

/**
 * A pull request of Falconer is a request and not a patch: when its base has moved so that it conflicts, the commands are run again
 * on the new base, and the branch is replaced. Never a branch to which somebody else has pushed. What happened is told once.
 * Gives `renewed` when the head is another one now.
 */
export async function renewRequest(scene: Scene): Promise<'current' | 'renewed'> {
  const { mirror, mergeBase, base, head } = scene;
  if (!(await isOwnPullRequest(scene))) return 'current';
  const message = await mirror.message(head);
  const isStale = mergeBase !== base && (await mirror.conflicts(base, head));
  if (isStale) return (await renew(scene)) ? 'renewed' : 'current';
  // The process may have ended between the push and the words about it.
  if (wasRenewed(message)) await tellRenewed(scene);
  return 'current';
}

async function isOwnPullRequest({ world, pullRequest }: Scene): Promise<boolean> {
  const { slug } = await world.github.app();
  const { author, headBranch, headIsHere } = pullRequest;
  return headIsHere && author.login === `${slug}[bot]` && /^falconer\/.+-\d{1,19}$/.test(headBranch);
}

async function renew(scene: Scene): Promise<boolean> {
  const requests = await ownRequests(scene.mirror, scene);
  if (requests === undefined) {
    await tell(scene, { kind: 'handed-over' });
    return false;
  }
  const made = await runAgain(scene, requests);
  if (!made.ok) {
    await tell(scene, { kind: 'refused', refusal: made.refusal });
    return false;
  }
  const head = made.value;
  if (head === scene.base) {
    await tell(scene, { kind: 'nothing-left' });
    return false;
  }
  const number = scene.pullRequest.number;
  const repository = `${scene.name.owner}/${scene.name.name}`;
  await scene.world.audit.record({ event: 'renewal', repository, pullRequest: number, base: scene.base, commit: head });
  const pushed = await scene.mirror.push(scene.pullRequest.headBranch, head, scene.head);
  if (pushed.ok) return true;
  if (pushed.refusal.kind === 'ref_changed') {
    throw new Error(`${scene.pullRequest.headBranch} moved while its request was run again; it is looked at anew`);
  }
  const message = `The commit cannot go to the branch ${scene.pullRequest.headBranch}: ${pushed.refusal.reason}`;
  await tell(scene, { kind: 'refused', refusal: { code: 'push_declined', message } });
  return false;
}

/** Requests of the commits of the pull request, oldest first; undefined when one of the commits is not Falconer's. */
async function ownRequests(
  mirror: GitMirror,
  { mergeBase, head }: Pick<Scene, 'mergeBase' | 'head'>,
): Promise<readonly number[] | undefined> {
  const requests: number[] = [];
  for (let commit: string | undefined = head; commit !== mergeBase; commit = await mirror.firstParent(commit)) {
    const request = commit === undefined ? undefined : requestOfCommit(await mirror.message(commit));
    if (request === undefined || commit === undefined || requests.length >= mostCommits) return undefined;
    requests.unshift(request);
  }
  return requests;
}

/** The commands of all requests, one commit each, on top of the base as it is now. */
async function runAgain(scene: Scene, requests: readonly number[]): Promise<Result<string>> {
  let parent = scene.base;
  for (const request of requests) {
    const work = await openRequest(scene, request);
    if (!work.ok) return work;
    const run = await guarded(work.value, await runAt(work.value, parent));
    const refusal = refusalIn(run);
    if (refusal !== undefined) return refuse(refusal);
    if (run.files.length === 0) continue;
    parent = await commitRun(work.value, run, { parent, replaces: scene.head });
  }
  return accept(parent);
}

const commentChanged: Refusal = {
  code: 'comment_changed',
  message: 'The comment that asked for this was edited or deleted, so it is not known any more what was asked for.',
};

/** The request as it was posted, with the rules of the base as it is now. */
async function openRequest(scene: Scene, request: number): Promise<Result<RequestScene>> {
  const { world, name, repository, mirror, base, pullRequest } = scene;
  const posted = await repository.comments.get(request);
  const comment = posted === undefined ? undefined : heardComment(posted, await world.github.app());
  if (comment === undefined) return refuse(commentChanged);
  const bound = parseBinding(pullRequest.body);
  const saysOther = bound?.request === request && bound.operation !== operationDigest(comment.body);
  if (comment.updatedAt !== comment.createdAt || saysOther) return refuse(commentChanged);
  const config = await readRepositoryConfig(world, { repository: name, mirror, commit: base });
  if (!config.ok) return config;
  const lines = commandLines(comment.body).map((line) => line.text);
  const defaultBranch = pullRequest.baseBranch;
  const thread = { name, repository, defaultBranch, comment, lines, pullRequest, mirror, base, config: config.value };
  return accept({ world, thread, mirror });
}

/** Says what the new head is, and has title and body say the same. Both are looked at first, so that nothing is said twice. */
async function tellRenewed(scene: Scene): Promise<void> {
  const { repository, pullRequest, head, mirror, mergeBase } = scene;
  if (await wasTold(scene, { kind: 'renewed', head, runs: [] })) return;
  const requests = await ownRequests(mirror, scene);
  if (requests === undefined) return;
  const runs: { work: RequestScene; run: Run }[] = [];
  let parent = mergeBase;
  for (const request of requests) {
    const work = await openRequest({ ...scene, base: mergeBase }, request);
    if (!work.ok) return;
    const run = await runAt(work.value, parent);
    parent = run.files.length === 0 ? parent : await commitRun(work.value, run, { parent });
    runs.push({ work: work.value, run });
  }
  const [only] = runs;
  if (only !== undefined && runs.length === 1) {
    await repository.pullRequests.update(pullRequest.number, await pullRequestText(only.work, only.run, head));
  }
  await tell({ ...scene, base: mergeBase }, { kind: 'renewed', head, runs: runs.map(({ run }) => run) });
}

async function wasTold(scene: Scene, fate: Fate): Promise<boolean> {
  const app = await scene.world.github.app();
  const marker = renewalMarker(renewalOf(scene, fate));
  const comments = await scene.repository.comments.ofIssue(scene.pullRequest.number);
  return comments.some((comment) => isOwnComment(comment, app) && comment.body.startsWith(marker));
}

async function tell(scene: Scene, fate: Fate): Promise<void> {
  if (await wasTold(scene, fate)) return;
  await scene.repository.comments.create(scene.pullRequest.number, renderRenewal(renewalOf(scene, fate)));
}

function renewalOf({ pullRequest, base }: Scene, fate: Fate): Renewal {
  return { baseBranch: pullRequest.baseBranch, base, fate };
}
