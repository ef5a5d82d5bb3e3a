import type { RepositoryConfig } from '../config/repository-config.ts';
import { accept, type Result } from '../core/text/index.ts';
import type {
  GitHubRepository,
  GitMirror,
  IssueComment,
  PullRequest,
  RepositoryFacts,
  RepositoryName,
} from '../ports.ts';
import type { Asking } from './authorise.ts';
import { organisationConfig, readRepositoryConfig } from './repository-config.ts';
import type { World } from './world.ts';

/** A comment with commands, where it was posted, and the rules that hold there. */
export interface Thread {
  readonly name: RepositoryName;
  readonly repository: GitHubRepository;
  readonly defaultBranch: string;
  readonly comment: IssueComment;
  readonly lines: readonly string[];
  /** The pull request that the comment was posted on; undefined on an issue. */
  readonly pullRequest: PullRequest | undefined;
  readonly mirror: GitMirror;
  /** Tip of the branch that a change is for. Its configuration and policies count, and no others. */
  readonly base: string;
  readonly config: RepositoryConfig;
}

/** What is known before anything was read for the comment. */
export interface ThreadPlace extends Pick<Thread, 'name' | 'repository' | 'comment' | 'lines'> {
  readonly facts: RepositoryFacts;
}

/** Reads what every step needs. Refuses where the configuration of the base branch is invalid. */
export async function openThread(world: World, place: ThreadPlace): Promise<Result<Thread>> {
  const { name, repository, comment, lines } = place;
  const { defaultBranch } = place.facts;
  const [pullRequest, mirror, organisation] = await Promise.all([
    repository.pullRequests.get(comment.issue),
    repository.gitRemote().then((remote) => world.git.fetched(name, remote)),
    organisationConfig(world, name),
  ]);
  const ofPullRequest = pullRequest === undefined ? undefined : await mirror.branchTip(pullRequest.baseBranch);
  const base = ofPullRequest ?? (await mirror.branchTip(defaultBranch));
  if (base === undefined) throw new Error(`the repository has no branch ${defaultBranch}`);
  const config = await readRepositoryConfig(world, { repository: name, mirror, commit: base, organisation });
  if (!config.ok) return config;
  return accept({ name, repository, defaultBranch, comment, lines, pullRequest, mirror, base, config: config.value });
}

/** The author of the comment, to be asked about. */
export function askingOf({ repository, comment, config }: Thread): Asking {
  return { repository, person: comment.author, config };
}
