import { isMapping, type KubernetesObject, listAt, stringAt, valueAt } from '../object/index.ts';
import { accept, type Result, refuse } from '../text/index.ts';
import { latest, parseTime } from './timekeeper.ts';

/** One line of a recording: what a watch said at a time. */
export interface TimelineEvent {
  /** Milliseconds since the recording began. */
  readonly at: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubernetesObject;
}

/** Why a recording cannot be read. */
export interface TimelineFault {
  /** 1-based; 0 when it is about the whole. */
  readonly line: number;
  readonly message: string;
}

/** Everything that a watch said in one instant. Judging in between would judge a state that never was. */
export interface TimelineStep {
  readonly at: number;
  readonly events: readonly TimelineEvent[];
}

/**
 * Reads JSON lines `{t, type, object}`, t in seconds. Blank lines and bookmarks are passed over; lines come back in the
 * order of their time. The first line that is not such an object refuses the whole.
 */
export function parseTimeline(text: string): Result<readonly TimelineEvent[], TimelineFault> {
  const events: TimelineEvent[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if (typeof parsed === 'string') return refuse({ line: index + 1, message: parsed });
    if (parsed !== undefined) events.push(parsed);
  }
  if (events.length === 0) return refuse({ line: 0, message: 'the recording is empty' });
  return accept(events.sort((one, other) => one.at - other.at));
}

/**
 * The steps of a recording. Objects that existed when it began are listed first, kind after kind; all of them are one
 * step at 0.
 */
export function stepsOf(events: readonly TimelineEvent[]): readonly TimelineStep[] {
  const listed = initialList(events);
  const steps: { at: number; events: TimelineEvent[] }[] = [];
  if (listed > 0) steps.push({ at: 0, events: events.slice(0, listed) });
  for (const event of events.slice(listed)) {
    const last = steps.at(-1);
    if (last !== undefined && last.at === event.at) last.events.push(event);
    else steps.push({ at: event.at, events: [event] });
  }
  return steps;
}

/**
 * When the recording began, in milliseconds since 1970: no object can carry a time that had not come yet. Kubernetes
 * cuts times to seconds, so this may be up to a second early. 0 when no object carries a time.
 */
export function beginningOf(events: readonly TimelineEvent[]): number {
  return Math.round(latest(events.flatMap(earliestBeginnings)) ?? 0);
}

/** Seconds; thirty years. A recording that claims to be longer is none. */
const longest = 1e9;

/** Lines within a second of the first belong to the first list, up to the first one that changes something. */
const initialListTakes = 1_000;

function initialList(events: readonly TimelineEvent[]): number {
  const first = events[0]?.at ?? 0;
  const end = events.findIndex((event) => event.type !== 'ADDED' || event.at - first > initialListTakes);
  return first > initialListTakes ? 0 : end === -1 ? events.length : end;
}

function earliestBeginnings(event: TimelineEvent): readonly (number | undefined)[] {
  const { object, at } = event;
  const texts = [
    stringAt(object, ['metadata', 'creationTimestamp']),
    stringAt(object, ['lastTimestamp']),
    ...listAt(object, ['status', 'conditions']).map((each) => stringAt(each, ['lastTransitionTime'])),
    ...listAt(object, ['status', 'containerStatuses']).flatMap((each) => [
      stringAt(each, ['state', 'running', 'startedAt']),
      stringAt(each, ['state', 'terminated', 'finishedAt']),
    ]),
  ];
  return texts.map((text) => {
    const time = parseTime(text);
    return time === undefined ? undefined : time - at;
  });
}

function parseLine(line: string): TimelineEvent | string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (fault) {
    return `not JSON: ${fault instanceof Error ? fault.message : String(fault)}`;
  }
  const t = valueAt(value, ['t']);
  const type = stringAt(value, ['type']);
  const object = valueAt(value, ['object']);
  if (typeof t !== 'number' || !(t >= 0 && t < longest)) return '"t" is not a number of seconds';
  if (type === 'BOOKMARK') return undefined;
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return '"type" is not ADDED, MODIFIED or DELETED';
  if (!isKubernetesObject(object)) return '"object" is not a Kubernetes object (apiVersion, kind, metadata.name)';
  return { at: Math.round(t * 1000), type, object };
}

function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (!isMapping(value) || stringAt(value, ['apiVersion']) === undefined) return false;
  return stringAt(value, ['kind']) !== undefined && stringAt(value, ['metadata', 'name']) !== undefined;
}
