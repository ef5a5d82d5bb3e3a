import type { Hazard } from './hazard.ts';
import { autoscalerOverruled } from './hazards/autoscaler-overruled.ts';
import { chartVersionChanged } from './hazards/chart-version-changed.ts';
import { componentRemoved } from './hazards/component-removed.ts';
import { componentStopped } from './hazards/component-stopped.ts';
import { configNotRolled } from './hazards/config-not-rolled.ts';
import { dataLocationChanged } from './hazards/data-location-changed.ts';
import { deletionPolicyWeakened } from './hazards/deletion-policy-weakened.ts';
import { dependencyMoved } from './hazards/dependency-moved.ts';
import { dependencyVolumeChanged } from './hazards/dependency-volume-changed.ts';
import { etcdMembersChanged } from './hazards/etcd-members-changed.ts';
import { groupsChanged } from './hazards/groups-changed.ts';
import { identityChanged } from './hazards/identity-changed.ts';
import { imageUpdateMode } from './hazards/image-update-mode.ts';
import { memoryLowered } from './hazards/memory-lowered.ts';
import { messageQueueChanged } from './hazards/message-queue-changed.ts';
import { modeChanged } from './hazards/mode-changed.ts';
import { persistenceChanged } from './hazards/persistence-changed.ts';
import { removedFieldStays } from './hazards/removed-field-stays.ts';
import { replicasLowered } from './hazards/replicas-lowered.ts';
import { resourceRemoved } from './hazards/resource-removed.ts';
import { rollingModeLowered } from './hazards/rolling-mode-lowered.ts';
import { rollingUpdateDisabled } from './hazards/rolling-update-disabled.ts';
import { secretChanged } from './hazards/secret-changed.ts';
import { securityLowered } from './hazards/security-lowered.ts';
import { serviceExposureChanged } from './hazards/service-exposure-changed.ts';
import { upgradePathHazard } from './hazards/upgrade-path.ts';
import { upgradeTo26 } from './hazards/upgrade-to-26.ts';

/** What can go wrong between two good states, the gravest first. A new one is a file in `hazards/`, a line here, and its cases. */
export const hazards: readonly Hazard[] = [
  identityChanged,
  resourceRemoved,
  modeChanged,
  messageQueueChanged,
  dataLocationChanged,
  dependencyMoved,
  upgradePathHazard,
  upgradeTo26,
  componentRemoved,
  etcdMembersChanged,
  chartVersionChanged,
  dependencyVolumeChanged,
  persistenceChanged,
  deletionPolicyWeakened,
  rollingModeLowered,
  rollingUpdateDisabled,
  imageUpdateMode,
  replicasLowered,
  componentStopped,
  memoryLowered,
  autoscalerOverruled,
  groupsChanged,
  secretChanged,
  securityLowered,
  serviceExposureChanged,
  configNotRolled,
  removedFieldStays,
];
