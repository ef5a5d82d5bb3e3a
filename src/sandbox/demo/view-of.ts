import type { ClusterSandbox, ClusterWorld, WorldPod } from '../cluster/index.ts';
import type {
  CheckRunView,
  GitHubSandbox,
  RepositoryWorld,
  CommentView as WorldComment,
  PullRequestView as WorldPullRequest,
} from '../github/index.ts';
import { renderMarkdown } from './render-markdown.ts';
import type { CheckView, ClusterView, CommentView, DemoView, PodView, PullRequestView } from './view.ts';

/** What the picture is taken of. */
export interface DemoScene {
  readonly github: GitHubSandbox;
  readonly cluster: ClusterSandbox;
  readonly repository: string;
  readonly issue: number;
  readonly people: readonly { readonly login: string; readonly permission: string }[];
  readonly clock: { now(): Date };
  readonly speed: number;
}

/** Takes the picture that the page shows. */
export async function viewOf(scene: DemoScene): Promise<DemoView> {
  const { github, repository } = scene;
  const world = github.world(repository);
  const issue = world.issues.find((each) => each.number === scene.issue);
  if (issue === undefined) throw new Error(`there is no issue #${scene.issue}`);
  const newestFirst = [...world.pullRequests].reverse();
  return {
    now: scene.clock.now().toISOString(),
    speed: scene.speed,
    repository,
    people: scene.people,
    issue: { number: issue.number, title: issue.title, comments: [opening(issue), ...issue.comments.map(commentView)] },
    pullRequests: await Promise.all(newestFirst.map((each) => pullRequestView(scene, world, each))),
    cluster: clusterView(scene.cluster.snapshot()),
  };
}

/** The first text of an issue is no comment for GitHub, but reads like one. */
function opening(issue: RepositoryWorld['issues'][number]): CommentView {
  return {
    id: 0,
    author: issue.author,
    isBot: issue.app !== undefined,
    html: renderMarkdown(issue.body),
    reactions: [],
    createdAt: issue.createdAt,
  };
}

function commentView(comment: WorldComment): CommentView {
  const reactions = comment.reactions.map((reaction) => reaction.content);
  return {
    id: comment.id,
    author: comment.author,
    isBot: comment.app !== undefined,
    html: renderMarkdown(comment.body),
    reactions,
    createdAt: comment.createdAt,
  };
}

async function pullRequestView(
  { github, repository }: DemoScene,
  world: RepositoryWorld,
  pullRequest: WorldPullRequest,
): Promise<PullRequestView> {
  const commits = [pullRequest.headSha, pullRequest.mergeCommit];
  return {
    number: pullRequest.number,
    title: pullRequest.title,
    author: pullRequest.author,
    state: pullRequest.state,
    merged: pullRequest.merged,
    html: renderMarkdown(pullRequest.body),
    diff: await github.diff(repository, pullRequest.number),
    checks: world.checkRuns.filter((run) => commits.includes(run.headSha)).map(checkView),
    comments: pullRequest.comments.map(commentView),
  };
}

function checkView(run: CheckRunView): CheckView {
  return {
    name: run.name,
    headSha: run.headSha,
    status: run.status,
    conclusion: run.conclusion ?? undefined,
    title: run.title ?? '',
    html: renderMarkdown(run.summary ?? ''),
  };
}

function clusterView(world: ClusterWorld): ClusterView {
  const pods = (node: string | undefined): readonly PodView[] =>
    world.pods.filter((pod) => pod.node === node).map(podView);
  return {
    engine: world.kustomizations.map((each) => ({
      name: `Flux Kustomization ${each.namespace}/${each.name}`,
      message: each.suspended ? 'is suspended' : (each.ready?.message ?? 'has not looked yet'),
    })),
    milvuses: world.milvuses.map((each) => ({
      name: `Milvus ${each.namespace}/${each.name}`,
      status: each.status,
      components: each.components
        .filter((component) => component.desired !== 0 || component.ready > 0)
        .map(({ component, group, desired, ready }) => ({
          name: group === undefined ? component : `${component}/${group}`,
          desired,
          ready,
        })),
    })),
    nodes: world.nodes.map((node) => ({
      name: node.name,
      ready: node.ready,
      cpu: `${node.cpu.used.toFixed(1)} of ${node.cpu.allocatable} CPU`,
      memory: `${gibibytes(node.memory.used)} of ${gibibytes(node.memory.allocatable)} GiB`,
      pods: pods(node.name),
    })),
    pending: pods(undefined),
  };
}

function podView(pod: WorldPod): PodView {
  const failing =
    pod.restarts > 0 ||
    pod.reason === 'CrashLoopBackOff' ||
    pod.reason === 'Unschedulable' ||
    pod.reason?.includes('ImagePull') === true;
  return { name: pod.name, ready: pod.ready, failing: failing && !pod.ready, reason: pod.reason ?? pod.phase };
}

function gibibytes(bytes: number): string {
  return (bytes / 1_024 ** 3).toFixed(0);
}
