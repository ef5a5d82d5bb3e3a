import { describe, expect, it } from 'vitest';
import { openTree } from '../../../src/core/layout/index.ts';
import { reviewChange } from '../../../src/core/review/index.ts';

const file = 'milvus.yaml';

function review(
  after: string,
  before?: string,
): { readonly findings: readonly string[]; readonly suppressed: readonly string[] } {
  const tree = (text: string | undefined): ReturnType<typeof openTree> =>
    openTree(text === undefined ? [] : [{ path: file, text }]);
  const { findings, suppressed } = reviewChange({ before: tree(before), after: tree(after), changedPaths: [file] });
  return {
    findings: findings.map(({ line, severity, rule }) => `${line} ${severity} ${rule}`),
    suppressed: suppressed.map(
      ({ finding, reason, line, isNew }) =>
        `${finding.line} ${finding.rule}: ${reason} (line ${line}${isNew ? ', new' : ''})`,
    ),
  };
}

/** A resource whose etcd has an even number of members, with texts behind and above that line. */
function etcd({ behind = '', above = '', members = 2 }: { behind?: string; above?: string; members?: number }): string {
  return `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: search
spec:
  mode: cluster
  dependencies:
    etcd:
      inCluster:
        values:
${above}          replicaCount: ${members}${behind}
`;
}

const comment = '# falconer:ignore etcd-members -- a test cluster';

describe('a comment that takes a finding out', () => {
  it('works on its line, and the finding stays listed with the reason', () => {
    expect(review(etcd({ behind: ` ${comment}` }))).toEqual({
      findings: [],
      suppressed: ['11 etcd-members: a test cluster (line 11, new)'],
    });
  });

  it('works from the line above, below other comments too', () => {
    const above = `          ${comment}\n          # more words\n`;
    expect(review(etcd({ above }))).toEqual({
      findings: [],
      suppressed: ['13 etcd-members: a test cluster (line 11, new)'],
    });
  });

  it('is shown as new only where the change brings it along', () => {
    const before = etcd({ behind: ` ${comment}` }).replace('mode: cluster', 'mode:  cluster');
    const after = etcd({ behind: ` ${comment}` }).replace('name: search', 'name: search\n  labels: {a: b}');
    expect(review(after, before).suppressed).toEqual(['12 etcd-members: a test cluster (line 12)']);
  });

  it('does not reach other lines, other rules and other files', () => {
    expect(review(etcd({}).replace('mode: cluster', `mode: cluster ${comment}`)).findings).toEqual([
      '6 notice suppression-unused',
      '11 warning etcd-members',
    ]);
  });

  it.each([
    ['no reason', '# falconer:ignore etcd-members'],
    ['an empty reason', '# falconer:ignore etcd-members --  '],
    ['no rule', '# falconer:ignore -- because'],
    ['a rule that does not exist', '# falconer:ignore etcd-member -- because'],
    ['a policy', '# falconer:ignore policy-image-pinned -- because'],
  ])('with %s takes nothing out, and says so', (_what, text) => {
    expect(review(etcd({ behind: ` ${text}` })).findings).toEqual([
      '11 warning etcd-members',
      '11 notice suppression-invalid',
    ]);
  });

  it.each(['schema-unknown-field', 'yaml-duplicate-key', 'admission-etcd-endpoints'])(
    'cannot take out %s: the cluster would not ask it',
    (rule) => {
      const text = etcd({ members: 3 }).replace('mode: cluster', `modus: cluster # falconer:ignore ${rule} -- because`);
      expect(review(text).findings).toEqual(['6 error schema-unknown-field', '6 notice suppression-invalid']);
    },
  );

  it('takes out a hazard, and may stay when that is over', () => {
    const before = etcd({ members: 5 });
    const after = etcd({ members: 3, behind: ' # falconer:ignore etcd-members-changed -- members left by hand' });
    expect(review(after, before)).toEqual({
      findings: [],
      suppressed: ['11 etcd-members-changed: members left by hand (line 11, new)'],
    });
    expect(review(after.replace('name: search', 'name: search\n  labels: {a: b}'), after).findings).toEqual([]);
  });

  it('is no comment inside a text', () => {
    const text = etcd({}).replace(
      'metadata:',
      'metadata:\n  annotations:\n    note: "a#falconer:ignore etcd-members -- b"',
    );
    expect(review(text).findings).toEqual(['13 warning etcd-members']);
  });
});
