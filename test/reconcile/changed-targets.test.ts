import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGitMirrors } from '../../src/adapters/git/index.ts';
import { formatFieldPath } from '../../src/core/manifest/index.ts';
import { valueAt } from '../../src/core/object/index.ts';
import type { GitMirrors, Log } from '../../src/ports.ts';
import { changedTargets } from '../../src/reconcile/changed-targets.ts';
import { emptyProcessMemory } from '../../src/reconcile/process-memory.ts';
import { type GitServer, startGitServer, type TestFile } from '../adapters/git/git-server.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const name = { owner: 'o', name: 'r' };
const replicas = ['spec', 'components', 'queryNode', 'replicas'];

let server: GitServer;
let mirrors: GitMirrors;
const world = { memory: emptyProcessMemory() };
beforeAll(async () => {
  server = await startGitServer();
  mirrors = openGitMirrors({ directory: server.scratch(), log: silent });
});
afterAll(() => server.close());

interface Seen {
  readonly target: string;
  readonly namespace: string | undefined;
  readonly fields: readonly string[];
  readonly replicas: unknown;
  readonly supersededBy: string | undefined;
}

/** What a commit changed, as it stands at the tip of the branch. */
async function changedBy(commit: string, branchTip = commit): Promise<readonly Seen[]> {
  const mirror = await mirrors.fetched(name, { url: server.url, token: server.token });
  const changed = await changedTargets(world, { name, mirror }, { commit, branchTip });
  return changed.map(({ target, value, fields, supersededBy }) => ({
    target: target.name,
    namespace: target.identity.namespace,
    fields: fields.map(formatFieldPath),
    replicas: valueAt(value, replicas),
    supersededBy,
  }));
}

function milvus(named: string, count: number): string {
  return `apiVersion: milvus.io/v1beta1
kind: Milvus
metadata:
  name: ${named}
spec:
  mode: cluster
  components:
    queryNode:
      replicas: ${count}
`;
}

const queryNodes = [formatFieldPath(replicas)];

/** Two commits on a branch of its own: how it was, and what a person did. */
function twoCommits(
  branch: string,
  before: Readonly<Record<string, TestFile>>,
  after: Readonly<Record<string, TestFile>>,
): string {
  server.commit(branch, before);
  return server.commit(branch, after);
}

const overlays = {
  'base/kustomization.yaml': 'resources: [milvus.yaml]\n',
  'base/milvus.yaml': milvus('search', 2),
  'overlays/dev/kustomization.yaml': 'namespace: search-dev\nresources: [../../base]\n',
  'overlays/prod/kustomization.yaml':
    'namespace: search-prod\nresources: [../../base]\npatches: [{path: sizes.yaml}]\n',
  'overlays/prod/sizes.yaml': milvus('search', 5),
};

const tenants = {
  'charts/milvus/Chart.yaml': 'apiVersion: v2\nname: milvus\nversion: 1.0.0\n',
  'charts/milvus/values.yaml': 'queryNodes: 1\n',
  'charts/milvus/templates/milvus.yaml': milvus('{{ .Release.Name }}', 0).replace('0', '{{ .Values.queryNodes }}'),
  'argocd/tenants.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: tenants
spec:
  generators:
    - git:
        repoURL: https://github.com/example/infra
        files:
          - path: tenants/*/values.yaml
  template:
    metadata:
      name: 'milvus-{{path.basename}}'
    spec:
      project: default
      source:
        repoURL: https://github.com/example/infra
        path: charts/milvus
        helm:
          valueFiles:
            - ../../{{path}}/values.yaml
      destination:
        server: https://kubernetes.default.svc
        namespace: 'milvus-{{path.basename}}'
`,
  'tenants/red/values.yaml': 'queryNodes: 3\n',
  'tenants/blue/values.yaml': 'queryNodes: 4\n',
};

describe('the targets that a commit changes', () => {
  it('are those of a plain file, with the fields', async () => {
    const commit = twoCommits(
      'plain',
      { 'milvus.yaml': `${milvus('a', 1)}---\n${milvus('b', 1)}` },
      { 'milvus.yaml': `# new\n${milvus('a', 1)}---\n${milvus('b', 4)}` },
    );
    expect(await changedBy(commit)).toEqual([
      { target: 'b', namespace: undefined, fields: queryNodes, replicas: 4, supersededBy: undefined },
    ]);
  });

  it('are all overlays of a base, except where an overlay says otherwise', async () => {
    const others = { ...overlays, 'overlays/test/kustomization.yaml': 'namespace: test\nresources: [../../base]\n' };
    const commit = twoCommits('base', others, { 'base/milvus.yaml': milvus('search', 3) });
    expect(await changedBy(commit)).toEqual([
      {
        target: 'search-dev/search',
        namespace: 'search-dev',
        fields: queryNodes,
        replicas: 3,
        supersededBy: undefined,
      },
      { target: 'test/search', namespace: 'test', fields: queryNodes, replicas: 3, supersededBy: undefined },
    ]);
  });

  it('is the one overlay whose patch is another', async () => {
    const commit = twoCommits('patch', overlays, { 'overlays/prod/sizes.yaml': milvus('search', 8) });
    expect(await changedBy(commit)).toMatchObject([{ target: 'search-prod/search', fields: queryNodes, replicas: 8 }]);
  });

  it('is the tenant of a values file', async () => {
    const commit = twoCommits('tenant', tenants, { 'tenants/blue/values.yaml': 'queryNodes: 6\n' });
    expect(await changedBy(commit)).toEqual([
      {
        target: 'milvus-blue',
        namespace: 'milvus-blue',
        fields: queryNodes,
        replicas: 6,
        supersededBy: undefined,
      },
    ]);
  });

  it('are all tenants when the template of the chart changes', async () => {
    const template = tenants['charts/milvus/templates/milvus.yaml'].replace('mode: cluster', 'mode: standalone');
    const commit = twoCommits('template', tenants, { 'charts/milvus/templates/milvus.yaml': template });
    expect(await changedBy(commit)).toMatchObject([
      { target: 'milvus-blue', fields: ['spec.mode'] },
      { target: 'milvus-red', fields: ['spec.mode'] },
    ]);
  });

  it('are none when a file only moves, also into another folder of an overlay', async () => {
    const moved = twoCommits(
      'moved',
      { 'a/milvus.yaml': milvus('a', 1) },
      { 'a/milvus.yaml': 'removed', 'b/c.yaml': milvus('a', 1) },
    );
    expect(await changedBy(moved)).toEqual([]);
    const renamed = twoCommits('renamed', overlays, {
      'overlays/prod/kustomization.yaml': 'removed',
      'overlays/prod/sizes.yaml': 'removed',
      'overlays/live/kustomization.yaml': overlays['overlays/prod/kustomization.yaml'],
      'overlays/live/sizes.yaml': milvus('search', 9),
    });
    expect(await changedBy(renamed)).toMatchObject([{ target: 'search-prod/search', fields: queryNodes, replicas: 9 }]);
  });

  it('are new ones, whole, and those that are gone', async () => {
    const commit = twoCommits(
      'new',
      { 'old.yaml': milvus('old', 1), 'notes.md': 'x' },
      { 'old.yaml': 'removed', 'new.yaml': milvus('new', 2) },
    );
    expect(await changedBy(commit)).toMatchObject([
      { target: 'new', fields: [''], replicas: 2, supersededBy: undefined },
      { target: 'old', fields: [''], replicas: undefined, supersededBy: undefined },
    ]);
  });

  it('are superseded when the branch has them otherwise by now, and not when it only went on', async () => {
    const commit = twoCommits('superseded', overlays, { 'overlays/prod/sizes.yaml': milvus('search', 8) });
    const unrelated = server.commit('superseded', {
      'overlays/dev/notes.md': 'x',
      'base/milvus.yaml': milvus('search', 4),
    });
    expect(await changedBy(commit, unrelated)).toMatchObject([{ supersededBy: undefined }]);
    const again = server.commit('superseded', { 'overlays/prod/sizes.yaml': milvus('search', 9) });
    expect(await changedBy(commit, again)).toMatchObject([{ replicas: 8, supersededBy: again }]);
    const gone = server.commit('superseded', { 'overlays/prod/kustomization.yaml': 'removed' });
    expect(await changedBy(commit, gone)).toMatchObject([{ replicas: 8, supersededBy: gone }]);
  });

  it('are also those that Falconer may not edit, as far as it can read them', async () => {
    const rendered = `# Source: milvus/templates/milvus.yaml\n${milvus('rendered', 1)}`;
    const commit = twoCommits(
      'rendered',
      { 'rendered.yaml': rendered, 'milvus.yaml.j2': milvus('jinja', 1).replace('1', '{{ n }}') },
      { 'rendered.yaml': rendered.replace(': 1', ': 2'), 'milvus.yaml.j2': milvus('jinja', 2).replace('2', '{{ m }}') },
    );
    expect(await changedBy(commit)).toMatchObject([{ target: 'rendered', fields: queryNodes, replicas: 2 }]);
  });

  it('are called as the configuration calls them', async () => {
    const commit = twoCommits('named', overlays, { 'overlays/prod/sizes.yaml': milvus('search', 8) });
    const mirror = await mirrors.fetched(name, { url: server.url, token: server.token });
    const declared = [{ name: 'live', resource: 'search-prod/search' }];
    const changed = await changedTargets(world, { name, mirror }, { commit, branchTip: commit, declared });
    expect(changed.map(({ target, supersededBy }) => [target.name, supersededBy])).toEqual([['live', undefined]]);
  });

  it('are none for a commit of documents, and for the first of all', async () => {
    const first = server.commit('docs', { 'milvus.yaml': milvus('a', 1) });
    expect(await changedBy(first)).toEqual([]);
    expect(await changedBy(server.commit('docs', { 'README.md': 'x' }))).toEqual([]);
  });
});
