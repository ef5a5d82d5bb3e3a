import { desiredReplicas, effectiveResources, expectedWorkloads } from '../milvus/index.ts';
import { thousandthsOf, valueAt } from '../object/index.ts';
import type { UsedMemory } from './used-memory.ts';

/** How much of the query nodes' memory goes away with a change. Amounts in thousandths of a byte. */
export interface MemoryLoss {
  readonly podsBefore: number;
  readonly podsAfter: number;
  /** What all query nodes together may use. */
  readonly before: bigint;
  readonly after: bigint;
  /** What collections can be loaded into after the change, at most. */
  readonly usable: bigint;
}

/** The same, beside what is in use. */
export interface WeighedLoss extends MemoryLoss {
  readonly used: UsedMemory;
  /** `fits` and `too-little` are known from `used`; else whether more than half of the memory stays. */
  readonly verdict: 'fits' | 'too-little' | 'unmeasured' | 'unmeasured-and-halved';
}

/**
 * Query nodes refuse to load more when they are this full: `queryCoord.overloadedMemoryThresholdPercentage` in milvus.yaml, 90 where
 * it is not written (Milvus 2.4 to 2.6).
 */
const defaultThreshold = 90;

/** In thousandths of a byte; the bound is told in whole ones. */
const mebibyte = 1_024n ** 2n * 1_000n;

/**
 * Collections that are loaded stay in the memory of the query nodes, so fewer or smaller ones must still hold them. Undefined when
 * the change takes no memory away, or when a limit is missing, so that nothing can be added up.
 */
export function judgeMemory(before: unknown, after: unknown): MemoryLoss | undefined {
  const [had, has] = [queryMemory(before), queryMemory(after)];
  if (had === undefined || has === undefined || has.pods === 0 || has.bytes >= had.bytes) return undefined;
  const usable = ((has.bytes * thresholdOf(after)) / 100n / mebibyte) * mebibyte;
  return { podsBefore: had.pods, podsAfter: has.pods, before: had.bytes, after: has.bytes, usable };
}

/** Whether what is in use stays loadable. */
export function weighLoss(loss: MemoryLoss, used: UsedMemory): WeighedLoss {
  return { ...loss, used, verdict: verdictOf(loss, used) };
}

function verdictOf({ before, after, usable }: MemoryLoss, used: UsedMemory): WeighedLoss['verdict'] {
  if (used.kind === 'known') return used.bytes <= usable ? 'fits' : 'too-little';
  return after * 2n < before ? 'unmeasured-and-halved' : 'unmeasured';
}

function queryMemory(milvus: unknown): { readonly pods: number; readonly bytes: bigint } | undefined {
  const limit = thousandthsOf(limitOf(milvus));
  const counts = expectedWorkloads(milvus)
    .filter((each) => each.component === 'queryNode')
    .map((each) => desiredReplicas(milvus, each));
  if (counts.length === 0 || limit === 0n || counts.includes(undefined)) return undefined;
  const pods = counts.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  return { pods, bytes: limit * BigInt(pods) };
}

function limitOf(milvus: unknown): string | number | undefined {
  const limit = valueAt(effectiveResources(milvus, 'queryNode'), ['limits', 'memory']);
  return typeof limit === 'string' || typeof limit === 'number' ? limit : undefined;
}

function thresholdOf(milvus: unknown): bigint {
  const path = ['spec', 'config', 'queryCoord', 'overloadedMemoryThresholdPercentage'];
  const written = valueAt(milvus, path);
  const percent = Math.trunc(Number(written ?? defaultThreshold));
  return BigInt(percent > 0 && percent <= 100 ? percent : defaultThreshold);
}
