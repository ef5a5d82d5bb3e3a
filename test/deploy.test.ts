import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseServerSettings } from '../src/config/server-settings.ts';
import { capacityReads, usageRead } from '../src/core/capacity/index.ts';
import { gitopsReads } from '../src/core/gitops/index.ts';
import { healthReads, readNames } from '../src/core/health/index.ts';
import { clusterIdentityRead, listAt, stringAt } from '../src/core/object/index.ts';

const rules = parseAllDocuments(readFileSync(new URL('../deploy/rbac.yaml', import.meta.url), 'utf8'))
  .map((document): unknown => document.toJS())
  .filter((object) => stringAt(object, ['kind']) === 'ClusterRole')
  .flatMap((role) => listAt(role, ['rules']));

const granted = rules.flatMap((rule) =>
  listAt(rule, ['apiGroups']).flatMap((group) => listAt(rule, ['resources']).map((resource) => `${resource}.${group}`)),
);

function read(name: string): string {
  return readFileSync(new URL(`../deploy/${name}`, import.meta.url), 'utf8');
}

describe('the server as it is deployed', () => {
  const documents = parseAllDocuments(read('server.yaml'));
  const [deployment, service] = documents.map((document): unknown => document.toJS());
  const pod = ['spec', 'template', 'spec'] as const;
  const [container] = listAt(deployment, [...pod, 'containers']);
  const variables = listAt(container, ['env']).map((each) => stringAt(each, ['name']) ?? '');

  it('is written without a fault, and is listed with its permissions', () => {
    expect(documents.flatMap((document) => document.errors)).toEqual([]);
    const resources = parseAllDocuments(read('kustomization.yaml')).flatMap((each) =>
      listAt(each.toJS(), ['resources']),
    );
    expect(resources).toEqual(['rbac.yaml', 'server.yaml']);
  });

  it('is told only what it knows, and all that it needs', () => {
    const given = Object.fromEntries(
      variables.map((name) => [name, name === 'GITHUB_APP_ID' ? '1' : `PRIVATE KEY of ${name}`]),
    );
    const settings = parseServerSettings({ ...given, FALCONER_AUDIT_FILE: '-' }, () => '');
    expect(settings).toMatchObject({ ok: true, value: { auditFile: '-', port: 3_000, metricsPort: 9_090 } });
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(variables.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('is two, which may run side by side, only together with the database that they share', () => {
    const patch: unknown = parseAllDocuments(read('replicas.yaml'))[0]?.toJS();
    const [patched] = listAt(patch, [...pod, 'containers']);
    expect(patch).toMatchObject({
      kind: 'Deployment',
      metadata: { name: 'falconer', namespace: 'falconer' },
      spec: { replicas: 2, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } } },
    });
    expect(patched).toEqual({
      name: 'falconer',
      env: [{ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'falconer', key: 'database-url' } } }],
    });
    const budget: unknown = parseAllDocuments(read('budget.yaml'))[0]?.toJS();
    expect(budget).toMatchObject({
      spec: { minAvailable: 1, selector: { matchLabels: Object(deployment).spec.selector.matchLabels } },
    });
    // Switched on together, by the lines that kustomization.yaml ends with.
    const switchedOn = parseAllDocuments(
      read('kustomization.yaml').replaceAll(/^#( {2}- |patches)/gm, '$1'),
    )[0]?.toJS();
    expect(switchedOn).toMatchObject({
      resources: ['rbac.yaml', 'server.yaml', 'budget.yaml'],
      patches: [{ path: 'replicas.yaml' }],
    });
  });

  it('listens where the probes and the service look', () => {
    expect(listAt(container, ['ports']).map((each) => Object(each))).toEqual([
      { name: 'webhooks', containerPort: 3_000 },
      { name: 'operations', containerPort: 9_090 },
    ]);
    expect(container).toMatchObject({
      startupProbe: { httpGet: { path: '/healthz', port: 'operations' } },
      livenessProbe: { httpGet: { path: '/healthz', port: 'operations' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'operations' } },
    });
    expect(service).toMatchObject({ spec: { ports: [{ targetPort: 'webhooks' }] } });
  });

  it('is not root, writes to its own volumes alone, and never runs twice at once', () => {
    expect(deployment).toMatchObject({
      spec: { replicas: 1, strategy: { type: 'Recreate' } },
    });
    expect(Object(deployment).spec.template.spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65_532,
    });
    expect(container).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: { cpu: '200m', memory: '512Mi' }, limits: { memory: '1Gi' } },
    });
    const directory = listAt(container, ['env']).find((each) => stringAt(each, ['name']) === 'FALCONER_DIRECTORY');
    const mounts = listAt(container, ['volumeMounts']).map((each) => stringAt(each, ['mountPath']));
    expect(mounts).toContain(stringAt(directory, ['value']));
  });

  it('has an image of the same user, that runs nothing on installation', () => {
    const image = read('Containerfile');
    expect(image).toMatch(/^USER 65532:65532$/m);
    expect(image).toContain('npm ci --ignore-scripts');
    expect(image.split('\n').filter((line) => /^(ENV|ARG).*(KEY|SECRET|TOKEN)/.test(line))).toEqual([]);
    expect(image).toMatch(/^ENTRYPOINT \["node", "--enable-source-maps", "dist\/main\.js"\]$/m);
  });
});

describe('the permissions in the cluster', () => {
  it('cover every kind that health, capacity and engines read', () => {
    const reads = [
      ...readNames.map((name) => healthReads[name]),
      ...Object.values(capacityReads),
      usageRead,
      clusterIdentityRead,
      ...gitopsReads,
    ];
    const needed = [...new Set(reads.map(({ resource, group }) => `${resource}.${group}`))];
    expect(needed.filter((each) => !granted.includes(each))).toEqual([]);
    expect(granted.filter((each) => !needed.includes(each))).toEqual([]);
  });

  it('have no verb that writes and no Secret', () => {
    expect([...new Set(rules.flatMap((rule) => listAt(rule, ['verbs'])))].sort()).toEqual(['get', 'list', 'watch']);
    expect(granted.filter((each) => /secret|configmap/.test(each))).toEqual([]);
  });
});
