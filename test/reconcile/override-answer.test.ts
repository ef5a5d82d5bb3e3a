import { describe, expect, it } from 'vitest';
import { defaultRepositoryConfig } from '../../src/config/repository-config.ts';
import { parseCommand } from '../../src/core/command/index.ts';
import { parseOverrideMarker } from '../../src/core/report/index.ts';
import type { AuditEntry, Permission, PullRequest } from '../../src/ports.ts';
import type { Question } from '../../src/reconcile/answers/answer.ts';
import { overrideAnswer } from '../../src/reconcile/answers/override.ts';
import { createTreeMemories } from '../../src/reconcile/open-tree.ts';
import { policyText } from '../core/policy/policy-text.ts';

const app = { id: 7, slug: 'falconer' };
const commits = { base: 'b'.repeat(40), head: 'a'.repeat(40) };
const ada = { id: 1, login: 'ada' };
const maya = { id: 2, login: 'maya' };

const milvus =
  'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: prod, namespace: search}\nspec:\n  mode: ';
const trees: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [commits.base]: { 'prod.yaml': `${milvus}cluster\n` },
  [commits.head]: { 'prod.yaml': `${milvus}standalone\n` },
};
const policy = policyText({ expression: 'object.spec.mode == "cluster"' });

interface Story {
  readonly command?: string;
  readonly lines?: number;
  readonly person?: typeof ada;
  readonly permission?: Permission;
  readonly pullRequest?: Partial<PullRequest> | undefined;
  readonly reviewedAt?: string;
  readonly headMessage?: string;
}

const command = '/override policy-sample --reason "standalone is enough for the test"';

/** What becomes of an override on a pull request of maya's. */
async function answer(story: Story = {}, record: AuditEntry[] = []) {
  const { person = ada, permission = 'admin', reviewedAt = '2026-11-30T11:00:00Z', headMessage = 'mode' } = story;
  const parsed = parseCommand(story.command ?? command);
  if (!parsed.ok) return parsed;
  const comment = { id: 5, author: person, createdAt: '2026-11-30T12:00:00Z' };
  const mirror = {
    fetchPullRequest: async () => commits.head,
    branchTip: async () => commits.base,
    mergeBase: async () => commits.base,
    changedPaths: async () => ['prod.yaml'],
    message: async () => headMessage,
    lookAt: async (commit: string, wanted: readonly string[]) =>
      wanted.map((path) => {
        const text = trees[commit]?.[path];
        return text === undefined ? { kind: 'absent' } : { kind: 'file', text };
      }),
    listFiles: async (commit: string) => Object.keys(trees[commit] ?? {}).map((path) => ({ path, blob: commit })),
    readBlobs: async (blobs: readonly string[]) => new Map(blobs.map((blob) => [blob, trees[blob]?.['prod.yaml']])),
    filesBelow: async () => [],
    filesOfKinds: async () => [],
  };
  const repository = {
    permissionOf: async () => permission,
    teamMembership: async () => 'not_member',
    gitRemote: async () => ({ url: '', token: '' }),
    comments: { get: async (id: number) => (id === 9 ? { author: ada } : undefined), ofIssue: async () => [] },
    checkRuns: { ofCommit: async () => [{ status: 'completed', startedAt: reviewedAt }] },
  };
  const opened = { number: 1, state: 'open', author: maya, body: '', baseBranch: 'main' };
  const pullRequest = 'pullRequest' in story ? story.pullRequest && { ...opened, ...story.pullRequest } : opened;
  const world = {
    clock: { now: () => new Date('2026-11-30T12:00:05Z') },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    github: { app: async () => app, repository: async () => undefined },
    git: { fetched: async () => mirror },
    memory: { trees: createTreeMemories() },
    audit: { record: async (entry: AuditEntry) => void record.push(entry) },
    policyPacks: { filesOf: () => [{ path: 'falconer/policies/baseline/sample.yaml', text: policy }] },
  };
  const thread = {
    name: { owner: 'acme', name: 'search' },
    repository,
    comment,
    lines: Array.from({ length: story.lines ?? 1 }, () => command),
    pullRequest,
    mirror,
    base: commits.base,
    config: defaultRepositoryConfig,
  };
  return await overrideAnswer.answer({ invocation: parsed.value.invocation, world, thread } as unknown as Question);
}

describe('an override', () => {
  it('is granted to who may, for the head, and recorded in the reply', async () => {
    const granted = await answer();
    expect(granted.ok ? parseOverrideMarker(`note\n${granted.value}`) : granted).toEqual({
      request: 5,
      rule: 'policy-sample',
      head: commits.head,
      until: '2026-12-01T12:00:00.000Z',
      login: 'ada',
      reason: 'standalone is enough for the test',
    });
  });

  it('is on record before it is told, with the commit it is for; a refused one is not', async () => {
    const record: AuditEntry[] = [];
    await answer({}, record);
    expect(record).toMatchObject([
      {
        event: 'decision',
        reasonCode: 'overridden',
        actor: ada,
        commands: [command],
        commit: commits.head,
        pullRequest: 1,
      },
    ]);
    const none: AuditEntry[] = [];
    await answer({ person: maya }, none);
    expect(none).toEqual([]);
  });

  it.each<readonly [string, Story, string, string]>([
    ['on an issue', { pullRequest: undefined }, 'not_on_pull_request', 'Post it there'],
    ['on a closed pull request', { pullRequest: { state: 'closed' } }, 'pull_request_closed', 'nothing to override'],
    ['beside another command', { lines: 2 }, 'bad_arguments', 'stands alone'],
    ['by the author', { person: maya }, 'permission_denied', 'somebody else has to answer for it'],
    [
      'by whoever asked Falconer for the pull request',
      {
        pullRequest: {
          author: { id: 99, login: 'falconer[bot]' },
          body: '<!-- falconer:request=3 person=1 outcome=changed -->\n\n',
        },
      },
      'permission_denied',
      'ada wants this change',
    ],
    [
      'by whoever asked Falconer for the head commit',
      { headMessage: 'scale\n\nFalconer-Request: 9\n' },
      'permission_denied',
      'ada wants this change',
    ],
    ['by somebody without the permission', { permission: 'maintain' }, 'permission_denied', 'takes admin permission'],
    [
      'on a head that was pushed after the comment',
      { reviewedAt: '2026-11-30T12:00:01Z' },
      'head_moved',
      'had not been reviewed yet',
    ],
    [
      'for what the API server would refuse',
      { command: command.replace('policy-sample', 'schema-type') },
      'not_overridable',
      'Nobody can answer for schema-type',
    ],
    [
      'for a finding that is not there',
      { command: command.replace('policy-sample', 'policy-simple') },
      'not_overridable',
      'No finding of policy-simple',
    ],
  ])('is not granted %s', async (_when, story, code, words) => {
    const refused = await answer(story);
    expect(refused).toMatchObject({ ok: false, refusal: { code } });
    if (!refused.ok) expect(refused.refusal.message).toContain(words);
  });

  it('for a misspelled rule comes back with the right one', async () => {
    const refused = await answer({ command: command.replace('policy-sample', 'policy-simple') });
    expect(refused).toMatchObject({ refusal: { choices: ['mode-changed', 'policy-sample'], correction: command } });
  });
});
