import { demo, demoFiles } from '../../src/cli/demo/demo-repository.ts';
import type { Stage } from '../../src/cli/demo/stage.ts';
import type { RepositoryWorld } from '../../src/sandbox/github/index.ts';
import type { Random } from './random.ts';

/** A comment with a command, and what has to come of it. */
export interface Command {
  readonly repository: string;
  readonly id: number;
  readonly text: string;
  /** Pull requests that it leads to. */
  readonly pullRequests: 0 | 1;
}

interface Wish {
  readonly text: string;
  readonly pullRequests: 0 | 1;
}

const wishes: readonly [Wish, ...Wish[]] = [
  { text: '/scale querynode 6', pullRequests: 1 },
  { text: '/scale querynode +2', pullRequests: 1 },
  { text: '/scale proxy 3', pullRequests: 1 },
  { text: '/scale querynode many', pullRequests: 0 },
  { text: '/targets', pullRequests: 0 },
];

/** Repositories with an issue each, in which people write commands. */
export async function createRepositories(stage: Stage, count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, index) => `busy-${index}`);
  for (const name of names) {
    await stage.github.createRepository({ owner: 'acme', name, files: demoFiles });
    stage.github.grant(`acme/${name}`, demo.maintainer, 'maintain');
    await stage.github.as(demo.maintainer).createIssue(`acme/${name}`, { title: 'Search is slow', body: '' });
  }
  return names.map((name) => `acme/${name}`);
}

/** Somebody writes a command. */
export async function postCommand(stage: Stage, repositories: readonly string[], random: Random): Promise<Command> {
  const [first = '', ...rest] = repositories;
  const repository = random.of([first, ...rest]);
  const wish = random.of(wishes);
  const issue = stage.github.world(repository).issues[0]?.number ?? 0;
  const id = await stage.github.as(demo.maintainer).comment(repository, issue, wish.text);
  return { repository, id, ...wish };
}

/** What is there of a command: replies, pull requests, reactions. */
export interface Trace {
  readonly replies: number;
  readonly pullRequests: readonly RepositoryWorld['pullRequests'][number][];
  readonly reactions: readonly string[];
}

export function traceOf(stage: Stage, command: Command): Trace {
  const world = stage.github.world(command.repository);
  const comment = world.comments.find(({ id }) => id === command.id);
  return {
    replies: world.comments.filter(({ body }) => body.startsWith(`<!-- falconer:request=${command.id} `)).length,
    pullRequests: world.pullRequests.filter(({ headBranch }) => headBranch.endsWith(`-${command.id}`)),
    reactions: comment?.reactions.map(({ content }) => content) ?? [],
  };
}

/** Whether its reply is there, and the reaction that stays. */
export function isAnswered(stage: Stage, command: Command): boolean {
  const { replies, reactions } = traceOf(stage, command);
  return replies > 0 && reactions.length > 0 && !reactions.includes('eyes');
}

/** What is wrong with what came of a command; undefined when it was answered once, with one pull request of one commit or none. */
export function faultOf(stage: Stage, command: Command): string | undefined {
  const { replies, pullRequests, reactions } = traceOf(stage, command);
  const commits = pullRequests.map((each) => each.commits.length);
  const isRight =
    replies === 1 &&
    reactions.length === 1 &&
    !reactions.includes('eyes') &&
    pullRequests.length === command.pullRequests &&
    commits.every((count) => count === 1);
  if (isRight) return undefined;
  const seen = `${replies} replies, ${pullRequests.length} pull requests, commits ${commits.join(' ')}, reactions ${reactions.join(' ')}`;
  return `${command.text} (comment ${command.id} in ${command.repository}): ${seen}`;
}

/** Closes what was opened for it: open pull requests are looked at in every sweep. */
export async function tidyUp(stage: Stage, command: Command): Promise<void> {
  for (const { number, state } of traceOf(stage, command).pullRequests) {
    if (state === 'open') await stage.github.as(demo.maintainer).closePullRequest(command.repository, number);
  }
}
