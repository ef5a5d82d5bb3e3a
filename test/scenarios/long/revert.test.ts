import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { CommentView, PullRequestView } from '../../../src/sandbox/github/index.ts';
import { checksOn, concluded, pullRequestsOf, replyTo, seen, unhurried, visible, world } from '../stage-view.ts';

let stage: Stage;
const queryNodes = { namespace: demo.namespace, milvus: demo.milvus, component: 'queryNode' } as const;
const original = demoFiles[demo.file] ?? '';
const configured = (onFailure: string) => ({
  '.github/falconer.yml': `rollout: {onFailure: ${onFailure}, watchMinutes: 1440}\n`,
});

beforeAll(async () => {
  const files = { ...demoFiles, ...configured('open-revert') };
  stage = await setStage({ speed: 30, logLevel: 'silent', files, timing: unhurried });
  await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

/** A person changes files by a pull request and merges it; gives its number and the merge commit. */
async function merged(
  title: string,
  files: Readonly<Record<string, string>>,
): Promise<{ number: number; commit: string }> {
  const maintainer = stage.github.as(demo.maintainer);
  await maintainer.push(demo.repository, title, { files, message: title, from: 'main' });
  const number = await maintainer.openPullRequest(demo.repository, { title, body: '', head: title, base: 'main' });
  return { number, commit: await maintainer.merge(demo.repository, number) };
}

async function revertOf(commit: string): Promise<PullRequestView> {
  return await seen(stage, `a revert of ${commit}`, () =>
    world(stage).pullRequests.find((each) => each.headBranch === `falconer/search/revert-${commit.slice(0, 12)}`),
  );
}

function commentsOn(number: number, what: RegExp): readonly CommentView[] {
  return world(stage).comments.filter((each) => each.issue === number && what.test(each.body));
}

async function commentOn(number: number, what: RegExp): Promise<string> {
  return visible(
    await seen(stage, `a comment on #${number} that says ${what}`, () => commentsOn(number, what)[0]?.body),
  );
}

describe('an image that cannot be pulled', () => {
  let bad: { number: number; commit: string };

  it('fails the rollout, and opens a pull request that restores the one line', async () => {
    bad = await merged('spring-release', { [demo.file]: original.replace('v2.6.4', 'v2.6.9-nosuch') });
    const check = await concluded(stage, bad.commit, 'falconer/rollout');
    expect(check).toMatchObject({ conclusion: 'failure' });
    const revert = await revertOf(bad.commit);
    expect(check.summary).toContain(`#${revert.number}`);
    expect(revert.title).toBe(`revert ${bad.commit.slice(0, 12)} (search)`);
    expect(visible(revert.body)).toMatch(/No pod ever ran the new image/);
    const diff = await stage.github.diff(demo.repository, revert.number);
    expect(diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line))).toEqual([
      '-    image: milvusdb/milvus:v2.6.9-nosuch',
      '+    image: milvusdb/milvus:v2.6.4',
    ]);
  });

  it('is told once on the pull request that brought it', async () => {
    const comment = await commentOn(bad.number, /rollout-failed/);
    expect(comment).toMatch(/^🔴 \*\*The rollout failed in search\.\*\*.*cannot be pulled/s);
    expect(commentsOn(bad.number, /rollout-failed/).length).toBe(1);
  });

  it('is over when the revert is merged', async () => {
    const revert = await revertOf(bad.commit);
    const commit = await stage.github.as(demo.maintainer).merge(demo.repository, revert.number);
    expect(await concluded(stage, commit, 'falconer/rollout')).toMatchObject({ conclusion: 'success' });
    expect(world(stage).pullRequests.filter((each) => each.headBranch.includes('/revert-')).length).toBe(1);
  });
});

describe('a rollout that is green', () => {
  it('is watched for a while, and a relapse is told once', async () => {
    const good = await merged('six-query-nodes', { [demo.file]: original.replace('  5 ', '  6 ') });
    expect(await concluded(stage, good.commit, 'falconer/rollout')).toMatchObject({ conclusion: 'success' });
    stage.cluster.crashPods(queryNodes, 'oom');
    for (const pod of stage.cluster.snapshot().pods.filter((each) => each.component === 'querynode')) {
      stage.cluster.remove('Pod', pod.namespace, pod.name);
    }
    const comment = await commentOn(good.number, /rollout-relapsed/);
    expect(comment).toMatch(/search was healthy after this change, and is not any more/);
    expect(comment).toMatch(/\/rollback [0-9a-f]{12}/);
    stage.cluster.healPods(queryNodes);
    for (const pod of stage.cluster.snapshot().pods.filter((each) => each.restarts > 0)) {
      stage.cluster.remove('Pod', pod.namespace, pod.name);
    }
    const isWell = () => stage.cluster.snapshot().pods.every((pod) => pod.ready && pod.restarts === 0);
    await stage.cluster.waitFor(isWell, 'new pods to be ready', 100_000);
    expect(commentsOn(good.number, /rollout-relapsed/).length).toBe(1);
  });
});

describe('where a revert is only proposed', () => {
  it('the command in the comment opens it', async () => {
    const six = original.replace('  5 ', '  6 ');
    await merged('propose', configured('propose-revert'));
    const tooMany = await merged('too-many', { [demo.file]: six.replace('  6 ', '  60 ') });
    expect(await concluded(stage, tooMany.commit, 'falconer/rollout')).toMatchObject({ conclusion: 'failure' });
    const comment = await commentOn(tooMany.number, /rollout-failed/);
    const [command = ''] = /\/rollback [0-9a-f]{12}/.exec(comment) ?? [];
    const asked = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, command);
    await replyTo(stage, asked);
    const [pullRequest] = pullRequestsOf(stage, asked);
    const diff = await stage.github.diff(demo.repository, pullRequest?.number ?? 0);
    expect(diff).toMatch(/^\+ {6}replicas: {3}6 {3}# sized for the spring catalogue$/m);
    const commit = await stage.github.as(demo.maintainer).merge(demo.repository, pullRequest?.number ?? 0);
    expect(await concluded(stage, commit, 'falconer/rollout')).toMatchObject({ conclusion: 'success' });
    expect(checksOn(stage, tooMany.commit, 'falconer/rollout').length).toBe(1);
  });

  it('nothing was written to the cluster', () => {
    expect(stage.cluster.writesBy('reader')).toBe(0);
  });
});
