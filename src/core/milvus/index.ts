/** What Milvus and its operator are: components, versions, workloads. Data and functions, nothing live. */
export { type BlastRadius, blastRadius, type Footprint, type Restart } from './blast-radius.ts';
export {
  type ComponentName,
  componentNames,
  componentOfWorkload,
  groupableComponents,
  isComponentName,
  parseComponentName,
  separateCoordinators,
  workloadName,
} from './component.ts';
export {
  defaultImage,
  defaultReplicas,
  imageOf,
  mentionsComponent,
  modeOf,
  type NotRun,
  runsAtLeast26,
  usesSeparateCoordinators,
  type WrittenGroup,
  whyNotRun,
  writtenGroups,
  writtenReplicas,
} from './custom-resource.ts';
export { applyOperatorDefaults, type OperatorFacts } from './defaulting.ts';
export { desiredReplicas, type Workload } from './desired-replicas.ts';
export {
  effectiveImage,
  effectivePodAnnotations,
  effectiveResources,
  imageOverride,
  isPaused,
  rollsInOrder,
} from './effective-component.ts';
export { hiddenSecret, secretsIn, withoutSecrets } from './hide-secrets.ts';
export { componentsGoneIn26, imageRolloutOrder } from './image-rollout.ts';
export { keptSpec } from './kept-spec.ts';
export { messageQueueOf, writtenMessageQueue } from './message-queue.ts';
export { type ConfigKeyConcern, configKeyConcern, configSections, isSecretName } from './milvus-config.ts';
export { type MilvusField, milvusField } from './milvus-field.ts';
export { isOperatorDeployment, operatorImageOf, operatorReleaseIn } from './operator-deployment.ts';
export { rollingUpdateIsOn, rolloutManner } from './rolling-update.ts';
export { milvusFields, operatorSchemas } from './schema/milvus-schema.ts';
export { childSchema, type FieldReleases, fieldReleases, newestRelease } from './schema/operator-release.ts';
export { volumeClaimFaults } from './schema/persistent-volume-claim.ts';
export {
  entersStreaming,
  numbersOf,
  type StepReason,
  sameNumbers,
  type UpgradeBlock,
  type UpgradePath,
  type UpgradeQuestion,
  type UpgradeStep,
  upgradePath,
} from './upgrade-path.ts';
export { type ImageReference, isAtLeast26, operatorVersion, parseImage } from './version.ts';
export { asksToStop, entryComponent, expectedWorkloads } from './workloads.ts';
