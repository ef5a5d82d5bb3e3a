import { describe, expect, it } from 'vitest';
import { openTree } from '../../src/core/layout/index.ts';
import { renderOverrideGranted } from '../../src/core/report/index.ts';
import type { Override } from '../../src/core/review/index.ts';
import type { IssueComment, TreeFile } from '../../src/ports.ts';
import { reviewCheck } from '../../src/reconcile/checks/review.ts';
import type { Scene } from '../../src/reconcile/checks/scene.ts';
import { policyText } from '../core/policy/policy-text.ts';

type Files = Readonly<Record<string, string>>;

const app = { id: 7, slug: 'falconer' };
const commits = { base: 'b'.repeat(40), head: 'a'.repeat(40) };
const hour = 3_600_000;
const start = new Date('2026-11-30T12:00:00Z');

function milvus(replicas: number): string {
  return `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata: {name: prod, namespace: search}
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.4
    proxy:
      replicas: ${replicas}
`;
}

const policy = policyText({
  expression: 'object.spec.components.proxy.replicas >= 2',
  more: '      message: two proxies',
});

const config = 'version: 1\npolicies: {packs: [], directories: [rules]}\n';
const repository: Files = { '.github/falconer.yml': config, 'rules/two.yaml': policy, 'prod.yaml': milvus(2) };

interface Story {
  readonly before?: Files;
  readonly after?: Files;
  readonly comments?: readonly Partial<IssueComment>[];
  readonly now?: Date;
}

/** What the review says of a pull request from one set of files to another. */
async function review({ before = repository, after = repository, comments = [], now = start }: Story) {
  const treeOf = (commit: string): Files => (commit === commits.base ? before : after);
  const filesOf = (commit: string): readonly TreeFile[] =>
    Object.entries(treeOf(commit)).map(([path, text]) => ({ path, text }));
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const scene = {
    world: {
      clock: { now: () => now },
      github: { app: async () => app, repository: async () => undefined },
      policyPacks: { filesOf: () => [] },
    },
    name: { owner: 'acme', name: 'search' },
    repository: { comments: { ofIssue: async () => comments } },
    mirror: {
      records: async () => [],
      lookAt: async (commit: string, wanted: readonly string[]) =>
        wanted.map((path) => {
          const text = treeOf(commit)[path];
          return text === undefined ? { kind: 'absent' } : { kind: 'file', text };
        }),
      filesBelow: async (commit: string, folder: string) =>
        filesOf(commit).filter(({ path }) => path.startsWith(`${folder}/`)),
      filesOfKinds: async (commit: string, kinds: readonly string[]) =>
        filesOf(commit).filter(({ text }) => kinds.some((kind) => text.includes(`kind: ${kind}`))),
    },
    pullRequest: { number: 1, body: '' },
    base: commits.base,
    mergeBase: commits.base,
    head: commits.head,
    changedPaths: paths.filter((path) => before[path] !== after[path]),
    treeAt: async (commit: string) => openTree(filesOf(commit)),
  };
  const draft = await reviewCheck.look(scene as unknown as Scene);
  if (draft === undefined) throw new Error('the review has nothing to say');
  const conclusion = draft.progress.status === 'completed' ? draft.progress.conclusion : draft.progress.status;
  const found = draft.annotations.map(({ title, path, startLine, level }) => `${level} ${title} ${path}:${startLine}`);
  return { ...draft, conclusion, found };
}

const oneProxy = { ...repository, 'prod.yaml': milvus(1) };

describe('a pull request that a policy of its base branch denies', () => {
  it('fails, at the field', async () => {
    const { conclusion, found } = await review({ after: oneProxy });
    expect(conclusion).toBe('failure');
    expect(found).toContain('failure policy-sample prod.yaml:9');
  });

  it('is not helped by policies or a configuration that it brings along', async () => {
    const hostile = {
      ...oneProxy,
      'rules/two.yaml': policy.replace('>= 2', '>= 0'),
      '.github/falconer.yml': 'version: 1\npolicies: {packs: []}\n',
    };
    const { conclusion, found } = await review({ after: hostile });
    expect(conclusion).toBe('failure');
    expect(found).toContain('failure policy-sample prod.yaml:9');
    expect(found).toContain('warning policies-mixed-change .github/falconer.yml:1');
    expect(found).toContain('warning policies-mixed-change rules/two.yaml:1');
  });

  it('is judged anew when the policies of the base branch change', async () => {
    const stricter = { ...repository, 'rules/two.yaml': policy.replace('>= 2', '>= 3') };
    const first = await review({ after: oneProxy });
    const second = await review({ before: stricter, after: { ...stricter, 'prod.yaml': milvus(1) } });
    expect(second.inputs).not.toBe(first.inputs);
  });
});

describe('policies that cannot be known', () => {
  it('of the base branch keep a change of a Milvus from passing', async () => {
    const broken = { ...repository, 'rules/two.yaml': policy.replace('spec:', 'spec: [') };
    const { conclusion, found } = await review({ before: broken, after: { ...broken, 'prod.yaml': milvus(3) } });
    expect(conclusion).toBe('failure');
    expect(found).toContain('failure policies-invalid rules/two.yaml:7');
  });

  it('because the folder is empty do so too', async () => {
    const { 'rules/two.yaml': _, ...empty } = repository;
    const { conclusion, found } = await review({ before: empty, after: { ...empty, 'prod.yaml': milvus(3) } });
    expect(conclusion).toBe('failure');
    expect(found).toContain('failure policies-invalid .github/falconer.yml:1');
  });

  it('because the configuration is invalid do so too', async () => {
    const invalid = { ...repository, '.github/falconer.yml': 'version: 1\npolices: {}\n' };
    const { conclusion, found } = await review({ before: invalid, after: { ...invalid, 'prod.yaml': milvus(3) } });
    expect(conclusion).toBe('failure');
    expect(found).toContain('failure policies-unknown .github/falconer.yml:2');
  });

  it('say nothing where no Milvus changes', async () => {
    const invalid = { ...repository, '.github/falconer.yml': 'version: 1\npolices: {}\n' };
    const { conclusion } = await review({ before: invalid, after: { ...invalid, 'README.md': 'hello' } });
    expect(conclusion).toBe('skipped');
  });

  it('only because labels of a namespace are not known are a notice', async () => {
    const selecting = policy.replace(
      '  matchConstraints:',
      '  matchConstraints:\n    namespaceSelector: {matchLabels: {tier: gold}}',
    );
    const before = { ...repository, 'rules/two.yaml': selecting };
    const unknown = await review({ before, after: { ...before, 'prod.yaml': milvus(1) } });
    expect(unknown.found).toContain('notice policy-sample prod.yaml:1');
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: search, labels: {tier: gold}}\n';
    const known = { ...before, 'namespaces.yaml': namespace };
    const denied = await review({ before: known, after: { ...known, 'prod.yaml': milvus(1) } });
    expect(denied.found).toContain('failure policy-sample prod.yaml:9');
    // A pull request that takes the label off does not escape.
    const escaping = { ...known, 'prod.yaml': milvus(1), 'namespaces.yaml': namespace.replace('gold', 'none') };
    expect((await review({ before: known, after: escaping })).found).toContain('failure policy-sample prod.yaml:9');
  });
});

describe('a change of policies alone', () => {
  it('passes, and shows what it would mean', async () => {
    const { conclusion, text, section } = await review({
      after: { ...repository, 'rules/two.yaml': policy.replace('>= 2', '>= 3') },
    });
    expect(conclusion).toBe('success');
    expect(text).toContain('would refuse 1 of 1 target');
    expect(section?.isNews).toBe(true);
  });

  it('fails when the API server would not take them', async () => {
    const { conclusion, found } = await review({
      after: { ...repository, 'rules/two.yaml': policy.replace('replicas >= 2', 'replicas') },
    });
    expect(conclusion).toBe('failure');
    expect(found).toEqual(['failure policies-invalid rules/two.yaml:13']);
  });

  it('may be one of the configuration', async () => {
    const without = 'version: 1\npolicies: {packs: [], directories: []}\n';
    const { text } = await review({ after: { ...repository, '.github/falconer.yml': without } });
    expect(text).toContain('| `sample` | removed |');
    const other = `${config}freezes: []\n`;
    expect((await review({ after: { ...repository, '.github/falconer.yml': other } })).text).toBeUndefined();
  });
});

describe('an override', () => {
  const override: Override = {
    request: 5,
    rule: 'policy-sample',
    head: commits.head,
    until: new Date(start.getTime() + 2 * hour).toISOString(),
    login: 'ada',
    reason: 'the second proxy follows',
  };
  const bot = { appId: app.id, authorKind: 'bot' as const };
  const granted = { ...bot, body: `<!-- falconer:request=5 -->\n\n${renderOverrideGranted(override)}` };

  it('lets the finding pass as a notice, until its time is over', async () => {
    const passed = await review({ after: oneProxy, comments: [granted] });
    expect(passed.found).toContain('notice policy-sample prod.yaml:9');
    expect(passed.text).toContain('### Overrides');
    expect(passed.lookAgainAfter).toBe(2 * hour);
    const over = await review({ after: oneProxy, comments: [granted], now: new Date(override.until) });
    expect(over.conclusion).toBe('failure');
    expect(over.text).toContain('expired at 2026-11-30 14:00 UTC');
    expect(over.lookAgainAfter).toBeUndefined();
    expect(over.inputs).not.toBe(passed.inputs);
  });

  it('is void for another head', async () => {
    const earlier = renderOverrideGranted({ ...override, head: 'c'.repeat(40) });
    const moved = await review({ after: oneProxy, comments: [{ ...bot, body: earlier }] });
    expect(moved.conclusion).toBe('failure');
    expect(moved.text).toContain('void since the push after cccccccccccc');
  });

  it('is believed from nobody but the App', async () => {
    const forged = { ...granted, appId: undefined, authorKind: 'person' as const, author: { id: 1, login: 'maya' } };
    const otherApp = { ...granted, appId: 8 };
    const { conclusion, text } = await review({ after: oneProxy, comments: [forged, otherApp] });
    expect(conclusion).toBe('failure');
    expect(text).toBeUndefined();
  });
});
