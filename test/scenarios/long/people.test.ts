import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
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
} from '../stage-view.ts';

let stage: Stage;
let bot: Awaited<ReturnType<Stage['startBot']>>;

beforeAll(async () => {
  stage = await setStage({ speed: 5, logLevel: 'silent' });
  bot = await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

/** All that the bot had to do is done. */
async function quiet(): Promise<void> {
  await stage.github.settled();
  await bot.idle();
}

describe('somebody who may not', () => {
  it('is told once, politely, with what is needed; later only by a reaction', async () => {
    const outsider = stage.github.as(demo.outsider);
    const first = await outsider.comment(demo.repository, stage.issue, '/scale querynode 0');
    expect(visible((await replyTo(stage, first)).body)).toMatchInlineSnapshot(`
      "👎 **Nothing was changed.** \`permission_denied\`

      otto has no permission on this repository; this needs write permission. Someone who has it can post the same command."
    `);
    const second = await outsider.comment(demo.repository, stage.issue, '/scale querynode 0');
    expect(await reactionsOn(stage, second)).toEqual(['-1']);
    await quiet();
    expect(repliesTo(stage, second)).toEqual([]);
    expect(pullRequestsOf(stage, first)).toEqual([]);
  });

  it('may read the answers with read permission, and change nothing', async () => {
    const reader = stage.github.as(demo.reader);
    const question = await reader.comment(demo.repository, stage.issue, '/targets');
    expect(visible((await replyTo(stage, question)).body)).toContain(
      '| `search` | `search/search` | production | plain | `clusters/prod/milvus.yaml:2` |',
    );
    const order = await reader.comment(demo.repository, stage.issue, '/scale querynode 6');
    expect(visible((await replyTo(stage, order)).body)).toContain(
      'rui has read permission on this repository; this needs write permission',
    );
    expect(pullRequestsOf(stage, order)).toEqual([]);
  });

  it('who lost the permission after commenting changes nothing', async () => {
    stage.github.addPerson('lena');
    stage.github.grant(demo.repository, 'lena', 'write');
    const stop = stage.github.interfere(({ path, phase }) => {
      if (phase === 'before' && path.endsWith('/reactions')) stage.github.grant(demo.repository, 'lena', 'read');
      return undefined;
    });
    const comment = await stage.github.as('lena').comment(demo.repository, stage.issue, '/scale querynode 6');
    expect(visible((await replyTo(stage, comment)).body)).toContain('lena has read permission');
    stop();
    expect(pullRequestsOf(stage, comment)).toEqual([]);
  });
});

describe('a comment', () => {
  it('that was edited before it ran does not run, and says what to do', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    stage.github.sendWebhooksTo(undefined);
    const comment = await maintainer.comment(demo.repository, stage.issue, '/scale querynode 6');
    await aSecondPasses();
    await maintainer.editComment(demo.repository, comment, '/scale querynode 0');
    stage.github.sendWebhooksTo(bot.webhookUrl);
    await redeliverLost();
    expect(visible((await replyTo(stage, comment)).body)).toMatchInlineSnapshot(`
      "👎 **Nothing was changed.** \`comment_changed\`

      This comment was edited after it was posted, and edited comments do not run. Post the command in a new comment.

      What would work:

      \`\`\`
      /scale querynode 0
      \`\`\`"
    `);
    expect(pullRequestsOf(stage, comment)).toEqual([]);
  });

  it('that was deleted before it ran is left alone', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    stage.github.sendWebhooksTo(undefined);
    const comment = await maintainer.comment(demo.repository, stage.issue, '/scale querynode 6');
    await maintainer.deleteComment(demo.repository, comment);
    stage.github.sendWebhooksTo(bot.webhookUrl);
    await redeliverLost();
    await quiet();
    expect(repliesTo(stage, comment)).toEqual([]);
    expect(pullRequestsOf(stage, comment)).toEqual([]);
  });

  it('with a note that looks like the bot’s own is answered all the same', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    const outsider = stage.github.as(demo.outsider);
    const forged = await outsider.comment(demo.repository, stage.issue, 'hello');
    const next = forged + 1;
    await outsider.editComment(
      demo.repository,
      forged,
      `<!-- falconer:request=${next} person=1 outcome=changed -->\n\ndone`,
    );
    const comment = await maintainer.comment(demo.repository, stage.issue, '/scale querynode 5');
    expect(comment).toBe(next);
    const reply = await seen(stage, 'an answer of the bot itself', () =>
      repliesTo(stage, comment).find((each) => each.app === 'falconer'),
    );
    expect(visible(reply.body)).toContain('👍 **Nothing to change.**');
    expect(await reactionsOn(stage, comment)).toEqual(['+1']);
  });

  it('that misspells the component gets the corrected command', async () => {
    const comment = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, '/scale querynod 20');
    expect(visible((await replyTo(stage, comment)).body)).toMatchInlineSnapshot(`
      "😕 **Nothing was changed.** \`unknown_component\`

      \`/scale querynod 20\`

      Milvus has no component "querynod". Did you mean queryNode?

      What would work:

      \`\`\`
      /scale querynode 20
      \`\`\`"
    `);
    expect(await reactionsOn(stage, comment)).toEqual(['confused']);
  });

  it('without a command is ignored in silence', async () => {
    const before = world(stage).comments.length;
    await stage.github
      .as(demo.maintainer)
      .comment(demo.repository, stage.issue, 'I think /scale querynode 20 would help');
    await quiet();
    expect(world(stage).comments.length).toBe(before + 1);
  });
});

describe('a pull request of a person', () => {
  it('with broken YAML fails the review at the line, and is told when it is mended', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    const good = demoFiles[demo.file] ?? '';
    const broken = good.replace('  mode: cluster\n', '  mode: cluster\n  mode: cluster\n');
    const head = await maintainer.push(demo.repository, 'mode', {
      files: { [demo.file]: broken },
      message: 'mode',
      from: 'main',
    });
    const number = await maintainer.openPullRequest(demo.repository, {
      title: 'Mode',
      body: '',
      head: 'mode',
      base: 'main',
    });
    const check = await concluded(stage, head, 'falconer/review');
    expect(check.conclusion).toBe('failure');
    expect(check.annotations).toMatchObject([
      { path: demo.file, start_line: 11, annotation_level: 'failure', title: 'yaml-duplicate-key' },
    ]);
    const summary = await seen(stage, 'a summary comment', () =>
      world(stage).comments.find((each) => each.issue === number),
    );
    expect(visible(summary.body)).toContain('**Falconer found 1 error.**');
    const mended = await maintainer.push(demo.repository, 'mode', {
      files: { [demo.file]: good.replace('replicas:   5', 'replicas: 6') },
      message: 'mend',
    });
    expect(await concluded(stage, mended, 'falconer/review')).toMatchObject({ conclusion: 'success' });
    await seen(stage, 'the summary to say so', () =>
      world(stage).comments.find((each) => each.id === summary.id && each.body.includes('Nothing is wrong any more')),
    );
    expect(world(stage).comments.filter((each) => each.issue === number).length).toBe(1);
  });

  it('without a Milvus resource is skipped without a word', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    const head = await maintainer.push(demo.repository, 'readme', {
      files: { 'README.md': '# hello\n' },
      message: 'readme',
      from: 'main',
    });
    const number = await maintainer.openPullRequest(demo.repository, {
      title: 'Readme',
      body: '',
      head: 'readme',
      base: 'main',
    });
    expect(await concluded(stage, head, 'falconer/review')).toMatchObject({
      conclusion: 'skipped',
      title: 'No Milvus resource changed',
    });
    await quiet();
    expect(world(stage).comments.filter((each) => each.issue === number)).toEqual([]);
  });

  it('is reviewed again in a new check run when somebody asks for it', async () => {
    const pullRequest = world(stage).pullRequests.find((each) => each.headBranch === 'mode');
    const head = pullRequest?.headSha ?? '';
    const [first] = checksOn(stage, head, 'falconer/review');
    await stage.github.as(demo.maintainer).rerequestCheckRun(demo.repository, first?.id ?? 0);
    await seen(stage, 'a second check run', () =>
      checksOn(stage, head, 'falconer/review').length === 2 ? true : undefined,
    );
    expect((await concluded(stage, head, 'falconer/review')).conclusion).toBe('success');
  });

  it('that is closed takes no commands', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    const pullRequest = world(stage).pullRequests.find((each) => each.headBranch === 'readme');
    await maintainer.closePullRequest(demo.repository, pullRequest?.number ?? 0);
    const comment = await maintainer.comment(demo.repository, pullRequest?.number ?? 0, '/scale querynode 7');
    expect(visible((await replyTo(stage, comment)).body)).toContain('This pull request is closed.');
  });

  it('that is merged while it is looked at gets no check that says nothing changed', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    const text = (demoFiles[demo.file] ?? '').replace('replicas:   5', 'replicas:   6');
    const head = await maintainer.push(demo.repository, 'quick', {
      files: { [demo.file]: text },
      message: 'quick',
      from: 'main',
    });
    const merged = new Promise<string>((resolve) => {
      const stop = stage.github.interfere(async ({ method, path, phase }) => {
        const number = /\/pulls\/(\d+)$/.exec(path)?.[1];
        if (method !== 'GET' || phase !== 'after' || number === undefined) return undefined;
        stop();
        resolve(await maintainer.merge(demo.repository, Number(number)));
        return undefined;
      });
    });
    await maintainer.openPullRequest(demo.repository, { title: 'Quick', body: '', head: 'quick', base: 'main' });
    await merged;
    await quiet();
    expect(checksOn(stage, head, 'falconer/review')).toEqual([]);
  });
});

/** GitHub's dates have whole seconds, so an edit within the second of the comment cannot be told from none. */
async function aSecondPasses(): Promise<void> {
  const started = stage.clock.now().getTime();
  await vi.waitUntil(() => stage.clock.now().getTime() - started > 1_000, { interval: 5 });
}

/** As GitHub does when somebody presses the button: the failed deliveries come again. */
async function redeliverLost(): Promise<void> {
  for (const delivery of stage.github.deliveries.filter(
    (each) => each.result?.statusCode !== 202 && each.event === 'issue_comment',
  )) {
    stage.github.redeliver(delivery.id);
  }
  await stage.github.settled();
}
