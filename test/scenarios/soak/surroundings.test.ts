import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { CommentView, PullRequestView } from '../../../src/sandbox/github/index.ts';
import { visible } from '../stage-view.ts';

vi.setConfig({ testTimeout: 180_000 });

let stage: Stage;
let bot: Awaited<ReturnType<Stage['startBot']>>;
const calm: (() => void)[] = [];

beforeAll(async () => {
  stage = await setStage({ speed: 5, logLevel: 'silent' });
  bot = await stage.startBot({ gitHubPatience: { timeout: 5_000, second: 20 } });
});

afterEach(() => {
  for (const stop of calm.splice(0)) stop();
});

afterAll(async () => {
  await stage?.close();
});

const text = demoFiles[demo.file] ?? '';
const maintainer = () => stage.github.as(demo.maintainer);
const withReplicas = (replicas: string) => text.replace('replicas:   5', `replicas:   ${replicas}`);

/** A repository of its own for each story. */
class Story {
  readonly repository: string;
  issue = 0;

  constructor(name: string) {
    this.repository = `acme/${name}`;
  }

  async begin(): Promise<this> {
    await stage.github.createRepository({ owner: 'acme', name: this.repository.slice(5), files: demoFiles });
    stage.github.grant(this.repository, demo.maintainer, 'maintain');
    this.issue = await maintainer().createIssue(this.repository, { title: 'Slow', body: '' });
    return this;
  }

  world() {
    return stage.github.world(this.repository);
  }

  async ask(command: string, number = this.issue): Promise<number> {
    return await maintainer().comment(this.repository, number, command);
  }

  async reply(comment: number): Promise<string> {
    const found = await this.seen('a reply', () => this.replies(comment)[0]);
    return visible(found.body);
  }

  replies(comment: number): readonly CommentView[] {
    return this.world().comments.filter((each) => each.body.startsWith(`<!-- falconer:request=${comment} `));
  }

  /** What the bot has said on a pull request of its own accord. */
  said(number: number): readonly string[] {
    return this.world()
      .comments.filter((each) => each.issue === number && each.body.startsWith('<!-- falconer:renewal='))
      .map((each) => visible(each.body).replaceAll(/\b[0-9a-f]{12}\b/g, 'COMMIT'));
  }

  pullRequest(number: number): PullRequestView {
    const found = this.world().pullRequests.find((each) => each.number === number);
    if (found === undefined) throw new Error(`there is no pull request ${number}`);
    return found;
  }

  /** A pull request of the bot, and the comment that asked for it. */
  async asked(command: string): Promise<{ number: number; comment: number }> {
    const comment = await this.ask(command);
    await this.reply(comment);
    const [made] = this.world().pullRequests.filter((each) => each.headBranch.endsWith(`-${comment}`));
    await this.quiet();
    return { number: made?.number ?? 0, comment };
  }

  async push(branch: string, file: string): Promise<string> {
    return await maintainer().push(this.repository, branch, { files: { [demo.file]: file }, message: 'by hand' });
  }

  async diff(number: number): Promise<readonly string[]> {
    const diff = await stage.github.diff(this.repository, number);
    return diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line));
  }

  async seen<Value>(what: string, probe: () => Value | undefined): Promise<Value> {
    return await stage.github.waitFor(probe, what, 120_000);
  }

  async quiet(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      await stage.github.settled();
      await bot.idle();
    }
  }
}

/** Makes the pull request fail until it is called off. */
function noPullRequests(): () => void {
  const stop = stage.github.interfere(({ method, path, phase }) =>
    method === 'POST' && path.endsWith('/pulls') && phase === 'before'
      ? { kind: 'answer', status: 422, body: { message: 'Validation Failed' } }
      : undefined,
  );
  calm.push(stop);
  return stop;
}

/** Somebody puts a change of their own in the place of what the bot has pushed. */
async function replaceBranch(story: Story): Promise<void> {
  const branch = Object.keys(story.world().branches).find((each) => each.startsWith('falconer/')) ?? '';
  await maintainer().deleteBranch(story.repository, branch);
  const forged = { files: { [demo.file]: withReplicas('0') }, message: 'mine', from: 'main' };
  await maintainer().push(story.repository, branch, forged);
}

describe('a pull request whose base moves so that it conflicts', () => {
  it('has its commands run again on the new base, tells so once, and is reviewed anew', async () => {
    const story = await new Story('moves').begin();
    const { number } = await story.asked('/scale querynode +3');
    const before = story.pullRequest(number);
    await story.push('main', withReplicas('6'));
    const after = await story.seen('another head', () => {
      const now = story.pullRequest(number);
      return now.headSha === before.headSha || story.said(number).length === 0 ? undefined : now;
    });
    expect(await story.diff(number)).toEqual([
      '-      replicas:   6   # sized for the spring catalogue',
      '+      replicas:   9   # sized for the spring catalogue',
    ]);
    expect(after.title).toBe('scale queryNode 6 -> 9 (search)');
    expect(after.commits.length).toBe(1);
    expect(visible(after.body)).toContain('| 6 | **9** |');
    await story.seen('the review of the new head', () =>
      story.world().checkRuns.find((run) => run.headSha === after.headSha && run.status === 'completed'),
    );
    await story.quiet();
    expect(story.said(number)).toMatchInlineSnapshot(`
      [
        "🔁 **The commands were run again.** \`main\` is at COMMIT now and conflicts with this pull request. The branch was replaced by commit COMMIT. What was approved before was another change: look at it again.

      | target | field | before | after | file |
      | --- | --- | --- | --- | --- |
      | \`search\` | \`spec.components.queryNode.replicas\` | 6 | **9** | \`clusters/prod/milvus.yaml\` |",
      ]
    `);
    await story.push('main', withReplicas('7'));
    await story.seen('a second renewal', () => (story.said(number).length === 2 ? true : undefined));
    expect(story.pullRequest(number).title).toBe('scale queryNode 7 -> 10 (search)');
  });

  it('is left to the person who has pushed to its branch, who hears of it once', async () => {
    const story = await new Story('pushed').begin();
    const { number } = await story.asked('/scale querynode +3');
    const branch = story.pullRequest(number).headBranch;
    const mine = await story.push(branch, withReplicas('20'));
    for (const replicas of ['6', '7']) await story.push('main', withReplicas(replicas));
    await story.seen('a word', () => (story.said(number).length > 0 ? true : undefined));
    await story.quiet();
    expect(story.said(number)).toEqual([
      '✋ **This branch is yours.** `main` is at COMMIT now and conflicts with this pull request. Somebody else has pushed to it, so Falconer does not touch it any more. Merge `main` into it, or close this pull request and post the command again.',
    ]);
    expect(story.world().branches[branch]).toBe(mine);
  });

  it('is not run again for a comment that says something else by now', async () => {
    const story = await new Story('edited').begin();
    const { number, comment } = await story.asked('/scale querynode +3');
    const head = story.pullRequest(number).headSha;
    await maintainer().editComment(story.repository, comment, '/scale querynode 0');
    await story.push('main', withReplicas('6'));
    await story.seen('a word', () => (story.said(number).length > 0 ? true : undefined));
    expect(story.said(number)[0]).toContain('`comment_changed`');
    expect(story.pullRequest(number).headSha).toBe(head);
  });

  it('is not run again for somebody who may not any more', async () => {
    const story = await new Story('demoted').begin();
    stage.github.addPerson('dora');
    stage.github.grant(story.repository, 'dora', 'write');
    const comment = await stage.github.as('dora').comment(story.repository, story.issue, '/scale querynode +3');
    await story.reply(comment);
    await story.quiet();
    const [made] = story.world().pullRequests;
    stage.github.grant(story.repository, 'dora', 'read');
    await story.push('main', withReplicas('6'));
    await story.seen('a word', () => (story.said(made?.number ?? 0).length > 0 ? true : undefined));
    expect(story.said(made?.number ?? 0)[0]).toContain('`permission_denied`');
    expect(story.pullRequest(made?.number ?? 0).headSha).toBe(made?.headSha);
  });

  it('says when nothing is left to change', async () => {
    const story = await new Story('same').begin();
    const { number } = await story.asked('/scale querynode 10');
    await story.push('main', text.replace('replicas:   5   # sized', 'replicas: 10 # grown'));
    await story.seen('a word', () => (story.said(number).length > 0 ? true : undefined));
    expect(story.said(number)[0]).toContain('Nothing is left to change');
  });

  it('waits while the configuration is broken, and says where', async () => {
    const story = await new Story('broken').begin();
    const { number } = await story.asked('/scale querynode +3');
    const files = { [demo.file]: withReplicas('6'), '.github/falconer.yml': 'version: one\n' };
    await maintainer().push(story.repository, 'main', { files, message: 'break the configuration' });
    await story.seen('a word', () => (story.said(number).length > 0 ? true : undefined));
    expect(story.said(number)[0]).toContain('`config_invalid`');
    await maintainer().push(story.repository, 'main', {
      files: { '.github/falconer.yml': 'version: 1\n' },
      message: 'mend',
    });
    await story.seen('the renewal', () => (story.said(number).length === 2 ? true : undefined));
    expect(story.pullRequest(number).title).toBe('scale queryNode 6 -> 9 (search)');
  });
});

describe('two commands on one target at the same time', () => {
  it('run one after the other, and the second tells of the first', async () => {
    const story = await new Story('both').begin();
    const [first, second] = await Promise.all([story.ask('/scale querynode +1'), story.ask('/scale datanode +1')]);
    const texts = [await story.reply(first ?? 0), await story.reply(second ?? 0)];
    const [earlier] = story.world().pullRequests;
    expect(texts.filter((each) => each.includes(`Also open on this target: #${earlier?.number}.`)).length).toBe(1);
    expect(story.world().pullRequests.length).toBe(2);
  });
});

describe('a request whose surroundings change while it runs', () => {
  it('keeps its branch when the target gets another name, and has one pull request', async () => {
    const story = await new Story('renamed').begin();
    const stop = noPullRequests();
    const comment = await story.ask('/scale querynode +3');
    await story.seen('the branch', () =>
      Object.keys(story.world().branches).find((each) => each.endsWith(`-${comment}`)),
    );
    await story.push('main', text.replace('  name: search', '  name: find'));
    stop();
    expect(await story.reply(comment)).toContain('scale queryNode 5 -\\> 8');
    await story.quiet();
    expect(story.world().pullRequests.length).toBe(1);
    expect(Object.keys(story.world().branches).filter((each) => each.startsWith('falconer/')).length).toBe(1);
    expect(story.replies(comment).length).toBe(1);
  });

  it('is refused when the configuration breaks, and no pull request is opened', async () => {
    const story = await new Story('config').begin();
    noPullRequests();
    const comment = await story.ask('/scale querynode +3');
    await story.seen('the branch', () =>
      Object.keys(story.world().branches).find((each) => each.endsWith(`-${comment}`)),
    );
    const files = { '.github/falconer.yml': 'version: one\n' };
    await maintainer().push(story.repository, 'main', { files, message: 'break the configuration' });
    expect(await story.reply(comment)).toContain('`config_invalid`');
    expect(story.world().pullRequests).toEqual([]);
  });

  it('tells of its pull request also when somebody closed it and deleted the branch at once', async () => {
    const story = await new Story('closed').begin();
    let isDone = false;
    calm.push(
      stage.github.interfere(async ({ method, path, phase }) => {
        const isReply = method === 'POST' && phase === 'before' && path.endsWith(`/issues/${story.issue}/comments`);
        if (!isReply || !path.includes(story.repository) || isDone) return undefined;
        isDone = true;
        const [made] = story.world().pullRequests;
        await maintainer().closePullRequest(story.repository, made?.number ?? 0);
        await maintainer().deleteBranch(story.repository, made?.headBranch ?? '');
        return { kind: 'answer', status: 403, body: { message: 'Resource not accessible by integration' } };
      }),
    );
    const comment = await story.ask('/scale querynode +3');
    expect(await story.reply(comment)).toContain('pull request #2');
    await story.quiet();
    expect(story.world().pullRequests.map((each) => each.state)).toEqual(['closed']);
    expect(Object.keys(story.world().branches)).toEqual(['main']);
  });

  it('opens nothing for a branch that was replaced at the last moment', async () => {
    const story = await new Story('replaced').begin();
    let isDone = false;
    calm.push(
      stage.github.interfere(async ({ method, path, phase }) => {
        const isCreate = method === 'POST' && phase === 'before' && path.endsWith(`${story.repository}/pulls`);
        if (!isCreate || isDone) return undefined;
        isDone = true;
        await replaceBranch(story);
        return undefined;
      }),
    );
    const comment = await story.ask('/scale querynode +3');
    expect(await story.reply(comment)).toContain('`ref_changed`');
    await story.quiet();
    expect(story.world().pullRequests.map((each) => each.state)).toEqual(['closed']);
    expect(story.replies(comment).length).toBe(1);
  });

  it('does not speak for that pull request either when it was cut off before the reply', async () => {
    const story = await new Story('cut-off').begin();
    let deeds = 0;
    calm.push(
      stage.github.interfere(async ({ method, path, phase }) => {
        const isReply =
          method === 'POST' && phase === 'before' && path.endsWith(`${story.repository}/issues/1/comments`);
        if (isReply && deeds === 1) {
          deeds = 2;
          return { kind: 'answer', status: 403, body: { message: 'Resource not accessible by integration' } };
        }
        const isCreate = method === 'POST' && phase === 'before' && path.endsWith(`${story.repository}/pulls`);
        if (!isCreate || deeds > 0) return undefined;
        deeds = 1;
        await replaceBranch(story);
        return undefined;
      }),
    );
    const comment = await story.ask('/scale querynode +3');
    expect(await story.reply(comment)).toContain('`ref_changed`');
    expect(deeds).toBe(2);
    expect(story.world().pullRequests.map((each) => each.state)).toEqual(['closed']);
  });

  it('does not speak for a commit that somebody else made in its name', async () => {
    const story = await new Story('forged').begin();
    const stop = noPullRequests();
    const comment = await story.ask('/scale querynode +3');
    const branch = await story.seen('the branch', () =>
      Object.keys(story.world().branches).find((each) => each.endsWith(`-${comment}`)),
    );
    await maintainer().deleteBranch(story.repository, branch);
    const forged = {
      files: { [demo.file]: withReplicas('0') },
      message: `scale\n\nFalconer-Request: ${comment}`,
      from: 'main',
    };
    await maintainer().push(story.repository, branch, forged);
    stop();
    expect(await story.reply(comment)).toContain('`ref_changed`');
    // One that was under way in that moment is closed again.
    expect(story.world().pullRequests.filter((each) => each.state === 'open')).toEqual([]);
  });
});
