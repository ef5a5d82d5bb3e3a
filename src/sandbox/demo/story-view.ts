import type { ClusterWorld } from '../cluster/index.ts';
import type {
  RepositoryWorld,
  CommentView as WorldComment,
  PullRequestView as WorldPullRequest,
} from '../github/index.ts';
import { checkViews } from './check-view.ts';
import type { CheckView, StepView, StoryView } from './view.ts';

interface Told {
  readonly world: RepositoryWorld;
  readonly cluster: ClusterWorld;
  readonly pullRequest: WorldPullRequest;
  readonly checks: readonly CheckView[];
}

const names = ['Comment', 'Pull request', 'Review', 'Merge', 'Flux', 'Rollout'] as const;

/** Where the newest pull request is on its way from the comment to the cluster. */
export function storyView(world: RepositoryWorld, cluster: ClusterWorld): StoryView {
  const pullRequest = world.pullRequests.at(-1);
  if (pullRequest === undefined) {
    const [first, ...rest] = names;
    const steps = rest.map((name): StepView => ({ name, tone: 'waiting', detail: '' }));
    return { pullRequest: undefined, steps: [{ name: first, ...beginning(world) }, ...steps] };
  }
  const told: Told = { world, cluster, pullRequest, checks: checkViews(world, pullRequest) };
  return {
    pullRequest: pullRequest.number,
    steps: [
      { name: 'Comment', tone: 'good', detail: requestOf(told) },
      { name: 'Pull request', tone: 'good', detail: `#${pullRequest.number} ${pullRequest.title}` },
      { name: 'Review', ...reviewStep(told) },
      { name: 'Merge', ...mergeStep(told) },
      { name: 'Flux', ...engineStep(told) },
      { name: 'Rollout', ...checkStep(told, 'falconer/rollout', 'merge') },
    ],
  };
}

type Standing = Pick<StepView, 'tone' | 'detail'>;

function beginning({ comments }: RepositoryWorld): Standing {
  const read = (comment: WorldComment) => comment.reactions.some((reaction) => reaction.content === 'eyes');
  return comments.some(read)
    ? { tone: 'busy', detail: 'Falconer is at it' }
    : { tone: 'turn', detail: 'write a command on the issue' };
}

function requestOf({ world, pullRequest }: Told): string {
  const comment = world.comments.find((each) => pullRequest.headBranch.endsWith(`-${each.id}`));
  return comment === undefined ? '' : `${comment.author}: ${comment.body.split('\n')[0]}`;
}

function checkStep({ checks }: Told, name: string, on: CheckView['on']): Standing {
  const check = checks.find((each) => each.name === name && each.on === on);
  return check === undefined ? { tone: 'waiting', detail: '' } : { tone: check.tone, detail: check.title };
}

function reviewStep(told: Told): Standing {
  const standing = checkStep(told, 'falconer/review', 'head');
  const isTooLate = standing.tone === 'waiting' && told.pullRequest.state !== 'open';
  return isTooLate ? { tone: 'neutral', detail: 'was not waited for' } : standing;
}

function mergeStep({ pullRequest }: Told): Standing {
  if (pullRequest.mergeCommit !== undefined) {
    return { tone: 'good', detail: `${pullRequest.mergedBy}: ${pullRequest.mergeCommit.slice(0, 12)}` };
  }
  return pullRequest.state === 'open'
    ? { tone: 'turn', detail: 'press Merge' }
    : { tone: 'neutral', detail: 'closed without a merge' };
}

/** Flux is past a merge when the revision that it applied is that commit or a later one. */
function engineStep({ world, cluster, pullRequest }: Told): Standing {
  const { mergeCommit } = pullRequest;
  if (mergeCommit === undefined) return { tone: 'waiting', detail: '' };
  const applied = cluster.kustomizations[0]?.lastAppliedRevision ?? '';
  const place = world.log.findIndex((commit) => applied.endsWith(commit.sha));
  const isApplied = place !== -1 && place <= world.log.findIndex((commit) => commit.sha === mergeCommit);
  if (isApplied) return { tone: 'good', detail: `applied ${applied.slice(-40).slice(0, 12)}` };
  const ready = cluster.kustomizations[0]?.ready;
  return ready?.status === 'False'
    ? { tone: 'bad', detail: ready.message }
    : { tone: 'busy', detail: `has not applied ${mergeCommit.slice(0, 12)} yet` };
}
