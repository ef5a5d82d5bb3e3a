import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { KubernetesObject } from '../../../src/core/object/index.ts';
import type { IssueView } from '../../../src/sandbox/github/index.ts';
import { replyTo, seen, visible, world } from '../stage-view.ts';

let stage: Stage;

beforeAll(async () => {
  const files = { ...demoFiles, '.github/falconer.yml': 'drift: {report: issue}\n' };
  stage = await setStage({ speed: 60, logLevel: 'silent', files });
  // Flux would put things right at once; here it is told to stay away while somebody works by hand.
  await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

/** Somebody changes the resource in the cluster, and not in Git. */
function editByHand(spec: object): void {
  const metadata = { name: demo.milvus, namespace: demo.namespace };
  stage.cluster.apply({ apiVersion: 'milvus.io/v1beta1', kind: 'Milvus', metadata, spec } as KubernetesObject);
}

function driftIssues(): readonly IssueView[] {
  return world(stage).issues.filter((each) => each.body.startsWith('<!-- falconer:drift '));
}

async function driftIssue(what: (issue: IssueView) => boolean): Promise<IssueView> {
  return await seen(stage, 'an issue on drift', () => driftIssues().find(what));
}

describe('a field that somebody set in the cluster only', () => {
  it('is told in one issue with both ways out', async () => {
    expect(driftIssues()).toEqual([]);
    editByHand({ components: { priorityClassName: 'high' } });
    const issue = await driftIssue((each) => each.body.includes('spec.components.priorityClassName'));
    expect(issue.title).toBe('search: the cluster is not as Git says');
    expect(issue.body).toContain('/set spec.components.priorityClassName=high');
    expect(issue.body).toMatch(/Kustomization .* sets the fields again/);
  });

  it('is shown by /diff as well', async () => {
    const asked = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, '/diff');
    const reply = visible((await replyTo(stage, asked)).body);
    expect(reply).toContain('| `spec.components.priorityClassName` | (not set) | `high` |');
  });

  it('is still one issue when more is changed', async () => {
    editByHand({ components: { priorityClassName: 'high', schedulerName: 'other' } });
    await driftIssue((each) => each.body.includes('schedulerName'));
    expect(driftIssues().length).toBe(1);
  });

  it('is over when it is gone, and the issue is closed', async () => {
    editByHand({ components: {} });
    await driftIssue((each) => each.state === 'closed');
    expect(driftIssues().length).toBe(1);
  });
});

describe('/status', () => {
  it('tells the health, the parts, and what Git has to do with it', async () => {
    const asked = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, '/status');
    const reply = visible((await replyTo(stage, asked)).body);
    expect(reply).toMatch(/\*\*(Healthy|Progressing)\*\*/);
    expect(reply).toContain('| `queryNode` | 5 of 5 |');
    expect(reply).toMatch(/has applied the newest commit/);
  });
});
