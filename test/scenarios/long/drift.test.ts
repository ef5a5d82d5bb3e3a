import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { KubernetesObject } from '../../../src/core/object/index.ts';
import type { IssueView } from '../../../src/sandbox/github/index.ts';
import { concluded, pullRequestsOf, replyTo, seen, unhurried, visible, world } from '../stage-view.ts';

let stage: Stage;

beforeAll(async () => {
  const files = { ...demoFiles, '.github/falconer.yml': 'drift: {report: issue}\n' };
  stage = await setStage({ speed: 30, logLevel: 'silent', files, timing: unhurried });
  await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

/** Somebody changes the resource in the cluster, and not in Git; what an earlier edit by hand set and this one lacks goes. */
function editByHand(spec: object): void {
  const metadata = { name: demo.milvus, namespace: demo.namespace };
  stage.cluster.apply({ apiVersion: 'milvus.io/v1beta1', kind: 'Milvus', metadata, spec } as KubernetesObject);
}

function driftIssues(): readonly IssueView[] {
  return world(stage).issues.filter((each) => each.body.startsWith('<!-- falconer:drift '));
}

async function driftIssue(what: RegExp): Promise<IssueView> {
  return await seen(stage, `an open issue on drift that says ${what}`, () =>
    driftIssues().find((each) => each.state === 'open' && what.test(each.body)),
  );
}

async function closed({ number }: IssueView): Promise<IssueView> {
  return await seen(stage, `#${number} to be closed`, () =>
    driftIssues().find((each) => each.number === number && each.state === 'closed'),
  );
}

async function answerTo(issue: number, text: string): Promise<{ readonly comment: number; readonly reply: string }> {
  const comment = await stage.github.as(demo.maintainer).comment(demo.repository, issue, text);
  return { comment, reply: visible((await replyTo(stage, comment)).body) };
}

function liveReplicas(component: string): number | undefined {
  return stage.cluster.snapshot().milvuses[0]?.components.find((each) => each.component === component)?.desired;
}

describe('a field that somebody set in the cluster only', () => {
  let issue: IssueView;

  it('is told in one issue with both ways out', async () => {
    expect(driftIssues()).toEqual([]);
    editByHand({ components: { metricInterval: '10s' } });
    issue = await driftIssue(/spec\.components\.metricInterval/);
    expect(issue.title).toBe('search: the cluster is not as Git says');
    expect(issue.body).toContain('/set spec.components.metricInterval=10s');
    expect(issue.body).toMatch(/Kustomization .* sets the fields again/);
    expect(issue.body).toContain('Fields that Git does not set stay until somebody removes them in the cluster.');
  });

  it('is shown by /diff as well', async () => {
    const { reply } = await answerTo(stage.issue, '/diff');
    expect(reply).toContain('| `spec.components.metricInterval` | (not set) | `10s` |');
  });

  it('is still one issue when more is changed', async () => {
    editByHand({ components: { metricInterval: '10s', disableMetric: true } });
    await driftIssue(/disableMetric/);
    expect(driftIssues().length).toBe(1);
  });

  it('is over when it is gone, and the issue is closed', async () => {
    editByHand({ components: {} });
    const { comments } = await closed(issue);
    expect(comments.at(-1)?.body).toBe('The cluster has what Git says of search again.');
  });
});

describe('a field that somebody changed while the engine was suspended', () => {
  it('is told, with the command that adopts it and how the engine goes on', async () => {
    await stage.flux.suspend();
    editByHand({ components: { queryNode: { replicas: 7 } } });
    const { body } = await driftIssue(/queryNode\.replicas/);
    expect(body).toContain('| `spec.components.queryNode.replicas` | `5` | `7` |');
    expect(body).toContain('/scale querynode 7');
    expect(body).toMatch(/let the engine work again.*flux resume kustomization search-platform -n flux-system/);
  });

  it('comes into Git by that command, and the issue is closed once the engine has applied it', async () => {
    const issue = await driftIssue(/queryNode\.replicas/);
    const { comment } = await answerTo(issue.number, '/scale querynode 7');
    const [pullRequest] = pullRequestsOf(stage, comment);
    await stage.github.as(demo.maintainer).merge(demo.repository, pullRequest?.number ?? 0);
    await stage.flux.resume();
    await closed(issue);
    expect(liveReplicas('queryNode')).toBe(7);
  });

  it('goes back to what Git says when the engine goes on instead, and that issue is closed too', async () => {
    await stage.flux.suspend();
    editByHand({ components: { queryNode: { replicas: 7 }, proxy: { replicas: 3 } } });
    const issue = await driftIssue(/proxy\.replicas/);
    expect(liveReplicas('proxy')).toBe(3);
    await stage.flux.resume();
    await closed(issue);
    expect(liveReplicas('proxy')).toBe(2);
    expect(driftIssues().length).toBe(3);
  });
});

describe('/status', () => {
  it('tells the health, the parts, and what Git has to do with it', async () => {
    const isWell = () => stage.cluster.snapshot().pods.every((pod) => pod.ready);
    await stage.cluster.waitFor(isWell, 'everything to be at rest', 100_000);
    const { reply } = await answerTo(stage.issue, '/status');
    expect(reply).toMatch(/\*\*(Healthy|Progressing)\*\*/);
    expect(reply).toContain('| `queryNode` | 7 of 7 |');
    expect(reply).toMatch(/has applied the newest commit/);
  });
});

describe('a repository whose issues are switched off', () => {
  it('is told that drift cannot be reported there, when somebody asks for it', async () => {
    stage.github.switchOffIssues(demo.repository);
    const maintainer = stage.github.as(demo.maintainer);
    const files = { '.github/falconer.yml': 'drift:\n  report: issue # please\n' };
    const head = await maintainer.push(demo.repository, 'please', { files, message: 'please', from: 'main' });
    await maintainer.openPullRequest(demo.repository, { title: 'please', body: '', head: 'please', base: 'main' });
    const check = await concluded(stage, head, 'falconer/config');
    expect(check.conclusion).toBe('failure');
    expect(`${check.summary}${check.text}`).toMatch(/Issues are switched off in this repository.*Settings/s);
  });
});
