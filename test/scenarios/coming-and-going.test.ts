import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../src/cli/demo/stage.ts';
import type { PullRequestView } from '../../src/sandbox/github/index.ts';
import { concluded, pullRequestsOf, replyTo, seen, visible } from './stage-view.ts';

/** A Milvus comes, changes, goes back to what it was, tells its history, and goes; each by one comment and one merge. */
let stage: Stage;
let bot: Awaited<ReturnType<Stage['startBot']>>;

beforeAll(async () => {
  stage = await setStage({ speed: 40, logLevel: 'silent' });
  bot = await stage.startBot();
});
afterAll(async () => {
  await stage.close();
});

async function ask(command: string): Promise<number> {
  return await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, command);
}

/** The pull request that a command leads to. */
async function asked(command: string): Promise<PullRequestView> {
  const comment = await ask(command);
  return await seen(stage, `a pull request for ${command}`, () => pullRequestsOf(stage, comment)[0]);
}

async function merged(command: string): Promise<PullRequestView> {
  const pullRequest = await asked(command);
  await stage.github.as(demo.maintainer).merge(demo.repository, pullRequest.number);
  await stage.github.settled();
  await bot.idle();
  return pullRequest;
}

async function answered(command: string): Promise<string> {
  return visible((await replyTo(stage, await ask(command))).body);
}

/** A file of the default branch; undefined when it is not there. */
function fileOf(path: string): string | undefined {
  const directory = stage.github.bareRepository(demo.repository);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' });
  return git('ls-tree', '--name-only', 'main', '--', path) === '' ? undefined : git('show', `main:${path}`);
}

describe('a new Milvus', () => {
  it('is written beside the others, with a review that finds nothing', async () => {
    const pullRequest = await asked('/create rag --mode cluster --path clusters/dev/rag.yaml --namespace rag');
    expect(pullRequest.title).toBe('create Milvus rag (cluster 2.6.11, dev, small) (rag)');
    expect(pullRequest.headBranch).toMatch(/^falconer\/rag\/create-\d+$/);
    expect(pullRequest.body).toContain('| `rag` | `spec.components.queryNode` | new | **1 × 1 CPU, 4Gi** |');
    expect((await concluded(stage, pullRequest.headSha, 'falconer/review')).conclusion).toBe('success');
    await stage.github.as(demo.maintainer).merge(demo.repository, pullRequest.number);
    expect(fileOf('clusters/dev/rag.yaml')).toContain('  name: rag\n  namespace: rag\n');
  });
});

describe('a Milvus that is there', () => {
  it('is scaled, and goes back to the text that it had', async () => {
    await merged('/scale querynode 7 --target search/search');
    expect(fileOf(demo.file)).toContain('replicas:   7   # sized for the spring catalogue');
    const back = await merged('/rollback --target search/search');
    expect(back.title).toMatch(/^roll back to [0-9a-f]{12} \(search\)$/);
    expect(back.body).toContain('This later change of it is undone');
    expect(fileOf(demo.file)).toBe(demoFiles[demo.file]);
  });

  it('tells who changed what, by which pull request', async () => {
    const history = await answered('/history search');
    expect(history).toContain('`spec.components.queryNode.replicas` 7 → 5');
    expect(history).toContain('`spec.components.queryNode.replicas` 5 → 7');
    expect(history).toMatch(/Merge pull request \\#\d+/);
    expect(history).toContain('first version');
  });

  it('is stopped, and starts with the numbers from before', async () => {
    await merged('/stop --target search');
    expect(fileOf(demo.file)).toContain('replicas:   0   # sized for the spring catalogue');
    await merged('/start --target search');
    expect(fileOf(demo.file)).toBe(demoFiles[demo.file]);
  });

  it('goes back to no commit of somebody’s branch', async () => {
    const open = await asked('/scale querynode 9 --target search');
    const reply = await answered(`/rollback ${open.headSha} --target search`);
    expect(reply).toContain('`history_unknown`');
    expect(reply).toContain('is no commit before this one that has this resource');
  });
});

describe('a Milvus that is no longer needed', () => {
  it('goes only when its data may go, and its file with it', async () => {
    expect(await answered('/delete rag')).toContain('/delete rag --yes-delete-data');
    const pullRequest = await merged('/delete rag --yes-delete-data');
    expect(pullRequest.body).toContain('This data goes and cannot be brought back');
    expect(fileOf('clusters/dev/rag.yaml')).toBeUndefined();
    expect(fileOf(demo.file)).toBe(demoFiles[demo.file]);
  });
});
