import type { HealthRule } from '../rule.ts';
import { podReads } from '../rule.ts';
import { oneLine } from '../wording.ts';
import { headline, whatServes } from '../workload-state.ts';

/** Pods that Kubernetes refuses to make: a quota, an admission webhook, a missing service account, a bad template. */
export const podCreation: HealthRule = {
  id: 'pod-creation',
  title: 'Kubernetes makes the pods that are asked for',
  why: 'There is no pod to look at, so nothing else would tell.',
  reads: podReads,
  phases: ['running'],
  evaluate(facts) {
    return facts.workloads.flatMap((workload) => {
      const failing = workload.deployments.find((each) => each.failure !== undefined && each.replicas > 0);
      if (failing?.failure === undefined) return [];
      const message = `${headline(workload)}: Kubernetes refuses to make a pod (${oneLine(failing.failure)}); ${whatServes(workload)}`;
      return [{ subject: workload.subject, reason: 'PodsNotCreated', message }];
    });
  },
};
