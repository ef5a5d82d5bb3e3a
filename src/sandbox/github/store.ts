import type { Account, Comment, Installation, Issue, PullRequest, Repository, Role } from './records.ts';

/** Kinds of numbers. Each counts from its own start, as large as on GitHub, so that one kind never passes for another. */
const firstIds = {
  account: 1_001,
  app: 31_001,
  installation: 52_000_001,
  repository: 710_000_001,
  issue: 2_100_000_001,
  pullRequest: 1_700_000_001,
  comment: 2_900_000_001,
  reaction: 240_000_001,
  checkSuite: 38_000_000_001,
  checkRun: 41_000_000_001,
  delivery: 97_000_000_001,
};

export type IdKind = keyof typeof firstIds;

/** Everything that exists in the sandbox, and who wants to know when it changes. */
export interface Store {
  readonly accounts: Map<string, Account>;
  readonly installations: Map<number, Installation>;
  /** By lower-case `owner/name`: GitHub does not mind the case. */
  readonly repositories: Map<string, Repository>;
  /** By lower-case `organisation/slug`: ids of the members. */
  readonly teams: Map<string, Set<number>>;
  nextId(kind: IdKind): number;
  /** Tells every listener that something is different now. */
  changed(): void;
  onChange(listener: () => void): () => void;
}

export function createStore(): Store {
  const next = { ...firstIds };
  const listeners = new Set<() => void>();
  return {
    accounts: new Map(),
    installations: new Map(),
    repositories: new Map(),
    teams: new Map(),
    nextId(kind) {
      const id = next[kind];
      next[kind] += 1;
      return id;
    },
    changed() {
      for (const listener of [...listeners]) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The account with that login, made when there is none yet. Logins that end in `[bot]` are bots. */
export function ensureAccount(store: Store, login: string, kind: 'User' | 'Organization'): Account {
  const key = login.toLowerCase();
  const known = store.accounts.get(key);
  if (known) return known;
  const account: Account = { id: store.nextId('account'), login, kind: login.endsWith('[bot]') ? 'Bot' : kind };
  store.accounts.set(key, account);
  return account;
}

/** Undefined when nobody has that login. The case does not matter. */
export function findAccount(store: Store, login: string): Account | undefined {
  return store.accounts.get(login.toLowerCase());
}

/** Undefined when there is no such repository. */
export function findRepository(store: Store, fullName: string): Repository | undefined {
  return store.repositories.get(fullName.toLowerCase());
}

/** @throws when there is no such repository: the caller is the author of a story, not a client. */
export function repositoryNamed(store: Store, fullName: string): Repository {
  const repository = findRepository(store, fullName);
  if (!repository) throw new Error(`there is no repository ${fullName} in the sandbox; make it with createRepository`);
  return repository;
}

/** The installation that covers the repository; undefined when the App is not installed on it. */
export function installationOf(store: Store, repository: Repository): Installation | undefined {
  for (const installation of store.installations.values()) {
    if (installation.repositories.has(repository)) return installation;
  }
  return undefined;
}

/** What the account may do on the repository. */
export function roleOf(repository: Repository, account: Account): Role {
  if (account.id === repository.owner.id) return 'admin';
  return repository.roles.get(account.id) ?? (repository.visibility === 'public' ? 'read' : 'none');
}

/** True when the account may push to the repository. */
export function canPush(repository: Repository, account: Account): boolean {
  return ['write', 'maintain', 'admin'].includes(roleOf(repository, account));
}

/** Undefined when the number is that of an issue, or of nothing. */
export function findPullRequest(repository: Repository, number: number): PullRequest | undefined {
  const issue = repository.issues.get(number);
  return issue && isPullRequest(issue) ? issue : undefined;
}

export function isPullRequest(issue: Issue): issue is PullRequest {
  return issue.pull !== undefined;
}

/** Pull requests, oldest first. */
export function pullRequestsOf(repository: Repository): readonly PullRequest[] {
  return [...repository.issues.values()].filter(isPullRequest);
}

/** Comments of one issue, oldest first. */
export function commentsOf(repository: Repository, issue: number): readonly Comment[] {
  return [...repository.comments.values()].filter((comment) => comment.issue === issue);
}
