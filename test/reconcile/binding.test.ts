import { describe, expect, it } from 'vitest';
import { renderBinding } from '../../src/core/report/index.ts';
import type { CheckDraft } from '../../src/reconcile/checks/check.ts';
import type { Scene } from '../../src/reconcile/checks/scene.ts';
import { withBinding } from '../../src/reconcile/checks/with-binding.ts';
import { operationDigest } from '../../src/reconcile/operation-digest.ts';

const command = '/scale querynode 3';
const [head, other] = ['b'.repeat(40), 'd'.repeat(40)];
const policies = 'c'.repeat(16);

const draft: CheckDraft = {
  inputs: 'review',
  progress: { status: 'completed', conclusion: 'success' },
  title: 'Nothing found',
  summary: 'All is well.',
  annotations: [],
};

interface Now {
  readonly head?: string;
  readonly base?: string;
  readonly policies?: string;
  /** What the comment says now; null when it was deleted. */
  readonly says?: string | null;
  readonly author?: string;
}

/** The review of a pull request that was opened for a command on `main`, as things are now. */
async function reviewed(now: Now): Promise<CheckDraft> {
  const body = renderBinding({ request: 345, operation: operationDigest(command), head, base: 'main', policies });
  const says = now.says === undefined ? command : now.says;
  const scene = {
    world: { github: { app: async () => ({ id: 7, slug: 'falconer' }) } },
    repository: { comments: { get: async () => (says === null ? undefined : { body: says, authorKind: 'person' }) } },
    pullRequest: { body, author: { id: 8, login: now.author ?? 'falconer[bot]' }, baseBranch: now.base ?? 'main' },
    head: now.head ?? head,
  };
  return await withBinding(scene as unknown as Scene, draft, now.policies ?? policies);
}

describe('a pull request of Falconer', () => {
  it('is reviewed as it is while it is what it was opened for', async () => {
    expect(await reviewed({})).toEqual(draft);
    expect(await reviewed({ says: `${command}\r\n` })).toEqual(draft);
  });

  it.each<[string, Now, string]>([
    ['a push', { head: other }, 'The head is `dddddddddddd`'],
    ['another base', { base: 'release' }, 'It is for `release`; it was opened for `main`.'],
    ['other policies', { policies: 'e'.repeat(16) }, 'The policies are others'],
    ['an edit of the comment', { says: '/scale querynode 0' }, 'says something else by now'],
    ['the end of the comment', { says: null }, 'was deleted'],
  ])('says that what was approved before is void after %s', async (_, now, sentence) => {
    const said = await reviewed(now);
    expect(said.summary).toContain('What was approved before is void');
    expect(said.summary).toContain(sentence);
    expect(said.section?.isNews).toBe(true);
    expect(said.inputs).not.toBe(draft.inputs);
  });

  it('is told from one of a person who has copied the note', async () => {
    expect(await reviewed({ head: other, author: 'maya' })).toEqual(draft);
  });
});
