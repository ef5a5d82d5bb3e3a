import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import type { CheckRunView } from '../../../src/sandbox/github/index.ts';
import { policyText } from '../../core/policy/policy-text.ts';
import { checksOn, concluded, pullRequestsOf, replyTo, seen, visible, world } from '../stage-view.ts';

const good = demoFiles[demo.file] ?? '';
const folder = 'platform/policies';
const twoProxies = named(
  'two-proxies',
  policyText({
    expression: 'object.spec.components.proxy.replicas >= 2',
    more: '      message: production needs two proxies',
    annotations: '{falconer.io/fix: Set spec.components.proxy.replicas to 2 or more}',
  }),
);
const fewQueryNodes = named(
  'few-query-nodes',
  policyText({
    expression: 'object.spec.components.queryNode.replicas <= 30',
    more: '      message: more than 30 query nodes are expensive',
    actions: '[Warn]',
  }),
);
const configuration = `version: 1
policies:
  packs: [baseline]
  directories: [${folder}]
  overrides: { permission: admin, users: [maya] }
`;

function named(name: string, text: string): string {
  return text.replaceAll('sample', name);
}

let stage: Stage;

beforeAll(async () => {
  const files = {
    ...demoFiles,
    '.github/falconer.yml': configuration,
    [`${folder}/two-proxies.yaml`]: twoProxies,
    [`${folder}/few-query-nodes.yaml`]: fewQueryNodes,
  };
  stage = await setStage({ speed: 40, logLevel: 'silent', files });
  for (const login of ['ada', 'wim']) stage.github.addPerson(login);
  stage.github.grant(demo.repository, 'ada', 'admin');
  stage.github.grant(demo.repository, 'wim', 'write');
  await stage.startBot();
});

afterAll(async () => {
  await stage.close();
});

interface Opened {
  readonly number: number;
  readonly head: string;
}

async function open(branch: string, files: Readonly<Record<string, string>>): Promise<Opened> {
  const maya = stage.github.as(demo.maintainer);
  const head = await maya.push(demo.repository, branch, { files, message: branch, from: 'main' });
  const number = await maya.openPullRequest(demo.repository, { title: branch, body: '', head: branch, base: 'main' });
  return { number, head };
}

const oneProxy = good.replace(/(proxy:\n {6}replicas: )2/, '$11');

/** The newest review of a commit that is not this one. */
async function reviewAfter(head: string, earlier: CheckRunView): Promise<CheckRunView> {
  return await seen(stage, `a review of ${head} after ${earlier.id}`, () => {
    const newest = checksOn(stage, head, 'falconer/review').at(-1);
    return newest !== undefined && newest.id !== earlier.id && newest.status === 'completed' ? newest : undefined;
  });
}

/** Waits until the summary comment of the pull request says so. */
async function summarySays(number: number, words: string): Promise<void> {
  await seen(stage, `the summary of #${number} to say ${words}`, () =>
    world(stage).comments.find(
      (each) => each.issue === number && each.body.startsWith('<!-- falconer:summary -->') && each.body.includes(words),
    ),
  );
}

describe('a pull request that a policy denies', () => {
  let opened: Opened;
  let denied: CheckRunView;

  it('fails the review, at the field that the policy is about', async () => {
    opened = await open('one-proxy', { [demo.file]: oneProxy });
    denied = await concluded(stage, opened.head, 'falconer/review');
    expect(denied).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(denied.annotations).toMatchObject([
      { path: demo.file, start_line: 14, annotation_level: 'failure', title: 'policy-two-proxies' },
    ]);
    expect(denied.annotations[0]?.message).toBe(
      'production needs two proxies. Set spec.components.proxy.replicas to 2 or more.',
    );
  });

  const override = '/override policy-two-proxies --reason "the second proxy follows on Monday"';

  it.each([
    [
      'to whoever opened it, whatever the configuration says',
      demo.maintainer,
      override,
      'permission_denied',
      'somebody else has to answer for it',
    ],
    [
      'to who has no more than write permission',
      'wim',
      override,
      'permission_denied',
      'takes admin permission, or maya',
    ],
  ])('grants no override %s', async (_whom, login, command, code, words) => {
    const comment = await stage.github.as(login).comment(demo.repository, opened.number, command);
    const reply = visible((await replyTo(stage, comment)).body);
    expect(reply).toContain(code);
    expect(reply).toContain(words);
    expect(checksOn(stage, opened.head, 'falconer/review')).toHaveLength(1);
  });

  it('passes when somebody who may answers for it, and says so everywhere', async () => {
    const comment = await stage.github.as('ada').comment(demo.repository, opened.number, override);
    expect(visible((await replyTo(stage, comment)).body)).toMatch(
      /ada answers for `policy-two-proxies` on commit [0-9a-f]{12}: its findings no longer keep `falconer\/review` from passing, until/,
    );
    const passed = await reviewAfter(opened.head, denied);
    expect(passed).toMatchObject({ conclusion: 'success', title: '1 notice' });
    expect(passed.annotations[0]).toMatchObject({ annotation_level: 'notice', title: 'policy-two-proxies' });
    expect(passed.annotations[0]?.message).toMatch(
      /^Overridden by ada until .* UTC, because: the second proxy follows on Monday\. /,
    );
    expect(passed.text).toContain('### Overrides');
    await summarySays(opened.number, '### Overrides');
  });

  it('fails again after a push, which no override outlives', async () => {
    const moved = await stage.github.as(demo.maintainer).push(demo.repository, 'one-proxy', {
      files: { [demo.file]: oneProxy.replace('replicas:   5', 'replicas: 6') },
      message: 'one query node more',
    });
    const review = await concluded(stage, moved, 'falconer/review');
    expect(review).toMatchObject({ conclusion: 'failure', title: '1 error' });
    expect(review.text).toContain(`void since the push after ${opened.head.slice(0, 12)}`);
  });
});

describe('a pull request that a policy warns of', () => {
  it('passes with the warning', async () => {
    const { head } = await open('many', { [demo.file]: good.replace('replicas:   5', 'replicas:   31') });
    const review = await concluded(stage, head, 'falconer/review');
    expect(review).toMatchObject({ conclusion: 'success', title: '1 warning' });
    expect(review.annotations).toMatchObject([{ annotation_level: 'warning', title: 'policy-few-query-nodes' }]);
  });
});

describe('a change of the policies', () => {
  it('shows what it would mean for every target, and is judged by the policies that are there', async () => {
    const { head, number } = await open('stricter', {
      [`${folder}/two-proxies.yaml`]: twoProxies.replace('>= 2', '>= 3'),
    });
    const review = await concluded(stage, head, 'falconer/review');
    expect(review).toMatchObject({ conclusion: 'success', title: 'No findings' });
    expect(review.text).toMatchInlineSnapshot(`
      "### What the change of policies would mean

      The policies as changed would refuse 1 of 1 target. This pull request itself is judged by the policies of its base branch.

      | policy | change | today | then |
      | --- | --- | --- | --- |
      | \`two-proxies\` | changed | 0 of 1 would fail | 1 of 1 would fail |

      | target | then | policy | why |
      | --- | --- | --- | --- |
      | \`search\` | 🔴 would be refused | \`two-proxies\` | production needs two proxies |"
    `);
    await summarySays(number, 'The policies as changed would refuse 1 of 1 target.');
  });

  it('does not help the change that it comes with', async () => {
    const { head } = await open('hostile', {
      [demo.file]: oneProxy,
      [`${folder}/two-proxies.yaml`]: twoProxies.replace('object.spec.components.proxy.replicas >= 2', 'true'),
      '.github/falconer.yml': 'version: 1\npolicies: {packs: [], directories: [], overrides: {permission: read}}\n',
    });
    const review = await concluded(stage, head, 'falconer/review');
    expect(review.conclusion).toBe('failure');
    expect(review.annotations.map(({ path, title }) => `${title} ${path}`).sort()).toEqual([
      'policies-mixed-change .github/falconer.yml',
      `policies-mixed-change ${folder}/two-proxies.yaml`,
      `policy-two-proxies ${demo.file}`,
    ]);
  });
});

describe('a command that leads to what a policy denies', () => {
  it('tells so in the pull request that it opens', async () => {
    const comment = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, '/scale proxy 1');
    await replyTo(stage, comment);
    expect(pullRequestsOf(stage, comment)[0]?.body).toContain('production needs two proxies');
  });
});
