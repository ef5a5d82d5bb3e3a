import { describe, expect, it } from 'vitest';
import { openTree } from '../../../src/core/layout/index.ts';
import { differingPaths } from '../../../src/core/manifest/index.ts';
import { planRevert, type RevertQuestion } from '../../../src/core/operation/index.ts';
import { findTargets } from '../../../src/core/target/index.ts';

const file = 'prod/milvus.yaml';
const parent = 'a'.repeat(40);

function text(image: string, replicas: string, more = ''): string {
  return `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata: {name: search, namespace: search}
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:${image}   # the release of spring
    queryNode:
      replicas: ${replicas} # as many as fit
${more}`;
}

interface Story {
  readonly before: string;
  readonly after: string;
  /** The file by now; as after the commit when left out. */
  readonly now?: string;
  readonly newImage?: RevertQuestion['newImage'];
}

function resourceIn(content: string): unknown {
  const tree = openTree([{ path: file, text: content }]);
  const evaluated = findTargets(tree)[0]?.evaluate(tree);
  return evaluated?.ok === true ? evaluated.value.value : undefined;
}

/** What the file becomes, or why it is left. */
function reverted({ before, after, now = after, newImage = 'ran' }: Story): string {
  const tree = openTree([{ path: file, text: now }]);
  const targets = findTargets(tree);
  const [target] = targets;
  if (target === undefined) throw new Error('the file has no target');
  const [from, to] = [before === '' ? undefined : resourceIn(before), resourceIn(after)];
  const revert = planRevert({
    target,
    tree,
    targets,
    before: from,
    after: to,
    fields: differingPaths(from, to),
    state: { commit: parent, date: '2026-03-01T10:00:00Z', author: '', subject: '', pullRequest: undefined },
    newImage,
  });
  return revert.ok ? (revert.value.files[0]?.after ?? '') : `${revert.refusal.code}: ${revert.refusal.message}`;
}

describe('taking a failed change back', () => {
  it('restores the field and leaves every other byte', () => {
    const before = text('v2.6.4', '5');
    expect(reverted({ before, after: text('v2.6.4', '50') })).toBe(before);
  });

  it('keeps what others have changed since', () => {
    const now = text('v2.6.4', '50', '    proxy: {replicas: 3}\n');
    expect(reverted({ before: text('v2.6.4', '5'), after: text('v2.6.4', '50'), now })).toBe(
      text('v2.6.4', '5', '    proxy: {replicas: 3}\n'),
    );
  });

  it('does not touch a field that was changed again', () => {
    const story = { before: text('v2.6.4', '5'), after: text('v2.6.4', '50'), now: text('v2.6.4', '7') };
    expect(reverted(story)).toMatch(/^no_change: Every field that the change touched has been changed again since/);
  });

  it('takes away what the change added', () => {
    const before = text('v2.6.4', '5');
    expect(reverted({ before, after: text('v2.6.4', '5', '    proxy:\n      replicas: 3\n') })).not.toMatch(
      /replicas: 3/,
    );
  });

  it('turns the order of the rollout around for a lower patch release', () => {
    const after = reverted({ before: text('v2.6.4', '5'), after: text('v2.6.5', '5') });
    expect(after).toContain('image: milvusdb/milvus:v2.6.4   # the release of spring');
    expect(after).toContain('imageUpdateMode: rollingDowngrade');
  });

  it('refuses where Milvus cannot go back', () => {
    expect(reverted({ before: text('v2.5.16', '5'), after: text('v2.6.4', '5') })).toMatch(/^cannot_go_back: /);
  });

  it('goes back all the same when no pod ever ran the new image', () => {
    const before = text('v2.5.16', '5');
    expect(reverted({ before, after: text('v2.6.4', '5'), newImage: 'never-ran' })).toBe(before);
  });

  it('refuses for a change that created the resource', () => {
    expect(reverted({ before: '', after: text('v2.6.4', '5') })).toMatch(/^history_unknown: The change created search/);
  });

  it('refuses to switch what holds data', () => {
    const queue = (type: string) => text('v2.6.4', '5', `  dependencies: {msgStreamType: ${type}}\n`);
    expect(reverted({ before: queue('pulsar'), after: queue('woodpecker') })).toMatch(/^data_at_risk|^protected_field/);
  });
});
