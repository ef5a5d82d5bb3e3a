import { numberAt, stringAt } from '../object/index.ts';
import { perObject } from './per-object.ts';
import { parseTime } from './timekeeper.ts';

/** One event, as far as health depends on it. Events explain; no verdict is good because one is missing. */
export interface EventFacts {
  readonly kind: string;
  /** Name of the object it speaks of. */
  readonly name: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

export const eventFacts = perObject((event): EventFacts => {
  const made = parseTime(stringAt(event, ['metadata', 'creationTimestamp']));
  const time = parseTime(stringAt(event, ['eventTime'])) ?? made;
  return {
    kind: stringAt(event, ['involvedObject', 'kind']) ?? '',
    name: stringAt(event, ['involvedObject', 'name']) ?? '',
    reason: stringAt(event, ['reason']) ?? '',
    message: stringAt(event, ['message']) ?? '',
    count: numberAt(event, ['count']) ?? numberAt(event, ['series', 'count']) ?? 1,
    first: parseTime(stringAt(event, ['firstTimestamp'])) ?? time,
    last:
      parseTime(stringAt(event, ['lastTimestamp'])) ??
      parseTime(stringAt(event, ['series', 'lastObservedTime'])) ??
      time,
  };
});

/** Events of one pod with one of the reasons, in the order given. */
export function eventsOfPod(
  events: readonly EventFacts[],
  pod: string,
  reasons: readonly string[],
): readonly EventFacts[] {
  return events.filter((event) => event.kind === 'Pod' && event.name === pod && reasons.includes(event.reason));
}
