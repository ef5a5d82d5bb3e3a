import { stringify } from 'yaml';
import { isMapping, listAt, mappingAt, numberAt, stringAt, valueAt } from '../../../core/object/index.ts';
import type { Kind } from '../api/kind.ts';
import { configMaps, milvuses, services, volumeClaims } from '../api/kinds.ts';
import type { Draft } from '../api/object-store.ts';
import type { Milvus } from '../api/resources.ts';
import { overlay } from '../json-edit.ts';
import { controllerReference } from '../workloads/ownership.ts';
import { storageEndpoint } from './dependencies.ts';
import { modeOf, msgStreamTypeOf } from './milvus-spec.ts';
import type { OperatorContext } from './operator-context.ts';
import { instanceLabels } from './workload.ts';

/** ConfigMap and Service of an instance. A change of the configuration restarts nothing by itself. */
export function reconcileSideObjects(context: OperatorContext, milvus: Milvus): void {
  ensure(context, configMaps, configMapOf(milvus));
  ensure(context, services, serviceOf(milvus));
  const queue = msgStreamTypeOf(milvus.spec);
  const persistence = mappingAt(milvus.spec, ['dependencies', queue, 'persistence']);
  if (persistence.enabled === true) {
    // Without an owner, so that the data outlives the custom resource.
    ensure(context, volumeClaims, claim(milvus, { name: `${milvus.metadata.name}-data`, size: '5Gi', labels: {} }));
  }
}

/** The claims of in-cluster dependencies, as their charts name and label them. */
export function installDependencyClaims(context: OperatorContext, milvus: Milvus): void {
  for (const release of releasesOf(milvus)) {
    for (let index = 0; index < release.members; index += 1) {
      const name = `${release.claimPrefix}-${index}`;
      ensure(context, volumeClaims, claim(milvus, { name, size: release.size, labels: release.labels }));
    }
  }
}

/** What is left of the dependencies goes when the policies of the custom resource say so. */
export function removeClaims(context: OperatorContext, milvus: Milvus): void {
  const doomed = releasesOf(milvus).filter(
    ({ policy }) => policy.deletionPolicy === 'Delete' && policy.pvcDeletion === true,
  );
  for (const release of doomed) {
    for (const each of context.plane.store.list(volumeClaims, milvus.metadata.namespace)) {
      if (each.metadata.name.startsWith(`${release.claimPrefix}-`)) {
        context.plane.store.delete(volumeClaims, each.metadata);
      }
    }
  }
}

interface Release {
  readonly claimPrefix: string;
  readonly members: number;
  readonly size: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly policy: Readonly<Record<string, unknown>>;
}

function releasesOf(milvus: Milvus): readonly Release[] {
  const name = milvus.metadata.name;
  const stream = msgStreamTypeOf(milvus.spec);
  const alone = modeOf(milvus.spec) === 'standalone';
  const candidates = [
    {
      key: 'etcd',
      claimPrefix: `data-${name}-etcd`,
      members: alone ? 1 : 3,
      size: '10Gi',
      label: 'app.kubernetes.io/instance',
    },
    { key: 'storage', claimPrefix: `export-${name}-minio`, members: alone ? 1 : 4, size: '500Gi', label: 'release' },
    { key: 'kafka', claimPrefix: `data-${name}-kafka`, members: 3, size: '300Gi', label: 'app.kubernetes.io/instance' },
    { key: 'pulsar', claimPrefix: `${name}-pulsar-bookie-ledgers`, members: 3, size: '200Gi', label: 'release' },
  ];
  return candidates
    .filter(({ key }) => key === 'etcd' || key === 'storage' || key === stream)
    .filter(({ key }) => valueAt(milvus.spec, ['dependencies', key, 'external']) !== true)
    .map(({ key, claimPrefix, members, size, label }) => {
      const policy = mappingAt(milvus.spec, ['dependencies', key, 'inCluster']);
      const asked = numberAt(policy, ['values', 'replicaCount']);
      const release = key === 'storage' ? `${name}-minio` : `${name}-${key}`;
      return { claimPrefix, members: asked ?? members, size, labels: { [label]: release }, policy };
    });
}

function ensure(context: OperatorContext, kind: Kind, wanted: Draft): void {
  if (context.plane.store.get(kind, wanted.metadata) === undefined) context.plane.store.create(kind, wanted);
  else if (kind !== volumeClaims)
    context.plane.store.modify(kind, wanted.metadata, (now) => ({ ...now, ...wanted, metadata: now.metadata }));
}

function configMapOf(milvus: Milvus): Draft {
  const name = milvus.metadata.name;
  const [host = '', port = ''] = storageEndpoint(milvus).split(':');
  const generated = {
    etcd: { rootPath: name, endpoints: listAt(milvus.spec, ['dependencies', 'etcd', 'endpoints']) },
    minio: { bucketName: name, address: host, port: Number(port) || 80 },
    msgChannel: { chanNamePrefix: { cluster: name } },
    messageQueue: msgStreamTypeOf(milvus.spec),
  };
  const config = mappingAt(milvus.spec, ['config']);
  return {
    metadata: owned(milvus, name),
    data: { 'user.yaml': stringify(overlay(generated, config)), 'hook.yaml': hook(milvus) },
  };
}

function hook(milvus: Milvus): string {
  const value = valueAt(milvus.spec, ['hookConfig']);
  return isMapping(value) ? stringify(value) : '{}\n';
}

function serviceOf(milvus: Milvus): Draft {
  const entry = modeOf(milvus.spec) === 'cluster' ? 'proxy' : 'standalone';
  const settings = mappingAt(milvus.spec, ['components', entry]);
  const type = stringAt(settings, ['serviceType']) ?? 'ClusterIP';
  const port = numberAt(settings, ['port']) ?? 19530;
  return {
    metadata: owned(milvus, `${milvus.metadata.name}-milvus`),
    spec: {
      type,
      selector: { ...instanceLabels(milvus.metadata.name), 'milvus.io/service': 'true' },
      ports: [
        { name: 'milvus', port, targetPort: 'milvus', protocol: 'TCP' },
        { name: 'metrics', port: 9091, targetPort: 'metrics', protocol: 'TCP' },
      ],
    },
    // An address of the range for documentation (RFC 5737).
    status: { loadBalancer: type === 'LoadBalancer' ? { ingress: [{ ip: '203.0.113.10' }] } : {} },
  };
}

function owned(milvus: Milvus, name: string): Draft['metadata'] {
  return {
    name,
    namespace: milvus.metadata.namespace ?? 'default',
    labels: instanceLabels(milvus.metadata.name),
    ownerReferences: [controllerReference(milvuses, milvus)],
  };
}

function claim(
  milvus: Milvus,
  facts: { readonly name: string; readonly size: string; readonly labels: Readonly<Record<string, string>> },
): Draft {
  return {
    metadata: { name: facts.name, namespace: milvus.metadata.namespace ?? 'default', labels: facts.labels },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: facts.size } } },
    status: { phase: 'Bound', capacity: { storage: facts.size } },
  };
}
