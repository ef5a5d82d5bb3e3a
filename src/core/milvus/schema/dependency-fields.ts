import { fields, flag, flagOff, freeOrNull, listOf, since, text, textByKey, texts, wordOf } from './field-types.ts';

// Tables by milvus-operator v1.3.8, apis/milvus.io/v1beta1/dependencies_types.go and persistence_types.go.

/** What the operator installs as a Helm release of its own. */
const inCluster = fields({
  values: freeOrNull,
  chartVersion: since('v1.0.7', text),
  deletionPolicy: wordOf(['Delete', 'Retain'], 'Retain'),
  pvcDeletion: flag,
});

export const persistence = fields({
  enabled: flag,
  pvcDeletion: flag,
  persistentVolumeClaim: fields({ existingClaim: text, labels: textByKey, annotations: textByKey, spec: freeOrNull }),
});

const quorumBufferPool = fields({ 'name!': text, 'seeds!': texts });

const woodpecker = fields({
  external: since('v1.3.8', flagOff),
  quorumBufferPools: since('v1.3.8', listOf(quorumBufferPool)),
  persistence,
});

const storage = fields({
  type: wordOf(['MinIO', 'S3', 'Azure', ''], 'MinIO'),
  external: flagOff,
  endpoint: text,
  secretRef: text,
  ssl: since('v1.2.7', fields({ enabled: flagOff, insecureSkipVerify: flagOff, caCertificateRef: text })),
  inCluster,
});

/** `spec.dependencies`. */
export const dependencies = fields({
  etcd: fields({ external: flagOff, endpoints: texts, inCluster }),
  msgStreamType: wordOf(['pulsar', 'kafka', 'woodpecker', 'rocksmq', 'natsmq', 'custom', '']),
  pulsar: fields({ external: flagOff, endpoint: text, inCluster }),
  kafka: fields({ external: flagOff, brokerList: texts, secretRef: since('v1.3.8', text), inCluster }),
  rocksmq: fields({ persistence }),
  natsmq: fields({ persistence }),
  woodpecker: since('v1.3.0', woodpecker),
  customMsgStream: freeOrNull,
  storage,
  tei: since('v1.3.0', fields({ enabled: flagOff, inCluster })),
});
