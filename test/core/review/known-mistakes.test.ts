import { describe, expect, it } from 'vitest';
import { openTree } from '../../../src/core/layout/index.ts';
import { parseManifest } from '../../../src/core/manifest/index.ts';
import { fixTree, reviewManifest } from '../../../src/core/review/index.ts';

const head = 'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\n';

function findings(spec: string): readonly string[] {
  return reviewManifest(parseManifest('a.yaml', head + spec))
    .filter(({ severity }) => severity === 'error')
    .map(({ line, rule, message }) => `${line} ${rule}: ${message}`);
}

function fixed(spec: string): string {
  const tree = openTree([{ path: 'a.yaml', text: head + spec }]);
  const { files } = fixTree(tree, (each) => reviewManifest(each.manifest('a.yaml') ?? parseManifest('a.yaml', '')));
  return files[0]?.text.slice(head.length) ?? spec;
}

describe('a tutorial pasted as it stands', () => {
  const pasted = `spec:
  mode: distributed
  components:
    image: milvusdb/milvus:v2.4.0
    queryNode:
      replicas: 5
  dependencies:
    etcd:
      inCluster: true
    msgStreamType: pulsar
    pulsar:
      external: true
      endpoints: ["pulsar://pulsar-proxy.pulsar:6650"]
    storage:
      inCluster:
        deletionPolicy: delete
        values:
          mode: distributed
`;

  it('gets a finding on each line that the resource does not have, with what to write instead', () => {
    expect(findings(pasted)).toMatchInlineSnapshot(`
      [
        "6 schema-enum: "distributed" is not one of cluster, standalone. The word for many pods is cluster here.",
        "13 schema-type: This must be a mapping (lines of \`key: value\` below it), not true. Write {} to take its defaults.",
        "15 admission-pulsar-endpoint: The external pulsar has no endpoint, and the operator waits for it without end. Write host and port, such as pulsar-proxy.pulsar:6650.",
        "17 schema-unknown-field: There is no field "endpoints" in spec.dependencies.pulsar. Did you mean "endpoint"? A strict API server (kubectl apply) refuses it, other clients drop it in silence. It takes one address of a Pulsar proxy, as endpoint: host:6650.",
        "20 schema-enum: "delete" is not one of Delete, Retain. Did you mean Delete?",
      ]
    `);
  });

  it('is what was meant after the fixes, and has nothing more to fix', () => {
    const repaired = fixed(pasted);
    expect(repaired).toMatchInlineSnapshot(`
      "spec:
        mode: cluster
        components:
          image: milvusdb/milvus:v2.4.0
          queryNode:
            replicas: 5
        dependencies:
          etcd:
            inCluster: {}
          msgStreamType: pulsar
          pulsar:
            external: true
            endpoint: pulsar-proxy.pulsar:6650
          storage:
            inCluster:
              deletionPolicy: Delete
              values:
                mode: distributed
      "
    `);
    expect(findings(repaired)).toEqual([]);
    expect(fixed(repaired)).toBe(repaired);
  });
});

describe('a spelling that documentation teaches', () => {
  it.each([
    ['brokers', 'spec:\n  dependencies:\n    kafka:\n      brokers: # three\n        - a:9092\n', 'brokerList'],
    ['component', 'spec:\n  mode: cluster\n  component:\n    proxy: {replicas: 2}\n', 'components'],
    ['streamNode', 'spec:\n  mode: cluster\n  components:\n    streamNode: {replicas: 2}\n', 'streamingNode'],
    ['disableMetrics', 'spec:\n  components:\n    disableMetrics: true\n', 'disableMetric'],
  ])('%s is renamed, and nothing else', (wrong, spec, right) => {
    expect(fixed(spec)).toBe(spec.replace(wrong, right));
  });

  it.each([
    ['replicas of all', 'spec:\n  components:\n    replicas: 3\n', 'spec.components.<component>.replicas'],
    ['a list of addresses', 'spec:\n  dependencies:\n    pulsar:\n      endpoints: [a, b]\n', 'endpoint: host:6650'],
    ['minio', 'spec:\n  dependencies:\n    minio: {}\n', 'spec.dependencies.storage'],
    ['both spellings', 'spec:\n  components: {}\n  component: {}\n', 'Write components.'],
  ])('that leaves more than one answer is explained and left alone: %s', (_what, spec, advice) => {
    expect(findings(spec).join('\n')).toContain(advice);
    expect(fixed(spec)).toBe(spec);
  });
});
