/** What the page shows: plain data, texts already rendered where they are Markdown. */
export interface DemoView {
  readonly now: string;
  readonly speed: number;
  readonly repository: string;
  readonly people: readonly { readonly login: string; readonly permission: string }[];
  readonly issue: { readonly number: number; readonly title: string; readonly comments: readonly CommentView[] };
  /** Newest first. */
  readonly pullRequests: readonly PullRequestView[];
  readonly cluster: ClusterView;
}

export interface CommentView {
  readonly id: number;
  readonly author: string;
  readonly isBot: boolean;
  readonly html: string;
  readonly reactions: readonly string[];
  readonly createdAt: string;
}

export interface PullRequestView {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly html: string;
  readonly diff: string;
  /** Of the head commit, and of the merge commit once there is one. */
  readonly checks: readonly CheckView[];
  readonly comments: readonly CommentView[];
}

export interface CheckView {
  readonly name: string;
  readonly headSha: string;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly title: string;
  readonly html: string;
}

export interface ClusterView {
  readonly engine: readonly { readonly name: string; readonly message: string }[];
  readonly milvuses: readonly {
    readonly name: string;
    readonly status: string;
    readonly components: readonly { readonly name: string; readonly desired: number; readonly ready: number }[];
  }[];
  readonly nodes: readonly {
    readonly name: string;
    readonly ready: boolean;
    readonly cpu: string;
    readonly memory: string;
    readonly pods: readonly PodView[];
  }[];
  /** Pods that no node has room for. */
  readonly pending: readonly PodView[];
}

export interface PodView {
  readonly name: string;
  readonly ready: boolean;
  readonly failing: boolean;
  readonly reason: string;
}
