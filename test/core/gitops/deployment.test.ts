import { describe, expect, test } from 'vitest';
import { deploymentOf, embeddedState, engines, gitopsReads } from '../../../src/core/gitops/index.ts';
import type { KubernetesObject, ObjectSelector, Observation } from '../../../src/core/object/index.ts';

const question = { repositoryUrls: ['https://github.com/acme/platform'], path: 'apps/milvus/prod.yaml' };
const asOf = '2026-05-01T10:00:00Z';

const repository: KubernetesObject = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'platform', namespace: 'flux-system' },
  spec: { url: 'https://github.com/acme/platform' },
};
const kustomization: KubernetesObject = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'milvus', namespace: 'flux-system' },
  spec: { path: './apps', sourceRef: { kind: 'GitRepository', name: 'platform' } },
};

function cluster(known: Readonly<Record<string, Observation>>): (selector: ObjectSelector) => Observation {
  return (selector) =>
    known[selector.resource] ?? {
      kind: 'unreadable',
      reason: 'not_installed',
      message: `${selector.kind} is not served`,
    };
}

function objects(...list: readonly KubernetesObject[]): Observation {
  return { kind: 'known', objects: list, asOf };
}

function forbidden(what: string): Observation {
  return { kind: 'unreadable', reason: 'forbidden', message: `Falconer may not list ${what}.` };
}

describe('how a file is deployed', () => {
  test('is plain where no engine is installed', () => {
    expect(deploymentOf(cluster({}), question)).toEqual({ kind: 'plain' });
  });

  test('is plain where an engine is installed and does not deploy the file', () => {
    const observed = cluster({
      applications: objects(),
      kustomizations: objects(),
      gitrepositories: objects(repository),
    });
    expect(deploymentOf(observed, question)).toEqual({ kind: 'plain' });
  });

  test('is by the engine whose application takes in the path', () => {
    const observed = cluster({ kustomizations: objects(kustomization), gitrepositories: objects(repository) });
    const deployment = deploymentOf(observed, question);
    expect(deployment.kind === 'engine' && deployment.applications.map((each) => each.name)).toEqual(['milvus']);
  });

  test('is unknown, never plain, where a kind that decides it may not be read', () => {
    const observed = cluster({ kustomizations: objects(kustomization), gitrepositories: forbidden('gitrepositories') });
    expect(deploymentOf(observed, question)).toEqual({
      kind: 'unknown',
      message: 'Falconer may not list gitrepositories.',
    });
  });

  test('does not depend on kinds that only explain', () => {
    const observed = cluster({ applications: objects(), appprojects: forbidden('appprojects') });
    expect(deploymentOf(observed, question)).toEqual({ kind: 'plain' });
  });
});

describe('the registry of engines', () => {
  test('lists every kind once, and only kinds that can be named in RBAC', () => {
    const names = gitopsReads.map((selector) => `${selector.resource}.${selector.group}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => /^[a-z]+\.[a-z.]+$/.test(name))).toBe(true);
  });

  test('has one engine for each id', () => {
    expect(engines.map((engine) => engine.id)).toEqual(['argo-cd', 'flux']);
  });
});

describe('values inside a HelmRelease', () => {
  const carrier = { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', namespace: 'vectors', name: 'milvus' };
  const release = (generation: number, ready: string): KubernetesObject => ({
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'milvus', namespace: 'vectors', generation },
    status: {
      observedGeneration: 2,
      conditions: [{ type: 'Ready', status: ready, reason: 'UpgradeFailed', message: 'timed out' }],
    },
  });

  test('are carried out when Flux has installed the newest spec', () => {
    expect(embeddedState([release(2, 'True')], carrier).kind).toBe('synced');
  });

  test('are behind while Flux has not looked at the newest spec', () => {
    expect(embeddedState([release(3, 'True')], carrier).kind).toBe('behind');
  });

  test('failed with the reason of the release', () => {
    const state = embeddedState([release(2, 'False')], carrier);
    expect(state.kind === 'failed' && state.message).toContain('timed out');
  });

  test('are unknown while the release is not in the cluster', () => {
    expect(embeddedState([], carrier).kind).toBe('unknown');
  });
});

describe('values inside an Application of Argo CD', () => {
  const carrier = { group: 'argoproj.io', kind: 'Application', namespace: 'argocd', name: 'milvus' };
  const source = { repoURL: 'https://zilliztech.github.io/milvus-helm', chart: 'milvus', targetRevision: '4.2.1' };
  const application = (status: string, values: string, compared: string): KubernetesObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'milvus', namespace: 'argocd' },
    spec: { source: { ...source, helm: { values } }, syncPolicy: { automated: {} } },
    status: { sync: { status, revision: '4.2.1', comparedTo: { source: { ...source, helm: { values: compared } } } } },
  });

  test('are carried out when Argo CD has compared them and finds no difference', () => {
    expect(embeddedState([application('Synced', 'a: 1', 'a: 1')], carrier).kind).toBe('synced');
  });

  test('are behind while Argo CD compared older values', () => {
    expect(embeddedState([application('Synced', 'a: 2', 'a: 1')], carrier).kind).toBe('behind');
  });

  test('are behind while they are not applied', () => {
    expect(embeddedState([application('OutOfSync', 'a: 1', 'a: 1')], carrier).kind).toBe('behind');
  });
});
