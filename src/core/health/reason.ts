import type { Health } from './verdict.ts';

/** What a reason stands for. */
export interface ReasonMeaning {
  readonly health: Health;
  /** When it is said, in one sentence. */
  readonly meaning: string;
}

/** Every reason a verdict can have. Each stands for one health, so a reason alone tells the polarity. */
export const reasons = {
  Running: { health: 'Healthy', meaning: 'Everything that was asked for runs, and the operator confirms it.' },

  Accepted: { health: 'Progressing', meaning: 'The operator has not yet acted on the newest generation.' },
  Starting: { health: 'Progressing', meaning: 'Pods are starting for the first time, or after a stop.' },
  ScalingUp: { health: 'Progressing', meaning: 'More pods were asked for and are starting.' },
  ScalingDown: { health: 'Progressing', meaning: 'Fewer pods were asked for and some are still to go.' },
  Updating: { health: 'Progressing', meaning: 'Pods of the new template replace those of the old one.' },
  WaitingForTurn: { health: 'Progressing', meaning: 'The component still runs the old template; others go first.' },
  BecomingAvailable: { health: 'Progressing', meaning: 'All pods are ready, some not for long enough to count.' },
  Terminating: { health: 'Progressing', meaning: 'What was asked for runs; old pods are still going away.' },
  LeftoverPods: { health: 'Progressing', meaning: 'Pods run that the custom resource does not ask for.' },
  AwaitingOperator: { health: 'Progressing', meaning: 'The pods are as asked; the operator has not confirmed it yet.' },
  DependencyStarting: { health: 'Progressing', meaning: 'A dependency is not ready yet and is young enough for that.' },
  AddingNode: { health: 'Progressing', meaning: 'Pods do not fit; the cluster autoscaler is adding a node.' },
  Stopping: { health: 'Progressing', meaning: 'The custom resource asks for no pod at all; some are still there.' },
  Deleting: { health: 'Progressing', meaning: 'The custom resource is being deleted.' },

  Stopped: { health: 'Suspended', meaning: 'Stopped on purpose: no pod is asked for and none is left.' },
  ScaledToZero: { health: 'Suspended', meaning: 'No pod of this component is asked for.' },
  Paused: { health: 'Suspended', meaning: 'Rollouts of the component are paused in the custom resource.' },
  ManualMode: { health: 'Suspended', meaning: 'The operator leaves scaling to a person, who has not finished.' },
  ReconcilePaused: { health: 'Suspended', meaning: 'An annotation tells the operator to leave this Milvus alone.' },
  Maintenance: { health: 'Suspended', meaning: 'An annotation says that somebody is working on this Milvus.' },

  NotFound: { health: 'Missing', meaning: 'There is no such custom resource in the cluster.' },

  DependencyDown: {
    health: 'Degraded',
    meaning: 'The operator cannot reach etcd, object storage or the message stream.',
  },
  NodeLost: { health: 'Degraded', meaning: 'Pods are on a node that is not ready or is gone.' },
  ImagePullBackOff: { health: 'Degraded', meaning: 'A container image cannot be pulled.' },
  ContainerNotStarted: { health: 'Degraded', meaning: 'A container cannot be made: a volume, Secret or ConfigMap.' },
  OOMKilled: { health: 'Degraded', meaning: 'A container was killed for want of memory, more than once.' },
  CrashLoopBackOff: { health: 'Degraded', meaning: 'A container keeps dying.' },
  VolumeClaimPending: { health: 'Degraded', meaning: 'A pod waits for a volume that is not provided.' },
  Unschedulable: { health: 'Degraded', meaning: 'Pods do not fit on the nodes there are.' },
  PodsNotCreated: { health: 'Degraded', meaning: 'Kubernetes refuses to make the pods, for example for a quota.' },
  ProbeFailing: { health: 'Degraded', meaning: 'A container runs and its probe keeps failing.' },
  PodLost: { health: 'Degraded', meaning: 'A pod went away though nothing was changed; it is being replaced.' },
  PodNotReady: { health: 'Degraded', meaning: 'A pod that was ready is not any more, though nothing was changed.' },
  AutoscalerNotScaling: { health: 'Degraded', meaning: 'The autoscaler that owns the number of pods cannot do it.' },
  ImageOverrideBlocks: {
    health: 'Degraded',
    meaning: 'An image of its own on one component keeps rollouts open for ever.',
  },
  MilvusNotReady: { health: 'Degraded', meaning: 'The operator says Milvus is not ready, though all pods are.' },
  OperatorNotReconciling: { health: 'Degraded', meaning: 'The operator has not acted on a change for too long.' },
  NeverHealthy: { health: 'Degraded', meaning: 'It has not become healthy since it was created or started.' },
  Stalled: { health: 'Degraded', meaning: 'Something is unfinished and nothing has moved for too long.' },

  Unreadable: { health: 'Unknown', meaning: 'A kind of object that the verdict depends on cannot be read.' },
} as const satisfies Readonly<Record<string, ReasonMeaning>>;

/** A reason of the closed list. */
export type Reason = keyof typeof reasons;
