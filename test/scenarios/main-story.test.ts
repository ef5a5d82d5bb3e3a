import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../src/cli/demo/stage.ts';
import {
  checksOn,
  concluded,
  pullRequestsOf,
  reactionsOn,
  repliesTo,
  replyTo,
  seen,
  visible,
  world,
} from './stage-view.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ speed: 20, logLevel: 'silent' });
  await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

describe('a maintainer comments /scale querynode 20 on an issue', () => {
  let comment: number;
  let merge: string;

  it('gets one reply with the pull request, and a rocket', async () => {
    comment = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, '/scale querynode 20');
    const reply = await replyTo(stage, comment);
    expect(visible(reply.body)).toMatchInlineSnapshot(`
      "🚀 **scale queryNode 5 -\\> 20 \\(search\\)**: pull request #2

      | target | field | before | after | file |
      | --- | --- | --- | --- | --- |
      | \`search\` | \`spec.components.queryNode.replicas\` | 5 | **20** | \`clusters/prod/milvus.yaml\` |

      No running pod restarts: only the number of pods changes. 15 more pods must find room on the nodes: 30 CPU and 120Gi of memory in all."
    `);
    expect(await reactionsOn(stage, comment)).toEqual(['rocket']);
  });

  it('finds a pull request that changes one line and says what will happen', async () => {
    const [pullRequest] = pullRequestsOf(stage, comment);
    expect(pullRequest).toMatchObject({
      title: 'scale queryNode 5 -> 20 (search)',
      headBranch: `falconer/search/scale-${comment}`,
      baseBranch: 'main',
      state: 'open',
      author: 'falconer[bot]',
    });
    expect(visible(pullRequest?.body ?? '').replaceAll(/127\.0\.0\.1:\d+/g, 'github.example')).toMatchInlineSnapshot(`
      "@maya asked for this [in a comment](http://github.example/acme/search-platform/issues/1#issuecomment-2900000001):

      \`\`\`
      /scale querynode 20
      \`\`\`

      | target | field | before | after | file |
      | --- | --- | --- | --- | --- |
      | \`search\` | \`spec.components.queryNode.replicas\` | 5 | **20** | \`clusters/prod/milvus.yaml\` |

      ### What will happen

      - No running pod restarts: only the number of pods changes.
      - 15 more pods must find room on the nodes: 30 CPU and 120Gi of memory in all.
      - Before -\\> after: 12 -\\> 27 pods, 10 -\\> 40 CPU, 68Gi -\\> 188Gi of memory reserved.

      ### Is there room

      There is room on the nodes as they are for what this asks for (queryNode).

      ### How to follow it

      The check \`falconer/review\` on this pull request says what is wrong with the resource, if anything, and \`falconer/health\` how it is doing in the cluster. After the merge the check \`falconer/rollout\` on the merge commit follows the change into the cluster and turns green only when every component agrees."
    `);
    const diff = await stage.github.diff(demo.repository, pullRequest?.number ?? 0);
    expect(diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line))).toEqual([
      '-      replicas:   5   # sized for the spring catalogue',
      '+      replicas:   20   # sized for the spring catalogue',
    ]);
  });

  it('sees the review pass on the head commit', async () => {
    const [pullRequest] = pullRequestsOf(stage, comment);
    const check = await concluded(stage, pullRequest?.headSha ?? '', 'falconer/review');
    expect(check).toMatchObject({ conclusion: 'success', title: 'No findings', app: 'falconer' });
  });

  it('follows the rollout on the merge commit until it is green, and not before', async () => {
    const [pullRequest] = pullRequestsOf(stage, comment);
    merge = await stage.github.as(demo.maintainer).merge(demo.repository, pullRequest?.number ?? 0);
    const titles: string[] = [];
    const check = await seen(stage, 'falconer/rollout to be completed', () => {
      const newest = checksOn(stage, merge, 'falconer/rollout').at(-1);
      if (newest?.title && titles.at(-1) !== newest.title) titles.push(newest.title);
      return newest?.status === 'completed' ? newest : undefined;
    });
    expect(check).toMatchObject({ conclusion: 'success', title: 'search: done, every component is healthy' });
    expect(titles.some((title) => /queryNode \d+ of 20|queryNode \d+\/20/.test(title))).toBe(true);
    expect(titles.at(-2)).toMatch(/everything agrees, confirming until/);
    const queryNodes = stage.cluster.snapshot().milvuses[0]?.components.find((each) => each.component === 'queryNode');
    expect(queryNodes).toMatchObject({ desired: 20, ready: 20, available: 20 });
  });

  it('has caused nothing twice and nothing that GitHub does not know', () => {
    expect(repliesTo(stage, comment).length).toBe(1);
    expect(pullRequestsOf(stage, comment).length).toBe(1);
    expect(checksOn(stage, merge, 'falconer/rollout').length).toBe(1);
    expect(stage.github.unsupported).toEqual([]);
  });

  it('never wrote to the cluster', () => {
    expect(stage.cluster.writesBy('reader')).toBe(0);
  });
});

describe('a command on a pull request of the same repository', () => {
  it('adds one commit to it', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    const text = (demoFiles[demo.file] ?? '').replace('  5 ', '  20 ');
    await maintainer.push(demo.repository, 'more-proxies', {
      files: { [demo.file]: text.replace('replicas: 2\n      serviceType', 'replicas: 3\n      serviceType') },
      message: 'three proxies',
      from: 'main',
    });
    const number = await maintainer.openPullRequest(demo.repository, {
      title: 'Three proxies',
      body: '',
      head: 'more-proxies',
      base: 'main',
    });
    const comment = await maintainer.comment(demo.repository, number, '/scale datanode +1');
    const reply = await replyTo(stage, comment);
    expect(visible(reply.body)).toMatch(
      /^🚀 \*\*scale dataNode 2 -\\> 3 \\\(search\\\)\*\*: commit [0-9a-f]{12} on #\d+/,
    );
    const diff = await stage.github.diff(demo.repository, number);
    expect(diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line))).toEqual([
      '-      replicas: 2',
      '+      replicas: 3',
      '-      replicas: 2',
      '+      replicas: 3',
    ]);
    const pullRequest = world(stage).pullRequests.find((each) => each.number === number);
    const check = await concluded(stage, pullRequest?.headSha ?? '', 'falconer/review');
    expect(check.conclusion).toBe('success');
  });
});
