import { conditionOf } from '../../object/index.ts';
import { type Facts, isObserved } from '../facts.ts';
import type { HealthRule } from '../rule.ts';
import type { Saying } from '../verdict.ts';
import { count } from '../wording.ts';
import { alivePods } from '../workload.ts';

/**
 * Every component at 0 is "stop". The status says Stopped as soon as it is wanted; only the reason MilvusStopped and the
 * absence of pods say that it is done (milvus-operator v1.3.8, component_condition.go).
 */
export const stop: HealthRule = {
  id: 'stop',
  title: 'Stopped on purpose',
  why: 'A Milvus that was stopped on purpose is neither healthy nor broken.',
  reads: ['milvus', 'deployments', 'replicaSets', 'pods'],
  phases: ['stopping'],
  evaluate(facts) {
    const left = facts.pods.filter((pod) => !pod.finished).length;
    if (left === 0 && isConfirmed(facts)) {
      const message = 'stopped on purpose: every component is at 0 and no pod is left';
      return [{ subject: 'target', reason: 'Stopped', message }, ...componentsOf(facts)];
    }
    const message = left > 0 ? `stopping: ${count(left, 'pod')} left` : 'stopping: no pod is left, not yet confirmed';
    return [{ subject: 'target', reason: 'Stopping', message }, ...componentsOf(facts)];
  },
};

function isConfirmed(facts: Facts): boolean {
  const ready = conditionOf(facts.milvus.object, 'MilvusReady');
  return isObserved(facts.milvus) && facts.milvus.status === 'Stopped' && ready?.reason === 'MilvusStopped';
}

function componentsOf(facts: Facts): readonly Saying[] {
  return facts.workloads.map((workload) => {
    const { subject, name } = workload;
    const left = alivePods(workload).length + workload.terminating.length;
    if (left === 0) return { subject, reason: 'Stopped', message: `${name} is stopped on purpose` };
    return { subject, reason: 'Stopping', message: `${name} is stopping: ${count(left, 'pod')} left` };
  });
}
