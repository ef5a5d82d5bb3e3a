import type { HealthRule } from './rule.ts';
import { autoscaler } from './rules/autoscaler.ts';
import { containerStart } from './rules/container-start.ts';
import { crashLoop } from './rules/crash-loop.ts';
import { deletion } from './rules/deletion.ts';
import { dependencies } from './rules/dependencies.ts';
import { generation } from './rules/generation.ts';
import { handsOff } from './rules/hands-off.ts';
import { imagePull } from './rules/image-pull.ts';
import { leftoverPods } from './rules/leftover-pods.ts';
import { manualMode } from './rules/manual-mode.ts';
import { neverHealthy } from './rules/never-healthy.ts';
import { nodeLost } from './rules/node-lost.ts';
import { operatorConfirms } from './rules/operator-confirms.ts';
import { outOfMemory } from './rules/out-of-memory.ts';
import { ownImage } from './rules/own-image.ts';
import { paused } from './rules/paused.ts';
import { podCreation } from './rules/pod-creation.ts';
import { podLoss } from './rules/pod-loss.ts';
import { probes } from './rules/probes.ts';
import { scaledToZero } from './rules/scaled-to-zero.ts';
import { stalled } from './rules/stalled.ts';
import { stop } from './rules/stop.ts';
import { unschedulable } from './rules/unschedulable.ts';
import { volumeClaim } from './rules/volume-claim.ts';
import { workloadProgress } from './rules/workload-progress.ts';

/**
 * Every health rule, in the order in which they are heard: of two that say equally bad things about the same subject the
 * earlier one is believed, so causes come before what they cause. The last ones look at what the others said.
 */
export const healthRules: readonly HealthRule[] = [
  deletion,
  stop,
  dependencies,
  nodeLost,
  imagePull,
  containerStart,
  outOfMemory,
  crashLoop,
  volumeClaim,
  unschedulable,
  podCreation,
  probes,
  podLoss,
  autoscaler,
  ownImage,
  handsOff,
  paused,
  manualMode,
  scaledToZero,
  generation,
  workloadProgress,
  leftoverPods,
  operatorConfirms,
  neverHealthy,
  stalled,
];
