/** What the page shows: plain data, texts already rendered where they are Markdown. Dates are ISO 8601, in sandbox time. */
export interface DemoView {
  readonly now: string;
  /** How many times as fast as real time. */
  readonly speed: number;
  readonly repository: string;
  /** Where the repository would be in a browser, if the sandbox had more pages than this one. */
  readonly webUrl: string;
  readonly people: readonly { readonly login: string; readonly permission: string }[];
  readonly issue: IssueView;
  /** Newest first. */
  readonly pullRequests: readonly PullRequestView[];
  readonly story: StoryView;
  readonly cluster: ClusterView;
}

export interface IssueView {
  readonly number: number;
  readonly title: string;
  /** The first is the text of the issue itself; its id is 0. */
  readonly comments: readonly CommentView[];
}

export interface CommentView {
  readonly id: number;
  readonly author: string;
  readonly isBot: boolean;
  readonly html: string;
  /** Names as in GitHub's API: `eyes`, `rocket`, `+1`. */
  readonly reactions: readonly string[];
  readonly createdAt: string;
}

export interface PullRequestView {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly conflicts: boolean;
  readonly headBranch: string;
  readonly baseBranch: string;
  readonly headSha: string;
  readonly mergeCommit: string | undefined;
  readonly mergedBy: string | undefined;
  readonly html: string;
  /** Unified. */
  readonly diff: string;
  /** The newest of each name, of the head commit and of the merge commit once there is one. */
  readonly checks: readonly CheckView[];
  readonly comments: readonly CommentView[];
}

export interface CheckView {
  readonly id: number;
  readonly name: string;
  readonly on: 'head' | 'merge';
  /** `queued`, `in_progress`, or the conclusion once it is completed. */
  readonly state: string;
  readonly tone: Tone;
  readonly title: string;
  readonly html: string;
  /** When the title counts something: `queryNode 12 of 20`. */
  readonly progress: { readonly done: number; readonly total: number } | undefined;
}

/** How something stands. `waiting`: nothing happens yet. `turn`: a person is expected to act. */
export type Tone = 'good' | 'busy' | 'bad' | 'neutral' | 'turn' | 'waiting';

/** The way of the newest pull request, from the comment to the rollout. */
export interface StoryView {
  readonly pullRequest: number | undefined;
  readonly steps: readonly StepView[];
}

export interface StepView {
  readonly name: string;
  readonly tone: Tone;
  readonly detail: string;
}

export interface ClusterView {
  readonly engines: readonly EngineView[];
  readonly milvuses: readonly MilvusView[];
  readonly nodes: readonly NodeView[];
  /** Pods that no node has room for. */
  readonly pending: readonly PodView[];
  readonly queryNodes: 'healthy' | 'crashing' | 'out-of-memory';
}

export interface EngineView {
  /** `Kustomization flux-system/search-platform` */
  readonly name: string;
  readonly tone: Tone;
  readonly state: string;
  readonly message: string;
}

export interface MilvusView {
  readonly name: string;
  readonly image: string;
  readonly status: string;
  readonly tone: Tone;
  /** Conditions that are False. */
  readonly problems: readonly { readonly type: string; readonly message: string }[];
  readonly components: readonly ComponentView[];
}

export interface ComponentView {
  readonly name: string;
  readonly desired: number;
  readonly ready: number;
}

export interface NodeView {
  readonly name: string;
  /** `silent`: its kubelet does not answer, and the cluster has not noticed yet. */
  readonly state: 'ready' | 'silent' | 'not-ready';
  /** Cores. */
  readonly cpu: ShareView;
  /** GiB. */
  readonly memory: ShareView;
  readonly pods: readonly PodView[];
}

/** What pods have asked for, and what there is. */
export interface ShareView {
  readonly used: number;
  readonly total: number;
}

export interface PodView {
  readonly name: string;
  /** As in labels: `querynode`; empty for pods that are not Milvus. */
  readonly component: string;
  readonly state: 'ready' | 'starting' | 'failing' | 'pending' | 'ending';
  /** In the words of Kubernetes: `Running`, `CrashLoopBackOff`. */
  readonly reason: string;
  readonly restarts: number;
}
