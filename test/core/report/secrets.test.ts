import { describe, expect, it } from 'vitest';
import { runCommands } from '../../../src/core/operation/index.ts';
import { renderPullRequestBody, renderReply, renderTitle } from '../../../src/core/report/index.ts';

const bound = { operation: 'a'.repeat(16), head: 'b'.repeat(40), base: 'main', policies: 'c'.repeat(16) };

/** Somebody once wrote secrets into the resource. Taking them out must not carry them into comments and mails. */
const text = `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: search
spec:
  mode: cluster
  components:
    env:
      - name: ETCD_AUTH_PASSWORD
        value: hunter2hunter2
  config:
    kafka:
      saslPassword: hunter2hunter2
      saslUsername: milvus
`;
const facts = { id: 1, person: { id: 2, login: 'ada' }, commentUrl: 'https://github.com/o/r/issues/1#issuecomment-1' };

describe('what people read', () => {
  it.each(['/config unset kafka.saslPassword', '/unset spec.components.env', '/rollback'])(
    'of %s has no secret in it',
    (command) => {
      for (const line of [command, `${command} --dry-run`]) {
        const earlier = {
          commit: 'a'.repeat(40),
          date: '2026-08-20T00:00:00.000Z',
          author: 'Ada',
          subject: 'before',
          body: '',
          pullRequest: undefined,
          files: [{ path: 'a.yaml', text: text.replace(/ {6}saslPassword.*\n/, '') }],
        };
        const context = { requestedAt: '2026-08-22T10:00:00Z', historyOf: () => [earlier] };
        const run = runCommands([line], [{ path: 'a.yaml', text }], context);
        expect(run.steps.map((step) => step.kind)).toEqual([line === command ? 'changed' : 'previewed']);
        const words = [
          renderReply(facts, run, undefined),
          renderTitle(run),
          renderPullRequestBody(facts, run, { findings: [], rooms: [], blastRadius: [], bound }),
        ];
        for (const each of words) expect(each).not.toContain('hunter2');
        if (line !== command) expect(words[0]).toContain('(secret)');
      }
    },
  );
});
