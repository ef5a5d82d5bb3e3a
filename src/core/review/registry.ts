import type { ResourceSchema } from '../schema/index.ts';
import { recordOf } from './hazard.ts';
import { hazards } from './hazard-registry.ts';
import { policyRecord } from './policy-findings.ts';
import type { Rule, RuleRecord } from './rule.ts';
import { admissionRule } from './rules/admission.ts';
import { annotationMisplaced } from './rules/annotation-misplaced.ts';
import { autoscaledSingleton } from './rules/autoscaled-singleton.ts';
import { cdcInStandalone } from './rules/cdc-in-standalone.ts';
import { componentImage } from './rules/component-image.ts';
import { componentNotRun } from './rules/component-not-run.ts';
import { configAddressIgnored } from './rules/config-address-ignored.ts';
import { configExtraLevel } from './rules/config-extra-level.ts';
import { configLevel } from './rules/config-level.ts';
import { configNotMapping } from './rules/config-not-mapping.ts';
import { configOutOfRange } from './rules/config-out-of-range.ts';
import { coordinatorStandby } from './rules/coordinator-standby.ts';
import { dataVolumeShared } from './rules/data-volume-shared.ts';
import { deletionPolicyInValues } from './rules/deletion-policy-in-values.ts';
import { dependencyContradiction } from './rules/dependency-contradiction.ts';
import { endpointNotExternal } from './rules/endpoint-not-external.ts';
import { endpointScheme } from './rules/endpoint-scheme.ts';
import { etcdAuth } from './rules/etcd-auth.ts';
import { etcdMembers } from './rules/etcd-members.ts';
import { etcdNotPersistent } from './rules/etcd-not-persistent.ts';
import { etcdTls } from './rules/etcd-tls.ts';
import { fieldNewerThanOperator, fieldNewerThanOperatorFor } from './rules/field-newer-than-operator.ts';
import { groupsAndReplicas } from './rules/groups-and-replicas.ts';
import { helmValueName } from './rules/helm-value-name.ts';
import { imageNotPinned } from './rules/image-not-pinned.ts';
import { imageRegistryGone } from './rules/image-registry-gone.ts';
import { imageVersionUnknown } from './rules/image-version-unknown.ts';
import { modeMissing } from './rules/mode-missing.ts';
import { nameWithEtcd } from './rules/name-with-etcd.ts';
import { pemFolded } from './rules/pem-folded.ts';
import { placeholder } from './rules/placeholder.ts';
import { plaintextSecret } from './rules/plaintext-secret.ts';
import { proxyPort } from './rules/proxy-port.ts';
import { queueNotSupported } from './rules/queue-not-supported.ts';
import { resourcesAboveLimits } from './rules/resources-above-limits.ts';
import { restPort } from './rules/rest-port.ts';
import { sameNameTwice } from './rules/same-name-twice.ts';
import { schemaRule, schemaRuleFor } from './rules/schema.ts';
import { stopIncomplete } from './rules/stop-incomplete.ts';
import { storageBucket } from './rules/storage-bucket.ts';
import { storageCaSecret } from './rules/storage-ca-secret.ts';
import { storageCredentials } from './rules/storage-credentials.ts';
import { storageType } from './rules/storage-type.ts';
import { volumeMissing } from './rules/volume-missing.ts';
import { suppressionRecord } from './suppression-record.ts';
import { treeRules } from './tree-rules/registry.ts';

/** What is known of Milvus and its operator from experience, each with its cases in `test/cases/review/<id>/`. */
export const domainRules: readonly Rule[] = [
  modeMissing,
  componentNotRun,
  componentImage,
  queueNotSupported,
  endpointScheme,
  endpointNotExternal,
  configNotMapping,
  configExtraLevel,
  configLevel,
  configAddressIgnored,
  deletionPolicyInValues,
  storageType,
  storageCredentials,
  storageBucket,
  storageCaSecret,
  volumeMissing,
  resourcesAboveLimits,
  groupsAndReplicas,
  cdcInStandalone,
  sameNameTwice,
  nameWithEtcd,
  imageVersionUnknown,
  imageNotPinned,
  plaintextSecret,
  pemFolded,
  proxyPort,
  stopIncomplete,
  etcdMembers,
  dataVolumeShared,
  helmValueName,
  dependencyContradiction,
  etcdAuth,
  coordinatorStandby,
  autoscaledSingleton,
  annotationMisplaced,
  etcdNotPersistent,
  etcdTls,
  restPort,
  placeholder,
  imageRegistryGone,
  configOutOfRange,
];

/** Every rule of the review, in the order in which a reader would want them. A new one is a file in `rules/` and a line here. */
export const reviewRules: readonly Rule[] = [schemaRule, admissionRule, ...domainRules, fieldNewerThanOperator];

/** What is known of the API server and the operator that the resources are for. */
export interface Recipient {
  /** Of a CustomResourceDefinition; they replace those of the operator's newest release, kind by kind. */
  readonly schemas?: readonly ResourceSchema[];
  /** As in `v1.3.0`. */
  readonly operatorRelease?: string | undefined;
}

/** The same rules for resources that go to a certain cluster. */
export function reviewRulesFor({ schemas = [], operatorRelease }: Recipient): readonly Rule[] {
  const schema = schemas.length === 0 ? schemaRule : schemaRuleFor(schemas);
  return [schema, admissionRule, ...domainRules, fieldNewerThanOperatorFor(operatorRelease)];
}

/** What the documentation says of everything that can be found: rules of one state first, then hazards of a change. */
export const reviewRecords: readonly RuleRecord[] = [
  ...reviewRules,
  ...hazards.map(recordOf),
  ...treeRules,
  suppressionRecord,
  policyRecord,
];
