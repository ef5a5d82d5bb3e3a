import { componentNames, groupableComponents } from '../../../core/milvus/index.ts';
import { isMapping, listAt, stringAt, valueAt } from '../../../core/object/index.ts';
import { defaultInside, type Mapping } from '../json-edit.ts';
import type { StatusCause } from './api-error.ts';

type Path = readonly string[];

/** What the CRD of milvus-operator v1.3.8 defaults, wherever the mapping around it was written. */
const defaults: readonly (readonly [Path, unknown])[] = [
  [['spec', 'mode'], 'standalone'],
  [['spec', 'components', 'imageUpdateMode'], 'rollingUpgrade'],
  [['spec', 'components', 'targetPortType'], 'string'],
  [['spec', 'components', 'proxy', 'serviceType'], 'ClusterIP'],
  [['spec', 'components', 'standalone', 'serviceType'], 'ClusterIP'],
  [['spec', 'dependencies', 'etcd', 'external'], false],
  [['spec', 'dependencies', 'pulsar', 'external'], false],
  [['spec', 'dependencies', 'kafka', 'external'], false],
  [['spec', 'dependencies', 'woodpecker', 'external'], false],
  [['spec', 'dependencies', 'storage', 'external'], false],
  [['spec', 'dependencies', 'storage', 'type'], 'MinIO'],
  [['spec', 'dependencies', 'tei', 'enabled'], false],
  ...['etcd', 'pulsar', 'kafka', 'storage', 'tei'].map(
    (name) => [['spec', 'dependencies', name, 'inCluster', 'deletionPolicy'], 'Retain'] as const,
  ),
  [['status', 'status'], 'Pending'],
];

const enums: readonly (readonly [Path, readonly string[]])[] = [
  [
    ['spec', 'mode'],
    ['cluster', 'standalone'],
  ],
  [
    ['spec', 'components', 'imageUpdateMode'],
    ['rollingUpgrade', 'rollingDowngrade', 'all', 'force'],
  ],
  [
    ['spec', 'components', 'targetPortType'],
    ['string', 'integer'],
  ],
  [
    ['spec', 'components', 'proxy', 'serviceType'],
    ['ClusterIP', 'NodePort', 'LoadBalancer'],
  ],
  [
    ['spec', 'components', 'standalone', 'serviceType'],
    ['ClusterIP', 'NodePort', 'LoadBalancer'],
  ],
  [
    ['spec', 'dependencies', 'msgStreamType'],
    ['pulsar', 'kafka', 'woodpecker', 'rocksmq', 'natsmq', 'custom', ''],
  ],
  [
    ['spec', 'dependencies', 'storage', 'type'],
    ['MinIO', 'S3', 'Azure', ''],
  ],
  ...['etcd', 'pulsar', 'kafka', 'storage', 'tei'].map(
    (name) =>
      [
        ['spec', 'dependencies', name, 'inCluster', 'deletionPolicy'],
        ['Delete', 'Retain'],
      ] as const,
  ),
];

const mappings: readonly Path[] = [
  ['spec'],
  ['spec', 'components'],
  ['spec', 'config'],
  ['spec', 'dependencies'],
  ...componentNames.map((name) => ['spec', 'components', name]),
  ...['etcd', 'pulsar', 'kafka', 'storage', 'woodpecker'].map((name) => ['spec', 'dependencies', name]),
  ...['etcd', 'pulsar', 'kafka', 'storage', 'tei'].map((name) => ['spec', 'dependencies', name, 'inCluster']),
];

const texts: readonly Path[] = [
  ['spec', 'mode'],
  ['spec', 'components', 'image'],
  ['spec', 'components', 'version'],
  ...componentNames.map((name) => ['spec', 'components', name, 'image']),
];

/** Fills in the defaults of the Milvus CRD. */
export function withCrdDefaults(object: Mapping): Mapping {
  return defaults.reduce((filled, [path, value]) => defaultInside(filled, path, value), object);
}

/** What the Milvus CRD's schema refuses: types, enums and minima. Unknown fields are let through. */
export function crdCauses(object: Mapping): readonly StatusCause[] {
  return [
    ...mappings.flatMap((path) => typeCauses(object, path, 'object')),
    ...texts.flatMap((path) => typeCauses(object, path, 'string')),
    ...enums.flatMap(([path, values]) => enumCauses(object, path, values)),
    ...componentNames.flatMap((name) => replicasCauses(object, ['spec', 'components', name, 'replicas'])),
    ...groupableComponents.flatMap((name) => groupCauses(object, ['spec', 'components', name, 'groups'])),
  ];
}

function typeCauses(object: Mapping, path: Path, wanted: 'object' | 'string' | 'integer'): readonly StatusCause[] {
  const value = valueAt(object, path);
  if (value === undefined || value === null || typeName(value) === wanted) return [];
  const field = path.join('.');
  const found = typeName(value);
  const message = `Invalid value: "${found}": ${field} in body must be of type ${wanted}: "${found}"`;
  return [{ reason: 'FieldValueTypeInvalid', message, field }];
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (isMapping(value)) return 'object';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function enumCauses(object: Mapping, path: Path, values: readonly string[]): readonly StatusCause[] {
  const value = stringAt(object, path);
  if (value === undefined || values.includes(value)) return [];
  const supported = values.map((each) => `"${each}"`).join(', ');
  const message = `Unsupported value: "${value}": supported values: ${supported}`;
  return [{ reason: 'FieldValueNotSupported', message, field: path.join('.') }];
}

function replicasCauses(object: Mapping, path: Path): readonly StatusCause[] {
  const value = valueAt(object, path);
  if (typeof value !== 'number' || !Number.isInteger(value)) return typeCauses(object, path, 'integer');
  if (value >= -1) return [];
  const field = path.join('.');
  const message = `Invalid value: ${value}: ${field} in body should be greater than or equal to -1`;
  return [{ reason: 'FieldValueInvalid', message, field }];
}

function groupCauses(object: Mapping, path: Path): readonly StatusCause[] {
  return listAt(object, path).flatMap((group, index) => {
    const place = `${path.join('.')}[${index}]`;
    const missing = ['name', 'replicas'].filter((key) => valueAt(group, [key]) === undefined);
    return missing.map((key) => ({
      reason: 'FieldValueRequired',
      message: 'Required value',
      field: `${place}.${key}`,
    }));
  });
}
