import { describe, expect, it } from 'vitest';
import type { Application } from '../../../src/core/gitops/index.ts';
import { operatorReleaseIn } from '../../../src/core/milvus/index.ts';
import type { KubernetesObject } from '../../../src/core/object/index.ts';
import { type LiveChange, obstaclesTo } from '../../../src/core/review/index.ts';

const identity = { group: 'milvus.io', kind: 'Milvus', namespace: 'search', name: 'prod' };

describe('a change in a cluster where nothing speaks against it', () => {
  it('meets no obstacle', () => {
    expect(obstaclesTo(change({}))).toEqual([]);
  });

  it('meets none either where nothing is known of engine, operator and resource', () => {
    expect(obstaclesTo(change({ live: undefined, engine: undefined, operatorRelease: undefined }))).toEqual([]);
  });
});

describe('a change in a cluster that would not do what it says', () => {
  it('is told that Flux is suspended, and how to resume it', () => {
    expect(said({ engine: flux({ suspend: true }) })).toMatchInlineSnapshot(`
      [
        "warning engine-holds-back: After the merge nothing happens: Kustomization flux-system/search is suspended at no revision. Resume it with: flux resume kustomization search -n flux-system",
      ]
    `);
  });

  it('is told that Argo CD leaves the field that it changes as it is', () => {
    const ignore = [{ group: 'milvus.io', kind: 'Milvus', jsonPointers: ['/spec/components/image'] }];
    expect(said({ engine: argo(ignore) })).toMatchInlineSnapshot(`
      [
        "error engine-holds-back: Application flux-system/search ignores spec.components.image (ignoreDifferences with RespectIgnoreDifferences=true), so Argo CD never applies what Git says there. Take the fields out of spec.ignoreDifferences.",
      ]
    `);
    expect(said({ engine: argo([{ ...ignore[0], jsonPointers: ['/spec/config'] }]) })).toEqual([]);
  });

  it('is told which of its fields the operator there does not know', () => {
    const after = {
      ...milvus('v2.5.16'),
      spec: { ...milvus('v2.5.16').spec, config: {}, dependencies: { tei: { enabled: true } } },
    };
    expect(said({ after, operatorRelease: 'v1.2.9' })).toMatchInlineSnapshot(`
      [
        "error field-newer-than-operator: spec.dependencies.tei: The operator knows tei since v1.3.0, and v1.2.9 is in use here: the API server drops the field or refuses the resource. Upgrade the operator first, or leave it out.",
      ]
    `);
    expect(said({ before: after, after, operatorRelease: 'v1.2.9' })).toEqual([]);
  });

  it('is told that the version that runs is not the one in Git, and what the way from there is', () => {
    const running = live('v2.4.23');
    expect(said({ live: running, before: milvus('v2.5.16'), after: milvus('v2.6.11') })).toMatchInlineSnapshot(`
      [
        "error upgrade-path-from-running: milvusdb/milvus:v2.4.23 runs in the cluster, not what Git says. The way from 2.4.23 to 2.6.11 has 2 steps, each with a change and a rollout of its own: (1) 2.5.16; (2) 2.6.11: write out msgStreamType as it is, size streamingNode, give dataNode what indexNode had, and keep the indexNode block until the rollout is through. Milvus is tested from one minor release to the next.",
      ]
    `);
    expect(said({ live: live('v2.5.16'), before: milvus('v2.5.16'), after: milvus('v2.6.11') })).toEqual([]);
  });
});

describe('the release of the operator', () => {
  it('is the tag of its Deployment, where one is there and its tag is a release', () => {
    const deployment = (image: string): KubernetesObject => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'milvus-operator' },
      spec: { template: { spec: { containers: [{ name: 'manager', image }] } } },
    });
    const release = (...images: string[]) => operatorReleaseIn(images.map(deployment));
    expect(release('milvusdb/milvus-operator:v1.3.8', 'milvusdb/milvus:v2.6.11')).toBe('v1.3.8');
    expect(release('registry:5000/mirror/milvus-operator:1.3.0@sha256:0')).toBe('v1.3.0');
    expect(release('milvusdb/milvus-operator:main')).toBeUndefined();
    expect(release('milvusdb/milvus-operator:v1.3.8', 'milvusdb/milvus-operator:v1.2.0')).toBeUndefined();
    expect(release()).toBeUndefined();
  });
});

function said(facts: Partial<LiveChange>): readonly string[] {
  return obstaclesTo(change(facts)).map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
}

function change(facts: Partial<LiveChange>): LiveChange {
  return {
    identity,
    before: milvus('v2.5.16'),
    after: milvus('v2.5.17'),
    live: live('v2.5.16'),
    engine: flux({}),
    operatorRelease: 'v1.3.8',
    ...facts,
  };
}

function milvus(tag: string) {
  const spec = { mode: 'cluster', components: { image: `milvusdb/milvus:${tag}` } };
  return { apiVersion: 'milvus.io/v1beta1', kind: 'Milvus', metadata: { name: 'prod', namespace: 'search' }, spec };
}

function live(tag: string): KubernetesObject {
  return { ...milvus(tag), status: { currentImage: `milvusdb/milvus:${tag}` } };
}

function flux(spec: Readonly<Record<string, unknown>>): LiveChange['engine'] {
  const source = {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: 'fleet', namespace: 'flux-system' },
    spec: { url: 'https://github.com/acme/fleet' },
    status: {},
  };
  const kustomization = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'search', namespace: 'flux-system' },
    spec: { path: './search', sourceRef: { kind: 'GitRepository', name: 'fleet' }, ...spec },
    status: {},
  };
  return { application: application('flux', 'Kustomization'), objects: [source, kustomization] };
}

function argo(ignoreDifferences: readonly unknown[]): LiveChange['engine'] {
  const object = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'search', namespace: 'flux-system' },
    spec: {
      source: { repoURL: 'https://github.com/acme/fleet', path: 'search' },
      ignoreDifferences,
      syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] },
    },
    status: {},
  };
  return { application: application('argo-cd', 'Application'), objects: [object] };
}

function application(engine: Application['engine'], kind: Application['kind']): Application {
  return {
    engine,
    kind,
    namespace: 'flux-system',
    name: 'search',
    root: 'search',
    sourceIndex: 0,
    evidence: 'path',
    targetNamespace: undefined,
    destination: undefined,
  };
}
