/** How long a thing may take before it is called a fault, in milliseconds. Each with the reason for its length. */

const second = 1_000;
const minute = 60 * second;

export const limits = {
  /** The scheduler decides within a second; a retry after a pod went away takes a few. */
  unschedulable: 5 * second,
  /** While other new pods of the component are still starting, pods that do not fit are not the story yet. */
  unschedulableWhileOthersStart: 30 * second,
  /** A volume is usually provided within a few seconds of its claim. */
  volumeClaim: 10 * second,
  /** A node that the cluster autoscaler promised comes up within minutes. */
  nodeBeingAdded: 10 * minute,
  /** A pod can be known before the node it was put on. */
  nodeNotSeenYet: 10 * second,
  /** Mounting a volume or making a sandbox takes seconds; a kubelet reports the first failure after two minutes. */
  containerCreation: 2 * minute,
  /** Four readiness probes after the startup probe passed; most components need one or two. */
  readiness: minute,
  /** Three readiness probes of the operator's period of 15 s (milvus-operator v1.3.8, components.go). */
  probeFailing: 30 * second,
  /** The startup probe of the operator allows 18 tries of 10 s (milvus-operator v1.3.8, components.go). */
  containerStart: 3 * minute,
  /** A kubelet forgets the restarts of a container that ran for ten minutes (back-off reset). */
  sinceOutOfMemory: 10 * minute,
  /** A container that is ready again this long after a crash is taken to have recovered, after an outage of etcd, say. */
  sinceCrash: 3 * minute,
  /** A ReplicaSet makes the pods of one scaling within seconds; a pod made later replaces a lost one. */
  podsOfOneScaling: 10 * second,
  /** The kubelet writes a pod's first conditions within seconds of its start. */
  firstConditions: 5 * second,
  /** A dependency inside the cluster has to start too, images and volumes included. */
  dependencyStart: 10 * minute,
  /** A probe whose outcome the operator cannot tell is repeated every 30 s (milvus-operator v1.3.8, status_cluster.go). */
  dependencyUnknown: minute,
  /** Two rounds of the operator's status loop, 30 to 60 s each (milvus-operator v1.3.8, status_cluster.go). */
  operatorConfirms: 90 * second,
  /** A working operator acts on a new generation at once, and within its retry back-off after an error. */
  operatorActs: 2 * minute,
  /** An autoscaler has no metrics in its first minutes. */
  autoscalerStart: 5 * minute,
  /** Between two components of a rollout the operator waits for its next round, 15 to 30 s. */
  betweenComponents: 45 * second,
  /** From creation or start to healthy, dependencies included. */
  firstHealthy: 15 * minute,
  /** What is over for longer than this is no news any more. */
  recoveryTold: 60 * minute,
  /** The Deployments' own deadline is a month, so Falconer has one of its own (milvus-operator v1.3.8, components.go). */
  stalled: 15 * minute,
} as const;
