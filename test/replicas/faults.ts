import type { Interference, Moment } from '../../src/sandbox/github/index.ts';
import type { Random } from './random.ts';

/** How often a request goes wrong. */
const share = 0.03;

const faults: readonly [Fault, ...Fault[]] = [
  { name: '500 before the effect', phase: 'before', what: { kind: 'answer', status: 500, body: { message: 'Error' } } },
  { name: '502 after the effect', phase: 'after', what: { kind: 'answer', status: 502, body: 'Bad Gateway' } },
  { name: 'broken before the effect', phase: 'before', what: { kind: 'break' } },
  { name: 'broken after the effect', phase: 'after', what: { kind: 'break' } },
  { name: 'a second late', phase: 'before', what: { kind: 'delay', milliseconds: 1_000 } },
  {
    name: 'too many requests',
    phase: 'before',
    what: {
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '1' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    },
  },
];

interface Fault {
  readonly name: string;
  readonly phase: Moment['phase'];
  readonly what: Interference;
}

/** A rule for the sandbox by which some of all requests, to the API and to Git, go wrong; `count` hears of each. */
export function randomFaults(
  random: Random,
  count: (name: string) => void,
): (moment: Moment) => Interference | undefined {
  return ({ phase }) => {
    if (random.next() >= share) return undefined;
    const fault = random.of(faults);
    if (fault.phase !== phase) return undefined;
    count(fault.name);
    return fault.what;
  };
}
