import type { FieldPath } from '../../manifest/index.ts';
import { listAt, stringAt, valueAt } from '../../object/index.ts';
import type { AdmissionFault, AdmissionSubject } from './admission.ts';

const dependencies = ['spec', 'dependencies'];

/** External dependencies that say nothing of where they are. */
export function dependencyFaults({ defaulted }: AdmissionSubject): readonly AdmissionFault[] {
  const queue = stringAt(defaulted, [...dependencies, 'msgStreamType']) ?? '';
  return [
    ...endpointFaults(defaulted, 'etcd', {
      rule: 'admission-etcd-endpoints',
      field: 'endpoints',
      example: 'a list such as [etcd-0.etcd:2379]',
    }),
    ...endpointFaults(defaulted, 'storage', {
      rule: 'admission-storage-endpoint',
      field: 'endpoint',
      example: 'host and port, such as s3.eu-central-1.amazonaws.com:443',
    }),
    ...(queue in queueEndpoints ? endpointFaults(defaulted, queue, queueEndpoints[queue]) : []),
    ...(queue === 'woodpecker' ? poolFaults(defaulted) : []),
  ];
}

interface Endpoint {
  readonly rule: string;
  readonly field: string;
  readonly example: string;
}

const queueEndpoints: Readonly<Record<string, Endpoint>> = {
  kafka: {
    rule: 'admission-kafka-brokers',
    field: 'brokerList',
    example: 'a list such as [kafka-0.kafka:9092]',
  },
  pulsar: {
    rule: 'admission-pulsar-endpoint',
    field: 'endpoint',
    example: 'host and port, such as pulsar-proxy.pulsar:6650',
  },
  woodpecker: {
    rule: 'admission-woodpecker-pools',
    field: 'quorumBufferPools',
    example: 'pools with a name and seeds such as woodpecker-0.woodpecker:18080',
  },
};

function endpointFaults(milvus: unknown, name: string, endpoint: Endpoint | undefined): readonly AdmissionFault[] {
  if (endpoint === undefined || valueAt(milvus, [...dependencies, name, 'external']) !== true) return [];
  const path = [...dependencies, name, endpoint.field];
  const value = valueAt(milvus, path) ?? '';
  if (value !== '' && !(Array.isArray(value) && value.length === 0)) return [];
  const message = `The external ${name} has no ${endpoint.field}, and the operator waits for it without end. Write ${endpoint.example}.`;
  return [fault(endpoint.rule, path, message)];
}

function poolFaults(milvus: unknown): readonly AdmissionFault[] {
  if (valueAt(milvus, [...dependencies, 'woodpecker', 'external']) !== true) return [];
  const path = [...dependencies, 'woodpecker', 'quorumBufferPools'];
  return listAt(milvus, path).flatMap((pool, index) => [
    ...((stringAt(pool, ['name']) ?? '') === ''
      ? [fault('admission-woodpecker-pool', [...path, index, 'name'], 'The pool has no name. Write one.')]
      : []),
    ...(listAt(pool, ['seeds']).length === 0
      ? [
          fault(
            'admission-woodpecker-pool',
            [...path, index, 'seeds'],
            'The pool has no seeds. Write the addresses of its members, such as woodpecker-0.woodpecker:18080.',
          ),
        ]
      : []),
  ]);
}

function fault(rule: string, path: FieldPath, message: string): AdmissionFault {
  return { rule, severity: 'error', path, message };
}
