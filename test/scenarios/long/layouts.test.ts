import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo } from '../../../src/cli/demo/demo-repository.ts';
import { type Stage, type StageEngine, setStage } from '../../../src/cli/demo/stage.ts';
import { checksOn, concluded, pullRequestsOf, replyTo, visible } from '../stage-view.ts';

// A story waits for the real bot, and the machine may be busy.

/** A repository of a team, and what one command does to it. */
interface Story {
  readonly files: Readonly<Record<string, string>>;
  readonly engine: StageEngine;
  readonly command: string;
  /** The one file that is edited, with the line before and after. */
  readonly edit: { readonly path: string; readonly from: string; readonly to: string };
  /** Which Milvus is scaled in the cluster, and which must stay as they are. */
  readonly scaled: string;
  readonly untouched: Readonly<Record<string, number>>;
  readonly target: string;
}

/** A small Milvus as somebody writes it, with a comment and no final newline. */
function milvus(name: string, queryNodes: string, place = ''): string {
  return `# Owned by the search team.
apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: ${name}${place}
spec:
  mode: cluster
  components:
    image: milvusdb/milvus:v2.6.4
    proxy:
      replicas: 1
    mixCoord:
      replicas: 1
    streamingNode:
      replicas: 1
    dataNode:
      replicas: 1
    queryNode:
      replicas: ${queryNodes}
  dependencies:
    msgStreamType: woodpecker
    etcd:
      external: true
      endpoints: [etcd-0.etcd.data:2379]
    storage:
      external: true
      type: S3
      endpoint: s3.eu-central-1.amazonaws.com:443
      secretRef: object-storage`;
}

const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: vectors
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://github.com/acme/search-platform.git
    targetRevision: main
    path: charts/milvus
    helm:
      valueFiles:
        - values-production.yaml
  destination:
    server: https://kubernetes.default.svc
    namespace: vectors
  syncPolicy:
    automated: {prune: true, selfHeal: true}
`;

const applicationSet = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: tenants
  namespace: argocd
spec:
  generators:
    - git:
        repoURL: https://github.com/acme/search-platform.git
        revision: main
        files:
          - path: tenants/*/milvus.values.yaml
  template:
    metadata:
      name: 'milvus-{{path.basename}}'
    spec:
      project: default
      source:
        repoURL: https://github.com/acme/search-platform.git
        targetRevision: main
        path: charts/milvus
        helm:
          valueFiles:
            - '/{{path}}/milvus.values.yaml'
      destination:
        server: https://kubernetes.default.svc
        namespace: 'tenant-{{path.basename}}'
      syncPolicy:
        automated: {prune: true, selfHeal: true}
`;

const chart = {
  'charts/milvus/Chart.yaml': 'apiVersion: v2\nname: milvus\nversion: 1.0.0\n',
  'charts/milvus/values.yaml': 'queryNode:\n  replicas: 1\n',
  'charts/milvus/templates/milvus.yaml': milvus('{{ .Release.Name }}', '{{ .Values.queryNode.replicas }}'),
};

const stories: Readonly<Record<string, Story>> = {
  'a file with several documents': {
    files: {
      'clusters/prod/milvus.yaml': `${milvus('search', '2', '\n  namespace: search')}
---
${milvus('recommend', '1', '\n  namespace: recommend').replace('replicas: 1\n  dep', 'replicas:   1  # small\n  dep')}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: notes
  namespace: search
data:
  replicas: "1"
`,
    },
    engine: { kind: 'flux', path: './clusters/prod' },
    command: '/scale querynode 3 --target recommend',
    edit: { path: 'clusters/prod/milvus.yaml', from: 'replicas:   1  # small', to: 'replicas:   3  # small' },
    scaled: 'recommend/recommend',
    untouched: { 'search/search': 2 },
    target: 'recommend',
  },
  'a kustomize overlay': {
    files: {
      'base/kustomization.yaml': 'resources:\n  - milvus.yaml\n',
      'base/milvus.yaml': milvus('search', '1'),
      'overlays/staging/kustomization.yaml': 'namespace: search-staging\nresources:\n  - ../../base\n',
      'overlays/prod/kustomization.yaml':
        'namespace: search-prod\nresources:\n  - ../../base\npatches:\n  - path: sizes.yaml\n',
      'overlays/prod/sizes.yaml':
        'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec:\n  components:\n    queryNode:\n      replicas: 2 # for the summer\n',
      'clusters/all/kustomization.yaml': 'resources:\n  - ../../overlays/staging\n  - ../../overlays/prod\n',
    },
    engine: { kind: 'flux', path: './clusters/all' },
    command: '/scale querynode 4 --target search-prod/search',
    edit: { path: 'overlays/prod/sizes.yaml', from: 'replicas: 2 # for', to: 'replicas: 4 # for' },
    scaled: 'search-prod/search',
    untouched: { 'search-staging/search': 1 },
    target: 'search-prod/search',
  },
  'values of a Helm chart': {
    files: {
      ...chart,
      'charts/milvus/values-production.yaml': '# production\nqueryNode:\n    replicas: 2\n',
      'argocd/vectors.yaml': application,
    },
    engine: { kind: 'argo-cd', path: './argocd' },
    command: '/scale querynode 4',
    edit: { path: 'charts/milvus/values-production.yaml', from: 'replicas: 2', to: 'replicas: 4' },
    scaled: 'vectors/vectors',
    untouched: {},
    target: 'vectors',
  },
  'a tenant of an ApplicationSet': {
    files: {
      ...chart,
      'argocd/tenants.yaml': applicationSet,
      'tenants/red/milvus.values.yaml': 'queryNode: {replicas: 2}\n',
      'tenants/blue/milvus.values.yaml': 'queryNode: {replicas: 2}\n',
    },
    engine: { kind: 'argo-cd', path: './argocd' },
    command: '/scale querynode 3 --target milvus-blue',
    edit: { path: 'tenants/blue/milvus.values.yaml', from: '{replicas: 2}', to: '{replicas: 3}' },
    scaled: 'tenant-blue/milvus-blue',
    untouched: { 'tenant-red/milvus-red': 2 },
    target: 'milvus-blue',
  },
};

describe.each(Object.entries(stories))('a command on %s', (_, story) => {
  let stage: Stage;
  let comment: number;

  beforeAll(async () => {
    stage = await setStage({ speed: 30, logLevel: 'silent', files: story.files, engine: story.engine });
    await stage.startBot();
  });
  afterAll(() => stage.close());

  function queryNodesOf(place: string): number | undefined {
    const [namespace, name] = place.split('/');
    const found = stage.cluster.snapshot().milvuses.find((each) => each.namespace === namespace && each.name === name);
    return found?.components.find((each) => each.component === 'queryNode')?.ready;
  }

  it('leads to a pull request that changes one line where the field is set, and nothing that others share', async () => {
    comment = await stage.github.as(demo.maintainer).comment(demo.repository, stage.issue, story.command);
    expect(visible((await replyTo(stage, comment)).body)).toMatch(/^🚀 \*\*scale queryNode \d -\\> \d/);
    const [pullRequest] = pullRequestsOf(stage, comment);
    const diff = await stage.github.diff(demo.repository, pullRequest?.number ?? 0);
    const lines = diff.split('\n');
    expect(lines.filter((line) => line.startsWith('+++'))).toEqual([`+++ b/${story.edit.path}`]);
    const changed = lines.filter((line) => /^[+-](?![+-])/.test(line)).map((line) => line.replace(/^([+-])\s+/, '$1'));
    expect(changed.map((line) => line.slice(0, 1))).toEqual(['-', '+']);
    expect(changed[0]).toContain(story.edit.from);
    expect(changed[1]).toContain(story.edit.to);
  });

  it('has a review that passes', async () => {
    const [pullRequest] = pullRequestsOf(stage, comment);
    const check = await concluded(stage, pullRequest?.headSha ?? '', 'falconer/review');
    expect(check).toMatchObject({ conclusion: 'success' });
  });

  it('is rolled out after the merge, to that Milvus alone', async () => {
    const [pullRequest] = pullRequestsOf(stage, comment);
    const merge = await stage.github.as(demo.maintainer).merge(demo.repository, pullRequest?.number ?? 0);
    const { conclusion, title } = await concluded(stage, merge, 'falconer/rollout');
    const done = { conclusion: 'success', title: `${story.target}: done, every component is healthy` };
    expect({ conclusion, title }).toEqual(done);
    expect(checksOn(stage, merge, 'falconer/rollout').length).toBe(1);
    expect(queryNodesOf(story.scaled)).toBe(Number(/\d/.exec(story.command)?.[0]));
    for (const [place, count] of Object.entries(story.untouched)) expect(queryNodesOf(place), place).toBe(count);
    expect(stage.cluster.writesBy('reader')).toBe(0);
    expect(stage.github.unsupported).toEqual([]);
  });
});
