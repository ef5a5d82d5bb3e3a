import { describe, expect, it } from 'vitest';
import { defaultRepositoryConfig } from '../../src/config/repository-config.ts';
import { ruleChangeRefusal } from '../../src/reconcile/rule-change.ts';
import type { Thread } from '../../src/reconcile/thread.ts';

const [base, head] = ['b'.repeat(40), 'a'.repeat(40)];

/** What Falconer says to a command on a pull request that changes these files. */
async function refusal(changed: readonly string[], directories: readonly string[] = []) {
  const mirror = { mergeBase: async () => base, changedPaths: async () => changed };
  const config = { ...defaultRepositoryConfig, policies: { ...defaultRepositoryConfig.policies, directories } };
  return await ruleChangeRefusal({ mirror, base, config } as unknown as Thread, head);
}

describe('a command on a pull request that changes the rules', () => {
  it.each([
    ['the configuration', '.github/falconer.yml'],
    ['a policy', 'rules/two-proxies.yaml'],
    ['the code owners', 'CODEOWNERS'],
    ['the code owners, where GitHub looks first', '.github/CODEOWNERS'],
  ])('adds no change of a Milvus to it: %s', async (_, path) => {
    const refused = await refusal(['clusters/prod/milvus.yaml', path], ['rules']);
    expect(refused?.code).toBe('config_change');
    expect(refused?.message).toContain(path);
    expect(refused?.message).toContain('Post the command on an issue or on another pull request.');
  });

  it('is as good as any other where the files only look like rules', async () => {
    expect(await refusal(['clusters/prod/milvus.yaml', 'rules/README.md'])).toBeUndefined();
    expect(await refusal(['apps/.github/falconer.yml', 'rules-old/a.yaml'], ['rules'])).toBeUndefined();
  });
});
