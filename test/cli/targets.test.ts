import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { targetsCommand } from '../../src/cli/targets.ts';
import { recordingIo } from './recording-io.ts';

const repository = {
  'repo/base/kustomization.yaml': 'resources: [milvus.yaml]\n',
  'repo/base/milvus.yaml': 'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: search\nspec: {}\n',
  'repo/overlays/dev/kustomization.yaml': 'namespace: search-dev\nresources: [../../base]\n',
  'repo/overlays/prod/kustomization.yaml': 'namespace: search-prod\nresources: [../../base]\n',
  'repo/argocd/prod.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: search
  namespace: argocd
spec:
  project: production
  source:
    repoURL: https://github.com/example/infra
    path: overlays/prod
`,
  'repo/legacy/milvus.yaml.j2':
    'apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: old\nspec:\n  mode: {{ mode }}\n',
};

describe('falconer targets', () => {
  it('lists what a folder deploys, with what tells the targets apart', () => {
    const io = recordingIo(repository);
    expect(targetsCommand(['--dir', 'repo'], io)).toBe(0);
    expect(io.printed()).toMatchInlineSnapshot(`
      "NAME                NAMESPACE    ENVIRONMENT  LAYOUT       FILE                                     APPLICATION
      old                 -            unknown      unsupported  repo/legacy/milvus.yaml.j2:2             -
        cannot be changed: repo/legacy/milvus.yaml.j2:6: repo/legacy/milvus.yaml.j2 is a template (Jinja, Helm or the like), so Falconer cannot tell which resource comes out of it. Change the variables that it is filled in from, or the template, by hand.
      search-dev/search   search-dev   development  kustomize    repo/overlays/dev/kustomization.yaml:1   -
      search-prod/search  search-prod  production   kustomize    repo/overlays/prod/kustomization.yaml:1  Application search
      "
    `);
  });

  it('gives the same as JSON, with the place of the application', () => {
    const io = recordingIo(repository);
    expect(targetsCommand(['--dir', 'repo', '--format', 'json'], io)).toBe(0);
    const { targets } = JSON.parse(io.printed());
    expect(targets.at(-1)).toMatchInlineSnapshot(`
      {
        "applications": [
          {
            "file": "repo/argocd/prod.yaml",
            "kind": "Application",
            "line": 1,
            "name": "search",
            "namespace": "argocd",
          },
        ],
        "cluster": null,
        "environment": "production",
        "file": "repo/overlays/prod/kustomization.yaml",
        "layout": "kustomize",
        "line": 1,
        "name": "search-prod/search",
        "namespace": "search-prod",
        "refusal": null,
        "resource": "search",
      }
    `);
  });

  it('takes paths in an Application from the folder that it looks at', () => {
    const io = recordingIo(repository);
    targetsCommand(['--dir', './repo/', '--format', 'json'], io);
    expect(
      JSON.parse(io.printed()).targets.map((target: { applications: unknown[] }) => target.applications.length),
    ).toEqual([0, 0, 1]);
  });

  it('names files that it could not read, and an empty folder', () => {
    const io = recordingIo({ 'a/milvus.yaml': 'apiVersion: milvus.io/v1beta1\nkind: "Milvus\n' });
    expect(targetsCommand(['--dir', 'a'], io)).toBe(0);
    expect(io.printed()).toMatch(
      /^There is no Milvus resource here: .*\nIs this the root of the repository\? --dir names another folder\.\n$/,
    );
    expect(io.complained()).toContain('a/milvus.yaml:3: not read: This is not valid YAML');
  });

  it('says in JSON what it could not read, so that a script does not take the list for whole', () => {
    const io = recordingIo({ 'a/milvus.yaml': 'apiVersion: milvus.io/v1beta1\nkind: "Milvus\n' });
    targetsCommand(['--dir', 'a', '--format', 'json'], io);
    expect(JSON.parse(io.printed())).toMatchObject({
      targets: [],
      unreadable: [{ code: 'invalid_yaml', place: { file: 'a/milvus.yaml', line: 3 } }],
    });
  });

  it('shows the cluster where the configuration names one', () => {
    const io = recordingIo({
      ...repository,
      'repo/.github/falconer.yml':
        'version: 1\ntargets:\n  - {name: live, resource: search-prod/search, cluster: eu-1, environment: production}\n',
    });
    expect(targetsCommand(['--dir', 'repo'], io)).toBe(0);
    expect(io.printed()).toMatch(/^NAME +NAMESPACE +CLUSTER +ENVIRONMENT/);
    expect(io.printed()).toMatch(/^live +search-prod +eu-1 +production +kustomize/m);
  });

  it('ends with 2 for a folder that is not there, and says so', () => {
    const io = {
      ...recordingIo({}),
      listTree: () => {
        throw new Error("ENOENT: no such file or directory, scandir 'nowhere'");
      },
    };
    expect(targetsCommand(['--dir', 'nowhere'], io)).toBe(2);
    expect(io.complained()).toContain("no such file or directory, scandir 'nowhere'");
  });

  it('ends with 2 for a format that there is not', () => {
    expect(targetsCommand(['--format', 'xml'], recordingIo({}))).toBe(2);
  });
});

describe('names in .github/falconer.yml', () => {
  const config = `targets:
  - { name: live, resource: search-prod/search, environment: production, cluster: eu-1 }
  - { name: try, file: overlays/dev/kustomization.yaml, environment: test }
  - { name: gone, resource: search-prod/serch }
`;

  it('take the place of those that are found, with what the files do not say', () => {
    const io = recordingIo({ ...repository, 'repo/.github/falconer.yml': config });
    expect(targetsCommand(['--dir', 'repo', '--format', 'json'], io)).toBe(0);
    const { targets } = JSON.parse(io.printed());
    expect(
      targets.map((each: Record<string, unknown>) => [each.name, each.namespace, each.environment, each.cluster]),
    ).toEqual([
      ['live', 'search-prod', 'production', 'eu-1'],
      ['old', null, 'unknown', null],
      ['try', 'search-dev', 'test', null],
    ]);
    expect(io.complained()).toBe(
      '.github/falconer.yml: targets[2]: There is no Milvus resource search-prod/serch in this repository. Did you mean search-prod/search?\n',
    );
  });

  it('are those by which commands mean them', async () => {
    const files = { ...repository, 'repo/.github/falconer.yml': config };
    const io = recordingIo(files);
    expect(
      await runCommand(['/resources standalone cpu=2 --target live', '--dir', 'repo', '--format', 'json'], io),
    ).toBe(0);
    expect(JSON.parse(io.printed()).files.map((file: { path: string }) => file.path)).toEqual([
      'repo/overlays/prod/kustomization.yaml',
    ]);
    const unknown = recordingIo(files);
    expect(await runCommand(['/resources standalone cpu=2 --target liv', '--dir', 'repo'], unknown)).toBe(1);
    expect(unknown.complained()).toContain('/resources standalone cpu=2 --target live');
  });

  it('are not guessed at when the file is invalid', () => {
    const io = recordingIo({ ...repository, 'repo/.github/falconer.yml': 'target: []\n' });
    expect(targetsCommand(['--dir', 'repo'], io)).toBe(2);
    expect(io.complained()).toBe(
      'falconer targets: the configuration is invalid:\nrepo/.github/falconer.yml:1:1: The file has no key "target". Did you mean targets?\n',
    );
  });
});
