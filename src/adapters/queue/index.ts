/** Queues of keys: in this process, or shared by several through PostgreSQL. */
export { type Backoff, backoffAfter } from './backoff.ts';
export { type MemoryQueue, type MemoryQueueSettings, startMemoryQueue } from './memory-queue.ts';
export { type InspectedDatabase, inspectDatabase } from './postgres/inspect-database.ts';
export { openPostgresQueue, type PostgresQueueSettings } from './postgres/postgres-queue.ts';
export type { QueueRun, QueueSettings, RunningQueue } from './running-queue.ts';
export { systemTimers, type Timers } from './timers.ts';
