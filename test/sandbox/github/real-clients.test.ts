import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createNodeMiddleware, Probot } from 'probot';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubSandbox } from '../../../src/sandbox/github/index.ts';
import { exercise } from './exercise.ts';
import { fullName, home, type Story, startStory } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.close());

describe('the sandbox', () => {
  it('serves a real Probot: the comment comes in as a webhook, and the answer goes out with an installation token', async () => {
    const { sandbox } = story;
    const probot = new Probot({
      appId: sandbox.app.id,
      privateKey: sandbox.app.privateKey,
      secret: sandbox.app.webhookSecret,
      baseUrl: sandbox.apiUrl,
      log: pino({ level: 'silent' }),
    });
    const middleware = await createNodeMiddleware(
      (app) => {
        app.on('issue_comment.created', async (context) => {
          if (context.isBot) return;
          await context.octokit.rest.issues.createComment(context.issue({ body: 'Hello from the bot.' }));
        });
      },
      { probot, webhooksPath: '/' },
    );
    const server = createServer(middleware);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    sandbox.sendWebhooksTo(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
    const number = await sandbox.as('alice').createIssue(fullName, { title: 'Hello', body: '' });
    await sandbox.as('alice').comment(fullName, number, 'Hello, bot.');
    const reply = await sandbox.waitFor(
      () => sandbox.world(fullName).comments.find(({ author }) => author === 'falconer[bot]'),
      'the reply of the bot',
    );
    expect(reply).toMatchObject({ issue: number, body: 'Hello from the bot.', authorKind: 'Bot', app: 'falconer' });
    await sandbox.settled();
    expect(sandbox.unsupported).toEqual([]);
    sandbox.sendWebhooksTo(undefined);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('serves a real simple-git: a mirror is fetched and a branch is pushed with a lease', async () => {
    const credentials = Buffer.from(`x-access-token:${await story.token()}`).toString('base64');
    const remote = (await story.bot.rest.repos.get(home)).data.clone_url;
    const git = simpleGit({
      baseDir: story.directory,
      unsafe: { allowUnsafeConfigEnvCount: true, allowUnsafeConfigPaths: true },
      allowEnvironment: ['GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0'],
    });
    git.env({
      PATH: process.env.PATH ?? '',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${story.sandbox.url}/.extraHeader`,
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${credentials}`,
    });
    await git.raw('clone', '--quiet', '--bare', remote, 'mirror.git');
    await git.cwd(`${story.directory}/mirror.git`);
    const main = (await git.raw('rev-parse', 'main')).trim();
    await git.raw('push', '--quiet', '--force-with-lease=refs/heads/new:', 'origin', `${main}:refs/heads/new`);
    expect(story.sandbox.world(fullName).branches.new).toBe(main);
  });

  it('has an exercise for each of its operations', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'falconer-github-'));
    const clock = { now: () => new Date() };
    const sandbox = await startGitHubSandbox({ directory, clock, webhookSecret: 'a secret' });
    const answers = await exercise(sandbox);
    const called = new Set(answers.filter(({ status }) => status < 400).map(({ method, path }) => `${method} ${path}`));
    const operations = sandbox.routes.map(({ method, path }) => `${method} ${path}`);
    expect(operations.filter((name) => !called.has(name))).toEqual([]);
    await sandbox.close();
    rmSync(directory, { recursive: true, force: true });
  });
});
