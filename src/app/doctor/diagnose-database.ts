import type { InspectedDatabase } from '../../adapters/queue/index.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What is to be said of the database that replicas share; an error where it did not answer. */
export function diagnoseDatabase(found: InspectedDatabase | Error): Diagnosis {
  const topic = 'database';
  if (found instanceof Error) {
    const remedy = 'Check DATABASE_URL, that the database is there, and that it can be reached from here.';
    return { state: 'problem', topic, message: `The database cannot be used: ${found.message}.`, remedy };
  }
  const { version, hasQueue, isUsable } = found;
  if (!isUsable) {
    const message = hasQueue
      ? 'The user of DATABASE_URL may not use the table falconer.queue.'
      : 'The user of DATABASE_URL may not make the table falconer.queue.';
    const remedy = 'Have the owner of the database run: create schema falconer authorization <the user>.';
    return { state: 'problem', topic, message, remedy };
  }
  const queue = hasQueue ? 'has the queue' : 'will have the queue when the first replica starts';
  return { state: 'fine', topic, message: `PostgreSQL ${version} answers, and ${queue}.` };
}
