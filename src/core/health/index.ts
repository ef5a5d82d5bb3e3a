/** Live objects of one Milvus and the time -> verdicts. Pure; rules declare what they read. */
export { type Judgement, judge } from './judge.ts';
export { judgeTimeline, type TimedVerdict, type TimelineJudgement } from './judge-timeline.ts';
export { limits } from './limits.ts';
export type { HealthMemory } from './memory.ts';
export { healthReads, type KindSelector, type ReadName, readNameOf, readNames } from './reads.ts';
export { type Reason, type ReasonMeaning, reasons } from './reason.ts';
export type { Recovery } from './recovery.ts';
export { healthRules } from './registry.ts';
export type { HealthRule } from './rule.ts';
export { parseTimeline, type TimelineEvent, type TimelineFault } from './timeline.ts';
export { type ComponentProgress, compareHealth, type Health, type Verdict, worst } from './verdict.ts';
export {
  emptyWorld,
  type MilvusIdentity,
  type Observation,
  type Observations,
  type World,
  worldOf,
} from './world.ts';
