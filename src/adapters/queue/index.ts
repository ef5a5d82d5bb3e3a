/** The keyed queue in this process. */
export { type Backoff, backoffAfter } from './backoff.ts';
export { type MemoryQueue, type MemoryQueueSettings, type QueueRun, startMemoryQueue } from './memory-queue.ts';
export { systemTimers, type Timers } from './timers.ts';
