import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { KubernetesObject } from '../../../src/core/object/index.ts';
import type { CheckRunView } from '../../../src/sandbox/github/index.ts';
import { checksOn, concluded, replyTo, seen, unhurried, visible } from '../stage-view.ts';

let stage: Stage;
const speed = 30;
let text = demoFiles[demo.file] ?? '';
const proxies = { namespace: demo.namespace, milvus: demo.milvus, component: 'proxy' } as const;

beforeAll(async () => {
  stage = await setStage({ speed, logLevel: 'silent', timing: unhurried });
  await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

/** A person pushes to main, as one may. */
async function push(message: string, from: string | RegExp, to: string): Promise<string> {
  text = text.replace(from, to);
  return await stage.github
    .as(demo.maintainer)
    .push(demo.repository, 'main', { files: { [demo.file]: text }, message });
}

const pushQueryNodes = (count: number) => push(`${count} query nodes`, /(queryNode:\n +replicas:\s+)\d+/, `$1${count}`);

function rolloutOf(commit: string): CheckRunView | undefined {
  return checksOn(stage, commit, 'falconer/rollout').at(-1);
}

/** What the check says while it is open, once it says this. */
async function openCheck(commit: string, what: RegExp): Promise<string> {
  return await seen(stage, `an open rollout check that says ${what}`, () => {
    const check = rolloutOf(commit);
    const said = `${check?.title}\n\n${check?.summary}`;
    return check?.status === 'in_progress' && what.test(said) ? said : undefined;
  });
}

/** The rollout is green; else its own words say why not. */
async function expectGreen(commit: string): Promise<void> {
  const { conclusion, title } = await concluded(stage, commit, 'falconer/rollout');
  expect({ conclusion, title }).toEqual({ conclusion: 'success', title: 'search: done, every component is healthy' });
}

/** `/status`, once the answer says this. */
async function status(what: RegExp): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const asked = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, '/status');
    const said = visible((await replyTo(stage, asked)).body);
    if (what.test(said) || tries === 20) return said;
  }
}

describe('an upgrade', () => {
  it('is followed from component to component, in the order of the operator', async () => {
    // Slower than the rest: the check is looked at a few times while each component rolls.
    stage.clock.setSpeed(10);
    const order = ['mixCoord', 'streamingNode', 'queryNode', 'dataNode', 'proxy'];
    const shown: string[] = [];
    const commit = await push('v2.6.5', 'v2.6.4', 'v2.6.5');
    await seen(stage, 'the end of the upgrade', () => {
      const check = rolloutOf(commit);
      const component = order.findLast((each) => check?.title?.includes(each));
      if (component !== undefined && shown.at(-1) !== component) shown.push(component);
      return check?.status === 'completed' ? check : undefined;
    });
    stage.clock.setSpeed(speed);
    await expectGreen(commit);
    // Between two looks of the check a component may come and go.
    expect(shown.length).toBeGreaterThan(2);
    expect(shown).toEqual(order.filter((each) => shown.includes(each)));
  });
});

describe('a change of the number of pods', () => {
  it('waits while the engine is behind, and is green once it has caught up and the pods are there', async () => {
    const lift = engineFallsBehind();
    const commit = await pushQueryNodes(7);
    expect(await openCheck(commit, /^search: waiting for sync/)).toMatch(/has fetched [0-9a-f]{8}/);
    lift();
    await expectGreen(commit);
  });

  it('says how long such a change took the last time', async () => {
    const lift = engineFallsBehind();
    const commit = await pushQueryNodes(8);
    await openCheck(commit, /Such a change took \d+ (s|min) the last time/);
    lift();
    await expectGreen(commit);
  });
});

/** Flux cannot write down what it has fetched, and applies nothing new. Gives back how to end that. */
function engineFallsBehind(): () => void {
  const fault = { kind: 'answer', code: 500 } as const;
  return stage.cluster.interfere({ fault, resource: 'gitrepositories', verb: 'patch', user: 'admin' });
}

describe('the operator', () => {
  it('that is told to leave the resource alone keeps the check open, with how to end that', async () => {
    annotate({ 'milvus.io/pause-reconcile': 'true' });
    const commit = await pushQueryNodes(9);
    await openCheck(commit, /annotation milvus\.io\/pause-reconcile.*no change arrives until it is removed/);
    annotate({});
    await expectGreen(commit);
  });

  it('that does not reconcile fails the rollout, which says so', async () => {
    stage.cluster.pauseOperator();
    const commit = await pushQueryNodes(10);
    expect(await concluded(stage, commit, 'falconer/rollout')).toMatchObject({
      conclusion: 'failure',
      title: expect.stringMatching(/^search: failed\. generation \d+ is accepted, not yet acted on/),
      summary: expect.stringContaining('is the operator running, or does it refuse the spec? Its log says so'),
    });
    stage.cluster.resumeOperator();
    await expectGreen(await pushQueryNodes(9));
  });
});

/** Somebody sets these annotations by hand; those that an earlier call set and this one lacks go. */
function annotate(annotations: Readonly<Record<string, string>>): void {
  const metadata = { name: demo.milvus, namespace: demo.namespace, annotations };
  stage.cluster.apply({ apiVersion: 'milvus.io/v1beta1', kind: 'Milvus', metadata } as KubernetesObject);
}

describe('trouble that nobody made', () => {
  it('with a node is told with the node, and afterwards with how long it took', async () => {
    const [pod] = stage.cluster.snapshot().pods.filter((each) => each.component === 'proxy');
    const node = pod?.node ?? '';
    stage.cluster.breakNode(node);
    expect(await status(/NodeLost|on a lost node/)).toMatch(new RegExp(`node ${node} is not ready`));
    stage.cluster.healNode(node);
    const said = await status(/\*\*Healthy\*\*[\s\S]*Came back by itself/);
    expect(said).toMatch(/at full strength again after \d+ (s|min): proxy \d\/2 ready, 1 pod on a lost node/);
  });

  it('with a container that ends and comes back is told with the cause and how long it took', async () => {
    stage.cluster.crashPods(proxies, 'oom');
    stage.cluster.healPods(proxies);
    const said = await status(/was ready again/);
    expect(said).toMatch(
      /pod \S+ was ready again \d+ s after its container proxy ended \\?\(OOMKilled, exit code 137\\?\)/,
    );
  });

  it('never led to a write to the cluster', () => {
    expect(stage.cluster.writesBy('reader')).toBe(0);
  });
});
