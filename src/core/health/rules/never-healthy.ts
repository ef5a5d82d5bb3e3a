import { limits } from '../limits.ts';
import type { HealthRule } from '../rule.ts';
import { worst } from '../verdict.ts';

/** An instance that never became healthy stays Pending for ever, never Unhealthy (milvus-operator v1.3.8, status_cluster.go). */
export const neverHealthy: HealthRule = {
  id: 'never-healthy',
  title: 'It becomes healthy after it was created or started',
  why: 'The status would say Pending for ever.',
  reads: ['milvus'],
  phases: ['running'],
  evaluate(facts, earlier) {
    const unfinished = worst(earlier.filter((verdict) => verdict.health === 'Progressing'));
    if (!facts.milvus.starting || unfinished === undefined) return [];
    if (!facts.time.hasPassed(facts.asked, limits.firstHealthy)) return [];
    const minutes = limits.firstHealthy / 60_000;
    const message = `not healthy within ${minutes} minutes of its start: ${unfinished.message}`;
    return [{ subject: 'target', reason: 'NeverHealthy', message, since: facts.asked }];
  },
};
