import type { ControlPlane } from './control-plane.ts';
import { Kubelets } from './nodes/kubelet.ts';
import { NodeLifecycle } from './nodes/node-lifecycle.ts';
import { runScheduler } from './nodes/scheduler.ts';
import { MilvusOperator } from './operator/milvus-operator.ts';
import { runDeployments } from './workloads/deployment-controller.ts';
import { runGarbageCollector } from './workloads/garbage-collector.ts';
import { runReplicaSets } from './workloads/replica-set-controller.ts';

/** The controllers that somebody can tell to fail. */
export interface Controllers {
  readonly kubelets: Kubelets;
  readonly lifecycle: NodeLifecycle;
  readonly operator: MilvusOperator;
}

/** Starts everything that watches the store and acts; all of it ends with the timers of the control plane. */
export function runControllers(plane: ControlPlane, operatorVersion: string): Controllers {
  const kubelets = new Kubelets(plane);
  runGarbageCollector(plane);
  runReplicaSets(plane);
  runDeployments(plane);
  runScheduler(plane);
  return {
    kubelets,
    lifecycle: new NodeLifecycle(plane, kubelets),
    operator: new MilvusOperator(plane, operatorVersion),
  };
}
