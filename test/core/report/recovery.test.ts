import { describe, expect, it } from 'vitest';
import {
  type FailedChange,
  renderRelapseComment,
  renderStatus,
  type StatusFacts,
} from '../../../src/core/report/index.ts';

const oom = {
  subject: 'target',
  health: 'Degraded',
  reason: 'OOMKilled',
  message: 'queryNode 4/5 ready: OOMKilled 3 times with a memory limit of 8Gi',
  command: '/resources querynode memory=16Gi',
} as const;

const status: StatusFacts = {
  target: 'prod',
  cluster: 'eu',
  namespace: 'search',
  application: undefined,
  judgement: {
    target: oom,
    verdicts: [oom],
    components: [],
    evidence: [oom],
    recoveries: [
      { subject: 'component/proxy', message: 'pod a was ready again @here after 42 s', at: 0, took: 42_000 },
    ],
    memory: undefined,
    nextLookAfter: undefined,
  },
  sync: { kind: 'synced', application: undefined, revision: undefined },
  drift: undefined,
  now: new Date('2026-03-01T10:00:00Z'),
};

describe('a component that keeps dying', () => {
  it('leads to a ready command in /status, beside what came back by itself', () => {
    expect(renderStatus(status, 'several')).toMatchInlineSnapshot(`
      "### 🔴 prod

      **Degraded**: queryNode 4/5 ready: OOMKilled 3 times with a memory limit of 8Gi

      This may cure it. Commented on an issue, it opens a pull request:

      \`\`\`
      /resources querynode memory=16Gi --target prod
      \`\`\`

      Came back by itself within the last hour:

      - \`component/proxy\` pod a was ready again @​here after 42 s

      No Argo CD or Flux application deploys this file.

      Seen in namespace \`search\` of cluster \`eu\`, 2026-03-01 10:00:00 UTC."
    `);
  });

  it('leads to one in the comment on the pull request, and to the way back', () => {
    const change: FailedChange = {
      target: 'prod',
      commit: 'c'.repeat(40),
      parent: 'b'.repeat(40),
      pullRequest: 12,
      verdict: oom,
      flag: undefined,
    };
    expect(renderRelapseComment(change, 5)).toMatchInlineSnapshot(`
      "<!-- falconer:rollout-relapsed commit=cccccccccccccccccccccccccccccccccccccccc target=prod -->

      🔴 **prod was healthy after this change, and is not any more**, 5 min later. queryNode 4/5 ready: OOMKilled 3 times with a memory limit of 8Gi

      Whether this change is the cause is not known: nothing else of the resource has changed in Git since.

      This may cure it. Commented on an issue, it opens a pull request:

      \`\`\`
      /resources querynode memory=16Gi
      \`\`\`

      To go back, comment this on an issue; it opens a pull request:

      \`\`\`
      /rollback bbbbbbbbbbbb
      \`\`\`"
    `);
  });
});
