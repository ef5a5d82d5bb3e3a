import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import { configPath } from '../../../src/config/repository-config.ts';
import { checksOn, concluded, pullRequestsOf, replyTo, seen, visible, world } from '../stage-view.ts';

// A story waits for the real bot, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

const rules = 'permissions:\n  - verbs: [stop]\n    allow: { teams: [oncall] }\n';

let stage: Stage;
let bot: Awaited<ReturnType<Stage['startBot']>>;

beforeAll(async () => {
  stage = await setStage({ speed: 40, logLevel: 'silent', files: { ...demoFiles, [configPath]: rules } });
  const { github } = stage;
  for (const login of ['wim', 'vera']) {
    github.addPerson(login);
    github.grant(demo.repository, login, 'write');
  }
  github.setTeam('acme', 'oncall', [demo.reader]);
  bot = await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

/** Posts commands and reads the reply, without its invisible note. */
async function ask(login: string, body: string, issue = stage.issue): Promise<{ id: number; reply: string }> {
  const id = await stage.github.as(login).comment(demo.repository, issue, body);
  return { id, reply: visible((await replyTo(stage, id)).body) };
}

async function configure(text: string): Promise<void> {
  const files = { [configPath]: text };
  await stage.github.as(demo.maintainer).push(demo.repository, 'main', { files, message: 'Rules' });
}

function pullRequest(number: number) {
  const found = world(stage).pullRequests.find((each) => each.number === number);
  if (found === undefined) throw new Error(`there is no pull request ${number}`);
  return found;
}

describe('the rules of a repository', () => {
  it('let a reader of the team do what a writer may not', async () => {
    expect((await ask('wim', '/stop')).reply).toMatchInlineSnapshot(`
      "👎 **Nothing was changed.** \`permission_denied\`

      wim has write permission on this repository; /stop takes a member of the team oncall \\(permissions\\[0\\] in .github/falconer.yml\\). Someone who has it can post the same command."
    `);
    const stop = await ask(demo.reader, '/stop');
    expect(pullRequestsOf(stage, stop.id)).toHaveLength(1);
  });

  it('are what /help goes by, and /cancel takes back what was proposed', async () => {
    expect((await ask('wim', '/help')).reply).not.toContain('/stop');
    expect((await ask('wim', '/cancel')).reply).toMatch(/^🗑️ #\d+ is closed and its branch is deleted\.$/);
    expect(world(stage).pullRequests.map((each) => each.state)).toEqual(['closed']);
    expect(Object.keys(world(stage).branches)).toEqual(['main']);
    expect((await ask('wim', '/cancel')).reply).toContain('not_applicable');
  });

  it('keep everybody out while a target is frozen, and say until when', async () => {
    const until = new Date(stage.clock.now().getTime() + 30 * 86_400_000).toISOString();
    await configure(`freezes: [{ name: launch, from: 2026-01-01T00:00:00Z, until: "${until}", targets: ["sea*"] }]\n`);
    const { reply, id } = await ask(demo.maintainer, '/scale querynode 6');
    expect(reply).toContain('frozen');
    expect(reply).toContain(`search is frozen until ${until.slice(0, 16).replace('T', ' ')} UTC`);
    expect(pullRequestsOf(stage, id)).toEqual([]);
  });

  it('stop every command while they are invalid, with the line', async () => {
    await configure('permissions:\n  - verbs: [scal]\n    allow: { permission: write }\n');
    const { reply } = await ask(demo.maintainer, '/scale querynode 6');
    expect(reply).toMatchInlineSnapshot(`
      "👎 **Nothing was changed.** \`config_invalid\`

      The configuration .github/falconer.yml of acme/search-platform is invalid, so nothing runs here until it is mended. permissions\\[0\\].verbs\\[0\\] must be one of those in docs/configuration.md, not "scal". Did you mean scale?

      Look at \`.github/falconer.yml:2:13\`."
    `);
  });

  it('come from the organisation where the repository says nothing', async () => {
    const files = { [configPath]: 'permissions: [{ verbs: ["*"], allow: { permission: admin } }]\n' };
    await stage.github.createRepository({ owner: 'acme', name: '.github', files });
    await configure('# nothing of our own\n');
    expect((await ask(demo.maintainer, '/scale querynode 6')).reply).toContain('/scale takes admin permission');
    await configure('permissions: []\n');
  });

  it('are not changed together with what they allow', async () => {
    const maintainer = stage.github.as(demo.maintainer);
    const files = { [configPath]: 'permissions:\n  - verbs: ["*"]\n    allow: { permission: reed }\n' };
    await maintainer.push(demo.repository, 'looser', { files, message: 'Let everybody' });
    const words = { title: 'Let everybody', body: '', head: 'looser', base: 'main' };
    const number = await maintainer.openPullRequest(demo.repository, words);
    const check = await concluded(stage, pullRequest(number).headSha, 'falconer/config');
    expect(check).toMatchObject({ conclusion: 'failure', title: 'The configuration has 1 error' });
    expect(check.annotations[0]).toMatchObject({ path: configPath, start_line: 3, annotation_level: 'failure' });
    const { reply } = await ask(demo.maintainer, '/scale querynode 6', number);
    expect(reply).toContain('This pull request changes .github/falconer.yml');
    expect(pullRequest(number).commits).toHaveLength(1);
    await maintainer.closePullRequest(demo.repository, number);
  });
});

describe('a lock', () => {
  it('keeps others out, also after the bot was replaced, until its owner ends it', async () => {
    expect((await ask('wim', '/lock --for 2d --reason "load test @all"')).reply).toMatch(
      /^🔒 `search` is locked for everybody but you until .* UTC \(load test @\u200ball\)\./,
    );
    await bot.close();
    bot = await stage.startBot();
    const refused = await ask('vera', '/scale querynode 6');
    expect(refused.reply).toContain('search is locked by wim until');
    expect((await ask('vera', '/unlock')).reply).toContain('Ask wim to /unlock it');
    expect(pullRequestsOf(stage, refused.id)).toEqual([]);
  });

  it('leaves its owner free to work, and is ended by a maintainer too', async () => {
    expect((await ask('wim', '/scale querynode 5')).reply).toContain('Nothing to change');
    expect((await ask(demo.maintainer, '/unlock')).reply).toContain('`search` can be changed by everybody again');
  });

  it('that is gone lets the request be tried again, by whoever may', async () => {
    const { id, reply } = await ask('vera', '/retry');
    expect(reply).toContain('scale queryNode 5 -\\> 6');
    expect(pullRequestsOf(stage, id)).toHaveLength(1);
  });
});

describe('a pull request', () => {
  it('that is held is not green, and is again when it goes on', async () => {
    const open = world(stage).pullRequests.find((each) => each.state === 'open');
    if (open === undefined) throw new Error('the story before this one left a pull request');
    expect(await concluded(stage, open.headSha, 'falconer/review')).toMatchObject({ conclusion: 'success' });
    expect((await ask('wim', '/hold until the load test is over', open.number)).reply).toContain('is held');
    const held = await seen(stage, 'a review that asks for action', () =>
      checksOn(stage, open.headSha, 'falconer/review').find((run) => run.conclusion === 'action_required'),
    );
    expect(held.title).toBe('Held by wim');
    expect((await ask(demo.reader, '/unhold', open.number)).reply).toContain('permission_denied');
    expect((await ask('vera', '/unhold', open.number)).reply).toContain('not held any more');
    await seen(stage, 'a green review after the hold', () =>
      checksOn(stage, open.headSha, 'falconer/review').at(-1)?.conclusion === 'success' ? true : undefined,
    );
  });

  it('that somebody else has pushed to is not thrown away', async () => {
    const open = world(stage).pullRequests.find((each) => each.state === 'open');
    if (open === undefined) throw new Error('the story before this one left a pull request');
    const files = { 'NOTES.md': 'mine\n' };
    await stage.github.as('vera').push(demo.repository, open.headBranch, { files, message: 'Notes' });
    expect((await ask('wim', '/cancel', open.number)).reply).toContain('somebody else has pushed to its branch');
    expect(pullRequest(open.number).state).toBe('open');
  });
});
