import type { KubernetesObject, ObjectMeta, OwnerReference } from '../../../core/object/index.ts';

/** Any object of the sandbox cluster. */
export interface Resource extends KubernetesObject {
  readonly metadata: Meta;
}

export interface Meta extends ObjectMeta {
  readonly generateName?: string;
  readonly finalizers?: readonly string[];
  readonly deletionGracePeriodSeconds?: number;
  readonly ownerReferences?: readonly Owner[];
}

export interface Owner extends OwnerReference {
  readonly apiVersion?: string;
  readonly blockOwnerDeletion?: boolean;
}

export type Labels = { readonly [key: string]: string };

/** Amounts by resource name, as Kubernetes quantities: `{ cpu: '500m', memory: '2Gi' }`. */
export type Quantities = { readonly [resource: string]: string };

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly [field: string]: unknown;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly nodeName?: string;
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
  readonly [field: string]: unknown;
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Labels; readonly annotations?: Labels };
  readonly spec: PodSpec;
}

export interface Pod extends Resource {
  readonly spec: PodSpec;
  readonly status: PodStatus;
}

export interface PodStatus {
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  readonly conditions: readonly PodCondition[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly [field: string]: unknown;
}

export interface PodCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly lastProbeTime: null;
  readonly lastTransitionTime: string;
}

/** Exactly one of the three is present, or none in `lastState`. */
export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly running?: { readonly startedAt: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly reason: string;
    readonly startedAt: string;
    readonly finishedAt: string;
  };
}

export interface ContainerStatus {
  readonly name: string;
  readonly image: string;
  readonly imageID: string;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  readonly ready: boolean;
  readonly started?: boolean;
  readonly restartCount: number;
}

export interface Deployment extends Resource {
  readonly spec: DeploymentSpec;
  readonly status: DeploymentStatus;
}

export interface DeploymentSpec {
  readonly replicas: number;
  readonly selector: { readonly matchLabels: Labels };
  readonly template: PodTemplate;
  readonly strategy: DeploymentStrategy;
  readonly minReadySeconds?: number;
  readonly paused?: boolean;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
}

export interface DeploymentStrategy {
  readonly type: 'RollingUpdate' | 'Recreate';
  readonly rollingUpdate?: { readonly maxUnavailable: number | string; readonly maxSurge: number | string };
}

/** Counts of zero are left out, as Kubernetes does. */
export interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly conditions?: readonly DeploymentCondition[];
}

export interface DeploymentCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly lastUpdateTime: string;
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
}

export interface ReplicaSet extends Resource {
  readonly spec: {
    readonly replicas: number;
    readonly minReadySeconds?: number;
    readonly selector: { readonly matchLabels: Labels };
    readonly template: PodTemplate;
  };
  readonly status: ReplicaSetStatus;
}

/** All but `replicas` are left out at zero, as Kubernetes does. */
export interface ReplicaSetStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration?: number;
}

export interface Node extends Resource {
  readonly spec: { readonly taints?: readonly Taint[]; readonly unschedulable?: boolean };
  readonly status: {
    readonly capacity: Quantities;
    readonly allocatable: Quantities;
    readonly conditions: readonly NodeCondition[];
    readonly [field: string]: unknown;
  };
}

export interface NodeCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastHeartbeatTime: string;
  readonly lastTransitionTime: string;
}

/** A Milvus custom resource. Its spec is whatever the user wrote plus the operator's defaults: read it with getters. */
export interface Milvus extends Resource {
  readonly spec: MilvusSpec;
  readonly status?: MilvusStatus;
}

export type MilvusSpec = Readonly<Record<string, unknown>>;

export interface MilvusStatus {
  readonly status?: 'Pending' | 'Healthy' | 'Unhealthy' | 'Stopped' | 'Deleting';
  readonly conditions?: readonly MilvusCondition[];
  readonly observedGeneration?: number;
  readonly endpoint?: string;
  readonly ingress?: unknown;
  readonly rollingModeVersion?: number;
  readonly componentsDeployStatus?: Readonly<Record<string, ComponentDeployStatus>>;
  readonly deploymentGroupsDeployStatus?: Readonly<Record<string, Readonly<Record<string, ComponentDeployStatus>>>>;
  readonly currentImage?: string;
  readonly currentVersion?: string;
}

/** The operator also writes an entry whose texts are all empty, so nothing here is a closed list. */
export interface MilvusCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime: string;
}

export interface ComponentDeployStatus {
  readonly generation: number;
  readonly image: string;
  readonly status: DeploymentStatus;
}
