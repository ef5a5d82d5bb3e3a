import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { CheckRunView } from '../../../src/sandbox/github/index.ts';
import { checksOn, concluded, seen, world } from '../stage-view.ts';

let stage: Stage;
const name = 'falconer/health';

beforeAll(async () => {
  stage = await setStage({ speed: 100, logLevel: 'silent' });
  await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

/** A person opens a pull request that changes the number of query nodes; gives the head. */
async function pullRequestFor(branch: string, files: Readonly<Record<string, string>>): Promise<string> {
  const maintainer = stage.github.as(demo.maintainer);
  const head = await maintainer.push(demo.repository, branch, { files, message: branch, from: 'main' });
  await maintainer.openPullRequest(demo.repository, { title: branch, body: '', head: branch, base: 'main' });
  return head;
}

function withQueryNodes(count: number): Readonly<Record<string, string>> {
  return { [demo.file]: (demoFiles[demo.file] ?? '').replace(/(queryNode:\n +replicas:\s+)\d+/, `$1${count}`) };
}

/** The newest run says this. */
async function says(head: string, conclusion: string, title: RegExp): Promise<CheckRunView> {
  return await seen(stage, `${name} to be ${conclusion} and say ${title}`, () => {
    const newest = checksOn(stage, head, name).at(-1);
    return newest?.conclusion === conclusion && title.test(newest.title ?? '') ? newest : undefined;
  });
}

describe('the health of what a pull request touches', () => {
  let head: string;

  it('is green while the target is healthy and the change fits', async () => {
    head = await pullRequestFor('six', withQueryNodes(6));
    const check = await concluded(stage, head, name);
    expect(check).toMatchObject({ conclusion: 'success', title: 'search is healthy' });
    expect(check.summary).toContain('There is room on the nodes as they are for what this asks for (queryNode).');
  });

  it('is red where the change does not fit, with how many do and the command for that', async () => {
    const check = await concluded(stage, await pullRequestFor('fifty', withQueryNodes(50)), name);
    expect(check).toMatchObject({
      conclusion: 'failure',
      title: 'search is healthy, but only 40 of 50 queryNode pods fit',
    });
    expect(check.summary).toMatch(/5 nodes short of cpu and memory, 3 nodes outside the node selector or affinity/);
    expect(check.summary).toContain('`/scale querynode 40` asks for what fits.');
  });

  it('is skipped where no target is touched', async () => {
    const check = await concluded(stage, await pullRequestFor('words', { 'README.md': '# Search\n' }), name);
    expect(check).toMatchObject({ conclusion: 'skipped', title: 'No target is touched' });
  });

  it('says of fewer query nodes whether what is loaded fits into them, where it is measured', async () => {
    stage.cluster.useMemory(0.5);
    const red = await says(
      await pullRequestFor('two', withQueryNodes(2)),
      'failure',
      /what is loaded does not fit after this/,
    );
    expect(red.summary).toMatch(/They use 20Gi now: that does not fit.*Release collections first/s);
    const four = await concluded(stage, await pullRequestFor('four', withQueryNodes(4)), name);
    expect(four).toMatchObject({ conclusion: 'success', title: 'search is healthy' });
    expect(four.summary).toContain('They use 20Gi now, so what is loaded fits.');
  });

  it('turns red in a new run when a dependency goes down, and green again in another when it is back', async () => {
    stage.cluster.breakDependency(demo.namespace, demo.milvus, 'etcd', 'etcd-0.etcd.data:2379: connection refused');
    const red = await says(head, 'failure', /the operator cannot reach etcd/);
    expect(red.summary).toContain('connection refused');
    stage.cluster.healDependency(demo.namespace, demo.milvus, 'etcd');
    await says(head, 'success', /^search is healthy$/);
    const conclusions = checksOn(stage, head, name).map((each) => each.conclusion);
    expect(conclusions).toEqual(['success', 'failure', 'success']);
  });

  it('asks for attention while the cluster is away, and is green again when it is back', async () => {
    stage.cluster.goAway();
    const check = await says(head, 'action_required', /^search cannot be judged$/);
    expect(check.summary).toMatch(/Cluster sandbox cannot be read.*last heard of at/s);
    stage.cluster.comeBack();
    await says(head, 'success', /^search is healthy$/);
  });

  it('says before the merge that the engine is suspended, and how to resume it', async () => {
    const held = await pullRequestFor('seven', withQueryNodes(7));
    await says(held, 'success', /^search is healthy$/);
    await stage.flux.suspend();
    const check = await says(held, 'neutral', /^search is healthy, but something holds the change up$/);
    expect(check.summary).toMatch(/After the merge nothing happens: .* is suspended at .*flux resume/s);
    await says(head, 'neutral', /something holds the change up$/);
    await stage.flux.resume();
    for (const each of [held, head]) await says(each, 'success', /^search is healthy$/);
  });

  it('costs GitHub nothing while it stays the same', async () => {
    const before = checksOn(stage, head, name).length;
    const log = world(stage).log.length;
    stage.cluster.breakDependency(demo.namespace, 'another', 'etcd', 'nothing to do with us');
    await stage.github.settled();
    expect(checksOn(stage, head, name).length).toBe(before);
    expect(world(stage).log.length).toBe(log);
  });
});
