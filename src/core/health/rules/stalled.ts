import { quietSince } from '../facts.ts';
import { limits } from '../limits.ts';
import type { HealthRule } from '../rule.ts';
import { isReconcilePaused } from '../standing.ts';
import { latest, parseTime } from '../timekeeper.ts';
import { worst } from '../verdict.ts';

/** Unfinished, and nothing has moved: the Deployments' own deadline of a month would not tell. */
export const stalled: HealthRule = {
  id: 'stalled',
  title: 'What is unfinished moves',
  why: 'Progress that does not progress is a fault, whatever its cause.',
  reads: ['milvus', 'deployments', 'pods'],
  phases: ['running', 'stopping', 'deleting'],
  evaluate(facts, earlier) {
    const unfinished = worst(earlier.filter((verdict) => verdict.health === 'Progressing'));
    if (unfinished === undefined || isReconcilePaused(facts)) return [];
    const since = latest([quietSince(facts), parseTime(unfinished.since)]);
    if (!facts.time.hasPassed(since, limits.stalled)) return [];
    const minutes = limits.stalled / 60_000;
    const message = `nothing has moved for more than ${minutes} minutes: ${unfinished.message}`;
    return [{ subject: 'target', reason: 'Stalled', message, since }];
  },
};
