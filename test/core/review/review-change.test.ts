import { describe, expect, it } from 'vitest';
import { openTree } from '../../../src/core/layout/index.ts';
import { reviewChange } from '../../../src/core/review/index.ts';

type Files = Readonly<Record<string, string>>;

/** What is found when the files change so; `undefined` removes a file. */
function review(files: Files, changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  const entries = Object.entries({ ...files, ...changes });
  const after = Object.fromEntries(entries.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
  const change = { before: treeOf(files), after: treeOf(after), changedPaths: Object.keys(changes) };
  return reviewChange(change).findings.map(
    ({ severity, rule, file, line, path }) => `${severity} ${rule} ${file}:${line} ${path}`,
  );
}

function treeOf(files: Files): ReturnType<typeof openTree> {
  return openTree(Object.entries(files).map(([path, text]) => ({ path, text })));
}

const milvus = (spec: string, name = 'search'): string =>
  `apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: ${name}\nspec:\n${spec}`;

describe('a change in kustomize', () => {
  const files: Files = {
    'base/kustomization.yaml': 'resources: [milvus.yaml]\n',
    'base/milvus.yaml': milvus('  mode: cluster\n  components:\n    queryNode:\n      replicas: 5\n'),
    'overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamespace: prod\npatches:\n  - path: patch.yaml\n',
    'overlays/prod/patch.yaml': milvus('  components:\n    queryNode:\n      replicas: 8\n'),
    'overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamespace: dev\n',
  };

  it('is judged as it is deployed, at the line of the patch that makes the field', () => {
    const patch = files['overlays/prod/patch.yaml']?.replace('replicas: 8', 'replicas: 2') ?? '';
    expect(review(files, { 'overlays/prod/patch.yaml': patch })).toEqual([
      'warning replicas-lowered overlays/prod/patch.yaml:8 spec.components.queryNode.replicas',
    ]);
  });

  it('of a patch is held against the schema there, and a patch alone is no resource', () => {
    const patch = files['overlays/prod/patch.yaml']?.replace('queryNode', 'querynode') ?? '';
    expect(review(files, { 'overlays/prod/patch.yaml': patch })).toEqual([
      'warning replicas-lowered base/milvus.yaml:9 spec.components.queryNode.replicas',
      'error schema-unknown-field overlays/prod/patch.yaml:7 spec.components.querynode',
    ]);
  });

  it('of a shared base is said once, for all overlays', () => {
    const base = files['base/milvus.yaml']?.replace('  mode: cluster\n', '') ?? '';
    const found = review(files, { 'base/milvus.yaml': base });
    expect(found.filter((each) => each.includes(' mode-changed '))).toEqual([
      'error mode-changed base/milvus.yaml:5 spec.mode',
    ]);
  });

  it('that moves a file without changing what is deployed finds nothing', () => {
    const moved = {
      'base/milvus.yaml': undefined,
      'base/search.yaml': files['base/milvus.yaml'],
      'base/kustomization.yaml': 'resources: [search.yaml]\n',
    };
    expect(review(files, moved)).toEqual([]);
  });

  it('that takes an overlay away is a removal', () => {
    const gone = { 'overlays/dev/kustomization.yaml': undefined };
    expect(review(files, gone)).toEqual(['warning resource-removed overlays/dev/kustomization.yaml:1 ']);
  });
});

describe('a change of the values of a chart', () => {
  const files: Files = {
    'chart/Chart.yaml': 'apiVersion: v2\nname: search\nversion: 1.0.0\n',
    'chart/values.yaml': 'queryNode:\n  replicas: 5\nmode: cluster\n',
    'chart/templates/milvus.yaml': milvus(
      '  mode: {{ .Values.mode }}\n  components:\n    queryNode:\n      replicas: {{ .Values.queryNode.replicas }}\n',
      '{{ .Release.Name }}',
    ),
    'app.yaml':
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: search\n  namespace: argocd\nspec:\n  source:\n    repoURL: https://github.com/acme/search\n    path: chart\n    helm:\n      valueFiles: [prod.yaml]\n  destination:\n    namespace: prod\n',
    'chart/prod.yaml': '# production\nqueryNode:\n  replicas: 8\n',
  };

  it('is judged as it is printed, at the line of the value; the template is no YAML and no finding', () => {
    expect(review(files, { 'chart/prod.yaml': '# production\nqueryNode:\n  replicas: 2\n' })).toEqual([
      'warning replicas-lowered chart/prod.yaml:3 spec.components.queryNode.replicas',
    ]);
  });

  it('finds a value that the schema does not take', () => {
    expect(
      review(files, { 'chart/prod.yaml': '# production\nqueryNode:\n  replicas: 8\nmode: distributed\n' }),
    ).toEqual(['error schema-enum chart/prod.yaml:4 spec.mode']);
  });
});

describe('a change that others take no notice of', () => {
  const application = (options: string): string =>
    `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: search
  namespace: argocd
spec:
  source:
    repoURL: https://github.com/acme/search
    path: prod
  destination:
    namespace: prod
  ignoreDifferences:
    - group: milvus.io
      kind: Milvus
      jsonPointers: [/spec/components]
  syncPolicy:
    syncOptions: [${options}]
`;
  const change = (options: string): readonly string[] =>
    review(
      {
        'app.yaml': application(options),
        'prod/milvus.yaml': milvus('  mode: cluster\n  components:\n    proxy:\n      replicas: 2\n'),
      },
      { 'prod/milvus.yaml': milvus('  mode: cluster\n  components:\n    proxy:\n      replicas: 3\n') },
    );

  it('because Argo CD leaves the field as it is, is an error', () => {
    expect(change('RespectIgnoreDifferences=true')).toEqual([
      'error ignored-by-application prod/milvus.yaml:9 spec.components.proxy.replicas',
    ]);
  });

  it('is fine where Argo CD only compares without the field', () => {
    expect(change('CreateNamespace=true')).toEqual([]);
  });
});

describe('a second file for the same Milvus', () => {
  const first = milvus('  mode: cluster\n');

  it('in one folder is a warning, below one deployer an error', () => {
    expect(review({ 'a/one.yaml': first }, { 'a/two.yaml': first })).toEqual([
      'warning same-resource-twice a/two.yaml:4 metadata.name',
    ]);
    const flux =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: a\nspec:\n  path: ./a\n  sourceRef: {kind: GitRepository, name: a}\n';
    expect(review({ 'a/one.yaml': first, 'flux.yaml': flux }, { 'a/b/two.yaml': first })).toEqual([
      'error same-resource-twice a/b/two.yaml:4 metadata.name',
    ]);
  });

  it('in another folder may be for another cluster', () => {
    expect(review({ 'eu/one.yaml': first }, { 'us/one.yaml': first })).toEqual([]);
  });
});

describe('a health check of Flux', () => {
  const kustomization = (check: string): string =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: milvus\nspec:\n  path: ./prod\n  healthChecks:\n    - ${check}\n      name: search\n      namespace: prod\n`;

  it('of a kind that does not exist never works', () => {
    expect(review({}, { 'ks.yaml': kustomization('apiVersion: milvus.io\n      kind: milvuses') })).toEqual([
      'error flux-health-check ks.yaml:9 spec.healthChecks[0].kind',
    ]);
  });

  it('without expressions says nothing', () => {
    expect(review({}, { 'ks.yaml': kustomization('apiVersion: milvus.io/v1beta1\n      kind: Milvus') })).toEqual([
      'notice flux-health-check ks.yaml:9 spec.healthChecks[0].kind',
    ]);
  });
});

describe('a file that is broken for now', () => {
  it('has its own findings, and nothing is said to be removed', () => {
    const good = milvus('  mode: cluster\n');
    expect(review({ 'a.yaml': good }, { 'a.yaml': good.replace('mode: cluster', 'mode: [cluster') })).toEqual([
      expect.stringMatching(/^error yaml-syntax a\.yaml:/),
    ]);
  });

  it('that is a template which somebody else fills in is left alone', () => {
    const template = milvus(
      '  mode: cluster\n  components:\n{% if big %}\n    proxy: {replicas: {{ n }}}\n{% endif %}\n',
    );
    expect(review({}, { 'a.yaml': template })).toEqual([]);
  });
});
