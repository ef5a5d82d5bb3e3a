import { demo, demoFiles } from '../../src/cli/demo/demo-repository.ts';
import type { Stage } from '../../src/cli/demo/stage.ts';
import type { RepositoryWorld } from '../../src/sandbox/github/index.ts';
import { plainWorld } from '../scenarios/plain-world.ts';

/** A repository in which something is about to happen. */
export interface Story {
  readonly repository: string;
  /** The issue or pull request that it is about; 0 when there is none. */
  readonly number: number;
}

/** Something that happens on GitHub, and what people see when the bot is done with it. */
export interface CrashScenario {
  readonly name: string;
  /** Whether the bot is started by the story itself, and so does what it does at every start. */
  readonly begins: 'with a bot' | 'before the bot';
  /** How many times as fast as real time. The cluster's own life costs more the faster it is. */
  readonly speed: number;
  arrange(stage: Stage, name: string): Promise<Story>;
  act(stage: Stage, story: Story): Promise<void>;
  /** Whether everything that is to come has come. */
  isOver(world: RepositoryWorld, story: Story): boolean;
  /** What must be the same in every run. */
  picture(world: RepositoryWorld, story: Story): unknown;
}

const text = demoFiles[demo.file] ?? '';
const threeProxies = text.replace('replicas: 2\n      serviceType', 'replicas: 3\n      serviceType');

async function createRepository(stage: Stage, name: string): Promise<Story> {
  const repository = `acme/${name}`;
  await stage.github.createRepository({ owner: 'acme', name, files: demoFiles });
  stage.github.grant(repository, demo.maintainer, 'maintain');
  const issue = { title: 'Search is slow', body: 'The query nodes are at their limit.' };
  return { repository, number: await stage.github.as(demo.maintainer).createIssue(repository, issue) };
}

async function openPullRequest(stage: Stage, { repository }: Story, file: string): Promise<number> {
  const maintainer = stage.github.as(demo.maintainer);
  await maintainer.push(repository, 'by-hand', { files: { [demo.file]: file }, message: 'by hand', from: 'main' });
  return await maintainer.openPullRequest(repository, { title: 'By hand', body: '', head: 'by-hand', base: 'main' });
}

function answered(world: RepositoryWorld): boolean {
  const [comment] = world.comments.filter((each) => each.app === undefined);
  const reactions = comment?.reactions.map((each) => each.content) ?? [];
  const isReplied = world.comments.some((each) => each.body.startsWith(`<!-- falconer:request=${comment?.id} `));
  return isReplied && reactions.length > 0 && !reactions.includes('eyes');
}

function reviewed(world: RepositoryWorld): boolean {
  return world.pullRequests
    .filter((each) => each.state === 'open')
    .every((each) =>
      world.checkRuns.some(
        (run) => run.headSha === each.headSha && run.name === 'falconer/review' && run.status === 'completed',
      ),
    );
}

/** A comment on an issue or on a pull request, and all that follows from it. */
function asked(name: string, comment: string, place: 'issue' | 'pull request'): CrashScenario {
  return {
    name,
    begins: 'with a bot',
    speed: 2,
    arrange: async (stage, repository) => {
      const story = await createRepository(stage, repository);
      if (place === 'issue') return story;
      const number = await openPullRequest(stage, story, threeProxies);
      await stage.github.waitFor(() => reviewed(stage.github.world(story.repository)), 'the first review', 20_000);
      return { ...story, number };
    },
    act: async (stage, { repository, number }) => {
      await stage.github.as(demo.maintainer).comment(repository, number, comment);
    },
    isOver: (world) => answered(world) && reviewed(world),
    picture: (world, { repository }) => plainWorld(repository, world),
  };
}

const personsPullRequest: CrashScenario = {
  name: "a person's pull request with findings",
  begins: 'with a bot',
  speed: 2,
  arrange: createRepository,
  act: async (stage, story) => {
    await openPullRequest(stage, story, text.replace('replicas:   5', 'replicas: many'));
  },
  isOver: (world) => reviewed(world) && world.comments.some((each) => each.app === 'falconer'),
  picture: (world, { repository }) => plainWorld(repository, world),
};

/** The bot comes to a command, a pull request and a merge that nobody told it of: the sweep and the cluster's first lists too. */
const awayMeanwhile: CrashScenario = {
  name: 'a start, after a command and a pull request came unheard',
  begins: 'before the bot',
  speed: 2,
  arrange: async (stage, name) => {
    const story = await createRepository(stage, name);
    await openPullRequest(stage, story, threeProxies);
    await stage.github.as(demo.maintainer).comment(story.repository, story.number, '/scale querynode +3');
    return story;
  },
  act: async () => {},
  isOver: (world) => answered(world) && reviewed(world),
  picture: (world, { repository }) => plainWorld(repository, world),
};

/** The cluster follows one repository only, so this story is told there again and again: five query nodes, six, five. */
const rollout: CrashScenario = {
  name: 'a rollout after a merge',
  begins: 'with a bot',
  speed: 100,
  arrange: async (stage) => {
    const { repository } = demo;
    const maintainer = stage.github.as(demo.maintainer);
    const now = stage.cluster.snapshot().milvuses[0]?.components.find((each) => each.component === 'queryNode');
    const wanted = now?.desired === 5 ? 6 : 5;
    const file = text.replace('replicas:   5', `replicas: ${wanted}`);
    const branch = `rollout-${stage.github.world(repository).pullRequests.length}`;
    await maintainer.push(repository, branch, { files: { [demo.file]: file }, message: branch, from: 'main' });
    const number = await maintainer.openPullRequest(repository, {
      title: branch,
      body: '',
      head: branch,
      base: 'main',
    });
    await stage.github.waitFor(() => reviewed(stage.github.world(repository)), 'the review before the merge', 20_000);
    return { repository, number };
  },
  act: async (stage, { repository, number }) => {
    await stage.github.as(demo.maintainer).merge(repository, number);
  },
  isOver: (world, story) => rolloutsOf(world, story).some((run) => run.status === 'completed'),
  picture: (world, story) =>
    rolloutsOf(world, story).map(({ name, status, conclusion, title }) => ({ name, status, conclusion, title })),
};

function rolloutsOf(world: RepositoryWorld, { number }: Story) {
  const merge = world.pullRequests.find((each) => each.number === number)?.mergeCommit;
  return world.checkRuns.filter((run) => run.headSha === merge && run.name.startsWith('falconer/rollout'));
}

export const crashScenarios: readonly CrashScenario[] = [
  asked('a command on an issue', '/scale querynode +3', 'issue'),
  asked('a command on a pull request', '/scale querynode +3', 'pull request'),
  asked('two commands in one comment', '/scale querynode +3\n/scale datanode 3', 'issue'),
  asked('a refusal', '/scale querynode many', 'issue'),
  asked('an answer', '/targets', 'issue'),
  personsPullRequest,
  rollout,
  awayMeanwhile,
];
