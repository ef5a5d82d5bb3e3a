import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fieldReleases, milvusFields, newestRelease, operatorSchemas } from '../../../src/core/milvus/index.ts';
import type { StructuralSchema } from '../../../src/core/schema/index.ts';

describe('the release of the operator that knows a field', () => {
  it.each([
    ['spec.mode', {}],
    ['spec.components.rollingMode', { since: 'v1.0.0' }],
    ['spec.components.queryNode.probes', { since: 'v1.1.8' }],
    ['spec.components.cdc.securityContext', { since: 'v1.3.3' }],
    ['spec.components.streamingNode.groups', { since: 'v1.3.8' }],
    ['spec.components.rootCoord.port', { until: 'v1.1.3' }],
    ['spec.components.proxy.port', {}],
    ['spec.dependencies.storage.ssl.enabled', { since: 'v1.2.7' }],
    ['spec.dependencies.woodpecker.external', { since: 'v1.3.8' }],
    ['spec.dependencies.etcd.inCluster.values.replicaCount', {}],
    ['spec.components.podLabels.team', {}],
    ['spec.component', undefined],
  ])('is, for %s, %j', (path, releases) => {
    expect(fieldReleases(milvusFields, path.split('.'))).toEqual(releases);
  });

  it('decides what the schema of that release knows', () => {
    expect(has('v1.3.7', 'spec.components.queryNode.groups')).toBe(false);
    expect(has('v1.3.8', 'spec.components.queryNode.groups')).toBe(true);
    expect(has('v1.1.2', 'spec.components.rootCoord.port')).toBe(true);
    expect(has('v1.1.3', 'spec.components.rootCoord.port')).toBe(false);
    expect(has('v1.2.6', 'spec.components.metricLabels')).toBe(true);
    expect(has('v1.2.5', 'spec.components.metricLabels')).toBe(false);
    expect(has('v1.3.2', 'spec.components.cdc')).toBe(false);
  });

  it('is taken for the newest when it is no version, and for v1.0.0 when it is older', () => {
    expect(operatorSchemas('latest')).toEqual(operatorSchemas(newestRelease));
    expect(has('v0.9.7', 'spec.components.rollingMode')).toBe(true);
    expect(has('v0.9.7', 'spec.components.dummyImage')).toBe(false);
  });

  it('keeps what several fields share in one piece', () => {
    const { rootCoord, dataCoord } =
      operatorSchemas('v1.3.0')[0]?.root.properties?.spec?.properties?.components?.properties ?? {};
    expect(rootCoord).toBe(dataCoord);
  });
});

describe('the types of Kubernetes', () => {
  it('are what scripts/generate-kubernetes-schema.mjs writes from the installed client', () => {
    expect(
      execFileSync(process.execPath, ['scripts/generate-kubernetes-schema.mjs', '--check'], { encoding: 'utf8' }),
    ).toBe('');
  });
});

function has(release: string, path: string): boolean {
  let schema: StructuralSchema | undefined = operatorSchemas(release)[0]?.root;
  for (const step of path.split('.')) schema = schema?.properties?.[step];
  return schema !== undefined;
}
