import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { PullRequestView } from '../../../src/sandbox/github/index.ts';
import { concluded, pullRequestsOf, replyTo, visible } from '../stage-view.ts';

// A story waits for the real bot, and the machine may be busy.

/** What the repository has already, and what must stay as it is. */
const neighbour = `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: ${demo.milvus}
  namespace: ${demo.namespace}
spec:
  mode: standalone
  components:
    image: milvusdb/milvus:v2.6.4
    standalone:
      replicas: 1
  dependencies:
    msgStreamType: woodpecker
    etcd:
      external: true
      endpoints: [etcd-0.etcd.data:2379]
    storage:
      external: true
      type: S3
      endpoint: s3.eu-central-1.amazonaws.com:443
      secretRef: object-storage
`;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ speed: 20, logLevel: 'silent', files: { [demo.file]: neighbour } });
  await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

interface Proposal {
  readonly reply: string;
  readonly pullRequest: PullRequestView;
  /** Removed and added lines, without those that name files. */
  readonly diff: readonly string[];
}

async function ask(body: string): Promise<string> {
  const comment = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, body);
  return visible((await replyTo(stage, comment)).body);
}

async function propose(body: string): Promise<Proposal> {
  const comment = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, body);
  const reply = visible((await replyTo(stage, comment)).body);
  const [pullRequest] = pullRequestsOf(stage, comment);
  if (pullRequest === undefined) throw new Error(`${body} led to no pull request: ${reply}`);
  const diff = await stage.github.diff(demo.repository, pullRequest.number);
  return { reply, pullRequest, diff: diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line)) };
}

/** Merges what was proposed and waits for the last word on it. */
async function rollOut({ pullRequest }: Proposal): Promise<{ conclusion: string | undefined; title: string }> {
  const merge = await stage.github.as(demo.maintainer).merge(demo.repository, pullRequest.number);
  const { conclusion, title } = await concluded(stage, merge, 'falconer/rollout');
  return { conclusion: conclusion ?? undefined, title: title ?? '' };
}

function podsOf(milvus: string): number {
  const found = stage.cluster.snapshot().milvuses.find((each) => each.name === milvus);
  return found?.components.reduce((sum, each) => sum + each.ready, 0) ?? 0;
}

describe('the life of a Milvus', () => {
  it('begins with /create: one new file beside the others, healthy after the merge', async () => {
    const created = await propose('/create trial --namespace search --path clusters/prod/trial.yaml');
    expect(created.pullRequest.title).toBe('create Milvus trial (standalone 2.6.11, dev, small) (trial)');
    expect(created.diff.filter((line) => line.startsWith('-'))).toEqual([]);
    expect(created.diff).toContain('+  name: trial');
    expect(await rollOut(created)).toEqual({ conclusion: 'success', title: 'trial: done, every component is healthy' });
    expect(podsOf('trial')).toBe(1);
  });

  it('is interrupted by /stop, which is done when no pod is left', async () => {
    const stopped = await propose('/stop --target trial');
    expect(stopped.diff).toEqual(['-      replicas: 1', '+      replicas: 0']);
    expect(await rollOut(stopped)).toEqual({ conclusion: 'success', title: 'trial: done, stopped as asked' });
    expect(podsOf('trial')).toBe(0);
  });

  it('goes on with /start, which brings back the counts that were before the stop', async () => {
    const started = await propose('/start --target trial');
    expect(started.diff).toEqual(['-      replicas: 0', '+      replicas: 1']);
    expect(await rollOut(started)).toEqual({ conclusion: 'success', title: 'trial: done, every component is healthy' });
  });

  it('is told by /history, with what changed, who did it and through which pull request', async () => {
    const rows = (await ask('/history trial')).split('\n').filter((line) => line.startsWith('| 20'));
    expect(
      rows.map((row) =>
        row
          .split('|')
          .slice(2, 4)
          .join('|')
          .replace(/ Merge.*<br>/, ' '),
      ),
    ).toEqual([
      ' `spec.components.standalone.replicas` 0 → 1 | maya ',
      ' `spec.components.standalone.replicas` 1 → 0 | maya ',
      ' first version | maya ',
    ]);
    expect(rows.map((row) => / #\d+ \|$/.exec(row)?.[0])).toEqual([' #4 |', ' #3 |', ' #2 |']);
  });

  it('could go back by /rollback to how it was after a pull request', async () => {
    const back = await propose('/rollback #3 --target trial');
    expect(back.diff).toEqual(['-      replicas: 1', '+      replicas: 0']);
    expect(back.pullRequest.title).toMatch(/^roll back to [0-9a-f]{12} \(#3\) \(trial\)$/);
    await stage.github.as(demo.maintainer).closePullRequest(demo.repository, back.pullRequest.number);
  });

  it('does not end by /delete while its data would go unmentioned', async () => {
    expect(await ask('/delete trial')).toContain('`data_at_risk`');
  });

  it('ends by /delete when the cluster has it no longer', async () => {
    const removed = await propose('/delete trial --yes-delete-data');
    expect(removed.diff.filter((line) => line.startsWith('+'))).toEqual([]);
    expect(removed.pullRequest.body).toContain('turns green only when the cluster has no such Milvus any more');
    expect(await rollOut(removed)).toEqual({
      conclusion: 'success',
      title: 'trial: done, it is gone from the cluster',
    });
    expect(stage.cluster.snapshot().milvuses.map((each) => each.name)).toEqual([demo.milvus]);
  });

  it('never made Falconer write to the cluster', () => {
    expect(stage.cluster.writesBy('reader')).toBe(0);
    expect(stage.github.unsupported).toEqual([]);
  });
});
