import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { type Recipient, reviewManifest, reviewRulesFor } from '../../../src/core/review/index.ts';

const text = `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata: {name: search}
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.11
    streamingNode:
      groups:
        - name: hot
          replicas: 2
`;

describe('a review for a cluster whose operator is known', () => {
  it('names the fields that came with a later release, and nothing below them', () => {
    expect(said({ operatorRelease: 'v1.1.0' })).toEqual(['error field-newer-than-operator 8: streamingNode']);
    expect(said({ operatorRelease: 'v1.3.7' })).toEqual(['error field-newer-than-operator 9: groups']);
  });

  it('says nothing for a release that knows them all, or when none is known', () => {
    expect(said({ operatorRelease: 'v1.3.8' })).toEqual([]);
    expect(said({})).toEqual([]);
  });

  it('says for an older release what to do', () => {
    const [finding] = findings({ operatorRelease: 'v1.3.7' });
    expect(finding?.message).toMatchInlineSnapshot(
      `"The operator knows groups since v1.3.8, and v1.3.7 is in use here: the API server drops the field or refuses the resource. Upgrade the operator first, or leave it out."`,
    );
  });
});

function findings(recipient: Recipient) {
  return reviewManifest(parseManifest('milvus.yaml', text), reviewRulesFor(recipient)).filter(
    ({ rule }) => rule === 'field-newer-than-operator',
  );
}

function said(recipient: Recipient): readonly string[] {
  return findings(recipient).map(
    ({ severity, rule, line, path }) => `${severity} ${rule} ${line}: ${path.split('.').at(-1)}`,
  );
}
