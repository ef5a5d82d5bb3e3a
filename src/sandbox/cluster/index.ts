/** The embedded Kubernetes cluster behind the demo and the scenario tests. */
export type { WriteAttempt } from './api/api-server.ts';
export type { Fault, Interference } from './api/interference.ts';
export type { ClusterSandboxOptions } from './cluster-parts.ts';
export { type ClusterSandbox, startClusterSandbox } from './cluster-sandbox.ts';
export type { SandboxNode } from './nodes/node-lifecycle.ts';
export type { Failure, PodSelector } from './nodes/pod-faults.ts';
export type { DependencyName } from './operator/dependencies.ts';
export type { ClusterWorld, WorldComponent, WorldKustomization, WorldMilvus, WorldNode, WorldPod } from './world.ts';
