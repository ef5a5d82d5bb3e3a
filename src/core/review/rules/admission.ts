import { type FieldPath, findingAt } from '../../manifest/index.ts';
import type { ApiObject } from '../../schema/index.ts';
import type { Finding } from '../../text/index.ts';
import { milvusResource } from '../domain-rule.ts';
import type { Rule } from '../rule.ts';
import { componentFaults } from './admission-components.ts';
import { dependencyFaults } from './admission-dependencies.ts';
import { groupFaults } from './admission-groups.ts';

/** Something that the operator's validating webhook refuses. */
export interface AdmissionFault {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly path: FieldPath;
  readonly message: string;
}

/** A Milvus resource in both forms that admission looks at, as plain data. */
export interface AdmissionSubject {
  readonly written: ApiObject;
  /** With what the operator fills in; the webhook that does so runs before the one that validates. */
  readonly defaulted: Readonly<Record<string, unknown>>;
}

/**
 * What the operator itself refuses (milvus-operator v1.3.8, milvus_webhook.go and components_types.go). Its webhook is
 * switched off in a default installation, so that nothing but this stands between such a resource and the cluster.
 */
export const admissionRule: Rule = {
  ids: [
    'admission-etcd-endpoints',
    'admission-group-annotation',
    'admission-group-deployment-name',
    'admission-group-label',
    'admission-group-name',
    'admission-group-name-form',
    'admission-group-name-repeated',
    'admission-group-replicas',
    'admission-group-replicas-range',
    'admission-group-revision-name',
    'admission-kafka-brokers',
    'admission-persistence',
    'admission-pulsar-endpoint',
    'admission-rolling-mode',
    'admission-rolling-update',
    'admission-storage-endpoint',
    'admission-woodpecker-pool',
    'admission-woodpecker-pools',
  ],
  title: 'The operator takes the resource',
  why: "With the operator's webhook the resource is refused; without it (the default) the operator stumbles over it in every round, and the last status stays in place as if all were well.",
  fix: 'Write what the finding asks for.',
  check: ({ manifest, document }) => {
    // Whether it runs already changes only charts, which admission does not look at.
    const resource = milvusResource(manifest, document);
    if (resource === undefined) return [];
    return faultsOf(resource).map((fault): Finding => findingAt(manifest, document, fault));
  },
};

function faultsOf(subject: AdmissionSubject): readonly AdmissionFault[] {
  return [...componentFaults(subject), ...dependencyFaults(subject), ...groupFaults(subject)];
}
