import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import { checksOn, concluded, seen, visible, world } from '../stage-view.ts';

let stage: Stage;
let text = demoFiles[demo.file] ?? '';
const queryNodes = { namespace: demo.namespace, milvus: demo.milvus, component: 'queryNode' } as const;

beforeAll(async () => {
  stage = await setStage({ speed: 100, logLevel: 'silent' });
  await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

/** A person pushes to main, as one may. */
async function pushReplicas(count: number): Promise<string> {
  text = text.replace(/(queryNode:\n +replicas:\s+)\d+/, `$1${count}`);
  return await stage.github
    .as(demo.maintainer)
    .push(demo.repository, 'main', { files: { [demo.file]: text }, message: `${count} query nodes` });
}

async function openCheck(commit: string, what: RegExp): Promise<string> {
  return await seen(stage, `an open rollout check that says ${what}`, () => {
    const newest = checksOn(stage, commit, 'falconer/rollout').at(-1);
    return newest?.status === 'in_progress' && what.test(newest.title ?? '') ? (newest.summary ?? '') : undefined;
  });
}

/** The rollout is green; else its own words say why not. */
async function expectGreen(commit: string): Promise<void> {
  const { conclusion, title } = await concluded(stage, commit, 'falconer/rollout');
  expect({ conclusion, title }).toEqual({ conclusion: 'success', title: 'search: done, every component is healthy' });
}

describe('a rollout', () => {
  it('that does not fit on the nodes fails and says how many fit and why', async () => {
    const commit = await pushReplicas(42);
    const check = await concluded(stage, commit, 'falconer/rollout');
    expect(check.conclusion).toBe('failure');
    expect(check.title).toMatch(/^search: failed\. queryNode 40\/42 ready: 2 pods cannot be scheduled/);
    expect(check.summary).toMatch(/5 Insufficient cpu.*40 of 42 fit on the nodes there are/s);
    expect(check.summary).toContain('/scale querynode 40');
  });

  it('back to what fits is green', async () => {
    const commit = await pushReplicas(40);
    await expectGreen(commit);
  });

  it('stays open while the cluster is away, says so, and goes on when it is back', async () => {
    stage.cluster.goAway();
    const commit = await pushReplicas(39);
    const summary = await openCheck(commit, /^search: Cluster sandbox cannot be read/);
    expect(summary).toMatch(/Cluster sandbox cannot be read.*last heard of at/s);
    stage.cluster.comeBack();
    await expectGreen(commit);
  });

  it('says that it waits while the engine is suspended', async () => {
    await stage.flux.suspend();
    const commit = await pushReplicas(38);
    const summary = await openCheck(commit, /suspended/i);
    expect(summary).toMatch(/suspended/i);
    await stage.flux.resume();
    await expectGreen(commit);
  });

  it('whose new pods crash fails with the evidence', async () => {
    stage.cluster.crashPods(queryNodes, 'oom');
    const commit = await pushReplicas(40);
    const check = await concluded(stage, commit, 'falconer/rollout');
    expect(check.conclusion).toBe('failure');
    expect(visible(check.summary ?? '')).toMatch(/OOMKilled|out of memory/i);
    stage.cluster.healPods(queryNodes);
    // Pods that were killed again and again are not believed for a while; people replace them.
    for (const pod of stage.cluster.snapshot().pods.filter((each) => each.restarts > 0)) {
      stage.cluster.remove('Pod', pod.namespace, pod.name);
    }
    const isWell = () => stage.cluster.snapshot().pods.every((pod) => pod.ready && pod.restarts === 0);
    await stage.cluster.waitFor(isWell, 'new pods to be ready', 40_000);
  });

  it('that was overtaken by the next commit is cancelled in its favour', async () => {
    await stage.flux.suspend();
    const first = await pushReplicas(37);
    await openCheck(first, /./);
    const second = await pushReplicas(36);
    await stage.flux.resume();
    expect(await concluded(stage, first, 'falconer/rollout')).toMatchObject({ conclusion: 'cancelled' });
    await expectGreen(second);
  });

  it('is followed again in a new check run when somebody asks for it', async () => {
    const commit = world(stage).branches.main ?? '';
    const [first] = checksOn(stage, commit, 'falconer/rollout');
    await stage.github.as(demo.maintainer).rerequestCheckRun(demo.repository, first?.id ?? 0);
    await seen(stage, 'a second check run', () =>
      checksOn(stage, commit, 'falconer/rollout').length === 2 ? true : undefined,
    );
    await expectGreen(commit);
  });

  it('of a commit without a Milvus resource has no check', async () => {
    const commit = await stage.github
      .as(demo.maintainer)
      .push(demo.repository, 'main', { files: { 'README.md': '# hi\n' }, message: 'readme' });
    await stage.github.settled();
    expect(checksOn(stage, commit, 'falconer/rollout')).toEqual([]);
  });

  it('never wrote to the cluster', () => {
    expect(stage.cluster.writesBy('reader')).toBe(0);
  });
});
