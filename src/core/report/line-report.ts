import { duration } from '../text/index.ts';
import { clockTime } from './dates.ts';

/** A person whose commands wait in line. */
export interface WaitingLine {
  readonly person: { readonly id: number; readonly login: string };
  /** Commands that wait now. */
  readonly waiting: number;
  /** When the last of them is done. */
  readonly until: Date;
  /** Milliseconds between two of them. */
  readonly interval: number;
  /** How many are done at once before any waits. */
  readonly burst: number;
}

/** First line of the one note about a person's line in a thread. */
export function lineMarker(person: number): string {
  return `<!-- falconer:line person=${person} -->`;
}

/** Says where one is. One note in a thread, which is edited when much has changed, and not a reply to each comment. */
export function renderWaitingLine({ person, waiting, until, interval, burst }: WaitingLine): string {
  const pace = `More than ${burst} commands of @${person.login} came at once, so one is done every ${duration(interval)}, in the order in which they were posted.`;
  const place = waiting === 1 ? 'One waits' : `${waiting} wait`;
  return `${lineMarker(person.id)}\n\n⏳ **Commands wait in line.** ${pace} ${place}; the last of them has its turn at ${clockTime(until)}. None is lost, and each gets its own answer.`;
}
