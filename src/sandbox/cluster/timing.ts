/**
 * How long things take, in milliseconds of sandbox time. Those of the kubelet are what the recorded clusters showed;
 * those of the operator are constants of milvus-operator v1.3.8.
 */
export const timing = {
  /** From a pod that was bound to the first container status. */
  podAccepted: 20,
  initContainer: 1_500,
  /** From a running container to `started`. */
  startup: 3_000,
  /** From `started` to ready: at least, and at most this much more. */
  readiness: 2_000,
  readinessSpread: 2_500,
  imagePull: 1_500,
  /** Waits between pulls of an image that cannot be pulled; the last one stays. */
  pullBackOff: [10_000, 20_000, 40_000, 60_000],
  /** From the start of a container that fails to its end. */
  crash: 3_000,
  /** The first restart comes without a wait. */
  firstRestart: 600,
  /** Waits between restarts of a container that fails; the last one stays. */
  crashBackOff: [10_000, 20_000, 40_000, 80_000, 160_000, 300_000],
  /** From the end of a container to CrashLoopBackOff. */
  crashNoticed: 800,
  /** A container that ran for this long starts its waits from the beginning. */
  crashForgotten: 600_000,
  stop: 2_500,
  stopUnstarted: 500,
  /** kube-controller-manager: --node-monitor-grace-period. */
  nodeGrace: 40_000,
  /** Tolerations that every pod has for a node that is not reachable. */
  eviction: 300_000,
  /** Until the pods of a lost node are given up. A real cluster waits for the node object to go. */
  podsGivenUp: 60_000,
  schedulerRetry: 1_000,
  /** Operator: from a change of the custom resource to the reconcile. */
  reconcile: 1_000,
  /** Operator: a reconcile that has to go on later. */
  requeue: 15_000,
  /** Operator: a failed or deleting object. */
  deletingRequeue: 30_000,
  unhealthyLoop: 30_000,
  healthyLoop: 60_000,
  resync: 600_000,
} as const;
