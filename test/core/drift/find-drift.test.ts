import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { demo, demoFiles } from '../../../src/cli/demo/demo-repository.ts';
import { adoptCommand, findDrift } from '../../../src/core/drift/index.ts';
import { formatFieldPath, milvusDocuments, parseManifest } from '../../../src/core/manifest/index.ts';
import { renderDrift } from '../../../src/core/report/index.ts';
import type { Milvus } from '../../../src/sandbox/cluster/api/resources.ts';
import { withOperatorDefaults, withZeroValues } from '../../../src/sandbox/cluster/operator/defaulting.ts';

/** The resource as the operator of the sandbox, which has a model of its own, leaves it in the cluster. */
function afterOperator(git: unknown): Milvus {
  return withZeroValues(withOperatorDefaults(structuredClone(git) as Milvus, '1.3.8'));
}

function milvus(spec: object): unknown {
  return { apiVersion: 'milvus.io/v1beta1', kind: 'Milvus', metadata: { name: 'search', namespace: 'search' }, spec };
}

/** Drift in words: `field: git -> live`. */
function driftOf(git: unknown, live: unknown): readonly string[] {
  return findDrift(git, live).map(
    ({ path, git: wanted, live: found }) =>
      `${formatFieldPath(path)}: ${JSON.stringify(wanted)} -> ${JSON.stringify(found)}`,
  );
}

const asWritten: Readonly<Record<string, unknown>> = {
  'the demo': parse(demoFiles[demo.file] ?? ''),
  'nothing but a mode': milvus({ mode: 'cluster' }),
  'nothing at all': milvus({}),
  'a pinned image': milvus({ mode: 'cluster', components: { image: 'milvusdb/milvus:v2.6.4' } }),
  'a standalone with rocksmq': milvus({
    components: { image: 'milvusdb/milvus:v2.4.13', standalone: { replicas: 1 } },
    dependencies: { msgStreamType: 'rocksmq' },
  }),
  'four coordinators': milvus({
    mode: 'cluster',
    components: { image: 'milvusdb/milvus:v2.5.16', rootCoord: { replicas: 1 } },
  }),
  'kafka in the cluster and values for charts': milvus({
    mode: 'cluster',
    dependencies: { msgStreamType: 'kafka', etcd: { inCluster: { values: { replicaCount: 1 } } } },
  }),
  'addresses that the operator strips': milvus({
    mode: 'cluster',
    config: { minio: { address: 'a', port: 9000, bucketName: 'b' }, etcd: { endpoints: ['x'] } },
  }),
  'quantities in another spelling': milvus({
    mode: 'cluster',
    components: { queryNode: { resources: { requests: { cpu: 2, memory: '8192Mi' } } } },
  }),
};

describe('drift', () => {
  it.each(Object.entries(asWritten))('is not what the operator fills in: %s', (_, git) => {
    expect(driftOf(git, afterOperator(git))).toEqual([]);
  });

  it('is a number that somebody changed in the cluster', () => {
    const git = asWritten['the demo'];
    const live = afterOperator(git);
    (live.spec.components as { queryNode: { replicas: number } }).queryNode.replicas = 9;
    expect(driftOf(git, live)).toEqual(['spec.components.queryNode.replicas: 5 -> 9']);
    expect(findDrift(git, live).map(adoptCommand)).toEqual(['/scale querynode 9']);
  });

  it('is a field that only the cluster has', () => {
    const git = milvus({ mode: 'cluster', components: { image: 'milvusdb/milvus:v2.6.4' } });
    const live = afterOperator(git);
    Object.assign(live.spec.components as object, { priorityClassName: 'high' });
    Object.assign(live.spec.config as object, { log: { level: 'debug' } });
    expect(driftOf(git, live)).toEqual([
      'spec.components.priorityClassName: undefined -> "high"',
      'spec.config.log.level: undefined -> "debug"',
    ]);
    expect(findDrift(git, live).map(adoptCommand)).toEqual([
      '/set spec.components.priorityClassName=high',
      '/config set log.level=debug',
    ]);
  });

  it('is a field of Git that the cluster does not have', () => {
    const git = milvus({ mode: 'cluster', components: { proxy: { replicas: 2, port: 19530 } } });
    const live = afterOperator(milvus({ mode: 'cluster', components: { proxy: { replicas: 2 } } }));
    expect(driftOf(git, live)).toEqual(['spec.components.proxy.port: 19530 -> undefined']);
    expect(findDrift(git, live).map(adoptCommand)).toEqual(['/unset spec.components.proxy.port']);
  });

  it('is another image and other resources, each with the command of its own', () => {
    const of = (image: string, memory: string) =>
      milvus({ mode: 'cluster', components: { image, queryNode: { resources: { limits: { memory } } } } });
    const git = of('milvusdb/milvus:v2.6.4', '8Gi');
    const drift = findDrift(git, afterOperator(of('milvusdb/milvus:v2.6.5', '16Gi')));
    expect(drift.map(adoptCommand)).toEqual([
      '/upgrade milvusdb/milvus:v2.6.5',
      '/resources querynode limits.memory=16Gi',
    ]);
  });

  it('never shows what may be a secret', () => {
    const git = milvus({ mode: 'cluster', config: { minio: { secretAccessKey: 'one' } } });
    const live = afterOperator(milvus({ mode: 'cluster', config: { minio: { secretAccessKey: 'two' } } }));
    const text = renderDrift(findDrift(git, live), { application: undefined, target: undefined });
    expect(text).toMatchInlineSnapshot(`
      "| field | in Git | in the cluster |
      | --- | --- | --- |
      | \`spec.config.minio.secretAccessKey\` | (not shown) | (not shown) |

      **To adopt it into Git**, change the file by hand.

      **If Git is right**, apply the file again, for example with kubectl apply --server-side."
    `);
    expect(text).not.toMatch(/one\b|two\b/);
  });

  it('is told with both ways out', () => {
    const git = asWritten['the demo'];
    const live = afterOperator(git);
    (live.spec.components as { queryNode: { replicas: number } }).queryNode.replicas = 9;
    Object.assign(live.spec.components as object, { tolerations: [{ key: '`x` | <b>@all</b>', operator: 'Exists' }] });
    const cure = { application: 'Kustomization flux-system/apps', target: 'prod' };
    expect(renderDrift(findDrift(git, live), cure)).toMatchInlineSnapshot(`
      "| field | in Git | in the cluster |
      | --- | --- | --- |
      | \`spec.components.queryNode.replicas\` | \`5\` | \`9\` |
      | \`spec.components.tolerations\` | (not set) | \`\`[{"key":"\`x\` \\| <b>@all</b>","operator":"Exists"}]\`\` |

      **To adopt it into Git**, comment this; it opens a pull request. One field has to be written by hand.

      \`\`\`
      /scale querynode 9 --target prod
      \`\`\`

      **If Git is right**, leave it: Kustomization flux-system/apps sets the fields again when it next applies, or at once if it heals itself. Fields that Git does not set stay until somebody removes them in the cluster."
    `);
  });
});

const recorded = join(import.meta.dirname, '../../../../shared/truth/crd-strict/dev.jsonl');

describe.runIf(existsSync(recorded))('drift against what a real API server stored', () => {
  it('is nowhere', () => {
    const lines = readFileSync(recorded, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const accepted = lines.filter((line) => line.verdict === 'accepted');
    const drifted = accepted.flatMap(({ id, manifest, object }) =>
      driftOf(milvusDocuments(parseManifest('m.yaml', manifest))[0]?.value, object).map((each) => `${id} ${each}`),
    );
    expect(accepted.length).toBeGreaterThan(100);
    // Octal numbers and keys that YAML 1.1 takes for booleans are read from Git as they are written; nobody writes them.
    const exotic = /spec\.config\.(a\/b|on|true)\b|imagePullSecrets: \[\{"name":null\}\]/;
    expect(drifted.filter((each) => !exotic.test(each))).toEqual([]);
  });
});
