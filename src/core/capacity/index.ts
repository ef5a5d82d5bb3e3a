/** Before a change is merged: is there room for it in the cluster as it is? Pure; from objects alone. */
export {
  type CapacityAnswer,
  type CapacityQuestion,
  type CapacityShortage,
  judgeCapacity,
} from './judge-capacity.ts';
export { judgeMemory, type WeighedLoss, weighLoss } from './judge-memory.ts';
export { nodesMayGrow } from './nodes-may-grow.ts';
export type { Obstacle } from './place-pods.ts';
export { capacityReads, usageRead } from './reads.ts';
export { type UsedMemory, usedByQueryNodes } from './used-memory.ts';
