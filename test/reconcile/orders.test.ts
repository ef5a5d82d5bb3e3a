import { describe, expect, it } from 'vitest';
import { defaultRepositoryConfig, type RepositoryConfig } from '../../src/config/repository-config.ts';
import { parseCommand } from '../../src/core/command/index.ts';
import { renderRequestMarker } from '../../src/core/report/index.ts';
import type { GitRecord, NewRecord, PullRequest } from '../../src/ports.ts';
import type { CheckDraft } from '../../src/reconcile/checks/check.ts';
import type { Scene } from '../../src/reconcile/checks/scene.ts';
import { withHold } from '../../src/reconcile/checks/with-hold.ts';
import { cancelControl } from '../../src/reconcile/control/cancel.ts';
import type { Order } from '../../src/reconcile/control/control.ts';
import { holdControl } from '../../src/reconcile/control/hold.ts';
import { lockControl } from '../../src/reconcile/control/lock.ts';
import { unholdControl } from '../../src/reconcile/control/unhold.ts';
import { unlockControl } from '../../src/reconcile/control/unlock.ts';
import { createTreeMemories } from '../../src/reconcile/open-tree.ts';

const at = '2026-03-01T10:00:00Z';
const green: CheckDraft = {
  inputs: 'review a..b',
  progress: { status: 'completed', conclusion: 'success' },
  title: 'No findings',
  summary: '',
  annotations: [],
};

describe('/cancel', () => {
  it('closes what was made for this issue and deletes its branch, and nothing else', async () => {
    const place = somewhere({ commits: ['Falconer-Request: 5'] });
    expect(await cancelControl.perform(place.order('/cancel', 9))).toEqual({
      ok: true,
      value: { text: '🗑️ #7 is closed and its branch is deleted.' },
    });
    expect(place.done).toEqual(['close 7', 'delete falconer/prod/scale-5 at c0']);
  });

  it('says the same when it is run again after a crash', async () => {
    const place = somewhere({ commits: ['Falconer-Request: 5'], state: 'closed', tip: undefined });
    expect(await cancelControl.perform(place.order('/cancel', 9))).toMatchObject({ ok: true });
    expect(place.done).toEqual([]);
  });

  it('leaves alone what somebody else has pushed to', async () => {
    const place = somewhere({ commits: ['Notes', 'Falconer-Request: 5'] });
    const done = await cancelControl.perform(place.order('/cancel', 9));
    expect(done.ok && done.value.text).toContain('#7 stays');
    expect(place.done).toEqual([]);
  });

  it.each([{ author: 'mallory' }, { headIsHere: false }, { issue: 2 }, { headBranch: 'feature' }])(
    'does not take for ours what is not: %j',
    async (difference) => {
      const place = somewhere({ commits: ['Falconer-Request: 5'], ...difference });
      expect(await cancelControl.perform(place.order('/cancel', 9))).toMatchObject({
        ok: false,
        refusal: { code: 'not_applicable' },
      });
      expect(place.done).toEqual([]);
    },
  );
});

describe('a held pull request', () => {
  it('is never green, whatever was found, and is in a run of its own when it goes on', async () => {
    const place = somewhere({ commits: [], onPullRequest: true });
    expect(await withHold(place.scene, green)).toBe(green);
    expect(await holdControl.perform(place.order('/hold until *Monday*', 9))).toMatchObject({
      ok: true,
      value: { wake: [{ kind: 'pull-request', number: 7 }] },
    });
    const held = await withHold(place.scene, green);
    expect(held).toMatchObject({ inputs: 'review a..b held 9', title: 'Held by mia' });
    expect(held.progress).toEqual({ status: 'completed', conclusion: 'action_required' });
    expect(held.summary).toContain('(until \\*Monday\\*)');
    await holdControl.perform(place.order('/hold until *Monday*', 9));
    expect(place.writes()).toBe(1);
    expect(await unholdControl.perform(place.order('/unhold', 10))).toMatchObject({ ok: true });
    expect(await withHold(place.scene, green)).toEqual({ ...green, inputs: 'review a..b released 10' });
    const again = await unholdControl.perform(place.order('/unhold', 11));
    expect(again.ok && again.value.text).toContain('is not held.');
  });

  it('that is red stays red', async () => {
    const place = somewhere({ commits: [], onPullRequest: true });
    await holdControl.perform(place.order('/hold', 9));
    const red: CheckDraft = { ...green, progress: { status: 'completed', conclusion: 'failure' }, title: '1 error' };
    expect(await withHold(place.scene, red)).toMatchObject({ title: 'Held by mia; 1 error', progress: red.progress });
  });

  it('must be a pull request, and an open one', async () => {
    const place = somewhere({ commits: [] });
    expect(await holdControl.perform(place.order('/hold', 9))).toMatchObject({ ok: false });
  });
});

describe('/unlock', () => {
  it('ends a lock once, and answers the same when it is run again after a crash', async () => {
    const place = somewhere({ commits: [] });
    expect(await lockControl.perform(place.order('/lock', 9))).toMatchObject({ ok: true });
    const first = await unlockControl.perform(place.order('/unlock', 10));
    expect(first).toMatchObject({ ok: true, value: { text: expect.stringContaining('`prod`') } });
    expect(await unlockControl.perform(place.order('/unlock', 10))).toEqual(first);
    expect(place.writes()).toBe(2);
    expect(await unlockControl.perform(place.order('/unlock', 11))).not.toEqual(first);
    expect(await lockControl.perform(place.order('/lock', 12))).toMatchObject({ ok: true });
    expect(place.writes()).toBe(3);
  });
});

describe('an order on a pull request', () => {
  const rules = [
    { verbs: ['hold', 'unhold', 'cancel'], targets: ['prod'], allow: { permission: 'admin', teams: [], users: [] } },
  ] satisfies RepositoryConfig['permissions'];

  it.each([
    ['/hold', holdControl],
    ['/unhold', unholdControl],
    ['/cancel', cancelControl],
  ] as const)('is for those who may give it on what the pull request changes: %s', async (line, control) => {
    const place = somewhere({ commits: ['Falconer-Request: 5'], onPullRequest: true, rules });
    expect(await control.perform(place.order(line, 9))).toMatchObject({
      ok: false,
      refusal: {
        code: 'permission_denied',
        message: `mia has write permission on this repository; ${line} on prod takes admin permission (permissions[0] in .github/falconer.yml). Someone who has it can post the same command.`,
      },
    });
    expect([...place.done, place.writes()]).toEqual([0]);
    const elsewhere = somewhere({ commits: ['Falconer-Request: 5'], onPullRequest: true, rules, target: 'dev' });
    expect(await control.perform(elsewhere.order(line, 9))).toMatchObject({ ok: true });
  });
});

interface Place {
  /** Messages on the branch, newest first. */
  readonly commits: readonly string[];
  readonly state?: 'open' | 'closed';
  readonly tip?: string | undefined;
  readonly author?: string;
  readonly headIsHere?: boolean;
  readonly headBranch?: string;
  /** The issue on which the request was made that led to the pull request. */
  readonly issue?: number;
  readonly onPullRequest?: boolean;
  readonly rules?: RepositoryConfig['permissions'];
  /** The Milvus that the pull request changes. */
  readonly target?: string;
}

/** A repository with one pull request, as far as orders look at it. */
function somewhere(place: Place) {
  const done: string[] = [];
  let records: readonly GitRecord[] = [];
  let written = 0;
  const { state = 'open', author = 'falconer[bot]', headIsHere = true, headBranch = 'falconer/prod/scale-5' } = place;
  const body = renderRequestMarker({ request: 5, person: 1, outcome: 'changed' });
  const pullRequest = {
    ...{ number: 7, title: '', body, state, merged: false, mergeCommit: undefined, author: { id: 3, login: author } },
    ...{ headBranch, headSha: 'c0', headIsHere, baseBranch: 'main', baseSha: 'base', url: '', updatedAt: at },
  } satisfies PullRequest;
  const milvus = (commit: string): string =>
    `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: ${place.target ?? 'prod'}\nspec:\n  mode: ${commit === 'base' ? 'cluster' : 'standalone'}\n`;
  const tip = 'tip' in place ? place.tip : 'c0';
  const mirror = {
    branchTip: async (branch: string) => (branch === 'main' ? 'base' : tip),
    fetchPullRequest: async () => 'c0',
    listFiles: async (commit: string) => [{ path: 'milvus.yaml', blob: commit }],
    readBlobs: async (blobs: readonly string[]) => new Map(blobs.map((blob) => [blob, milvus(blob)])),
    mergeBase: async () => 'base',
    message: async (commit: string) => place.commits[Number(commit.slice(1))] ?? '',
    firstParent: async (commit: string) => {
      const next = Number(commit.slice(1)) + 1;
      return next < place.commits.length ? `c${next}` : 'base';
    },
    deleteBranch: async (branch: string, expected: string) => {
      done.push(`delete ${branch} at ${expected}`);
      return { ok: true, value: undefined };
    },
    records: async () => records,
    writeRecord: async ({ text = '', expected }: NewRecord) => {
      written += 1;
      if (records[0]?.id !== expected) return { ok: false, refusal: { kind: 'ref_changed' } };
      records = [{ id: `r${written}`, text }];
      return { ok: true, value: undefined };
    },
  };
  const repository = {
    permissionOf: async () => 'write',
    pullRequests: {
      open: async () => (state === 'open' ? [pullRequest] : []),
      closedSince: async () => (state === 'closed' ? [pullRequest] : []),
      close: async (number: number) => done.push(`close ${number}`),
    },
    comments: { get: async () => ({ issue: place.issue ?? 1 }) },
  };
  const found = {
    targets: [{ name: 'prod', identity: { name: 'prod' }, refusal: undefined }],
    unreadable: [],
    copies: [],
  };
  const order = (line: string, comment: number): Order => {
    const parsed = parseCommand(line);
    if (!parsed.ok) throw new Error(parsed.refusal.message);
    const thread = {
      ...{ name: { owner: 'acme', name: 'infra' }, repository, mirror },
      base: 'base',
      config: { ...defaultRepositoryConfig, permissions: place.rules ?? [] },
      comment: { id: comment, issue: 1, author: { id: 1, login: 'mia' }, createdAt: at },
      pullRequest: place.onPullRequest === true ? pullRequest : undefined,
    };
    const memory = { trees: createTreeMemories() };
    const world = {
      memory,
      clock: { now: () => new Date(at) },
      github: { app: async () => ({ id: 1, slug: 'falconer' }) },
    };
    return { invocation: parsed.value.invocation, world, thread, run: { found } } as unknown as Order;
  };
  return { done, order, scene: { mirror, pullRequest } as unknown as Scene, writes: () => written };
}
