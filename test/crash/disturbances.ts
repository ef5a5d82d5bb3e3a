import type { Interference } from '../../src/sandbox/github/index.ts';
import type { CallName } from './calls.ts';

/** What goes wrong at one call. */
export interface CallDisturbance {
  readonly name: string;
  readonly phase: 'before' | 'after';
  /** The calls at which it is tried. */
  readonly at: 'writes' | 'reads' | 'calls';
  /** What becomes of the call; `stop`: the process ends at that moment. */
  readonly what: Interference | 'stop';
}

/** What becomes of the webhooks of a story. */
export interface DeliveryDisturbance {
  readonly name: 'twice' | 'late' | 'out of order' | 'not at all';
  readonly at: 'deliveries';
}

export type Disturbance = CallDisturbance | DeliveryDisturbance;

/** The webhooks of a story, in the place of a call. */
export const deliveries: CallName = { kind: 'webhooks', nth: 1 };

export const deliveryDisturbances: readonly DeliveryDisturbance[] = [
  { name: 'twice', at: 'deliveries' },
  { name: 'late', at: 'deliveries' },
  { name: 'out of order', at: 'deliveries' },
  { name: 'not at all', at: 'deliveries' },
];

const limited = (status: 403 | 429): Interference => ({
  kind: 'answer',
  status,
  headers: { 'retry-after': '1' },
  body: { message: status === 403 ? 'You have exceeded a secondary rate limit.' : 'Too many requests' },
});

/** Real milliseconds that a call of the bot may take in these stories. */
export const callTimeout = 600;

const stops: readonly CallDisturbance[] = [
  { name: 'stop before', phase: 'before', at: 'writes', what: 'stop' },
  { name: 'stop after', phase: 'after', at: 'calls', what: 'stop' },
];

const faults: readonly CallDisturbance[] = [
  {
    name: '500',
    phase: 'before',
    at: 'calls',
    what: { kind: 'answer', status: 500, body: { message: 'Server Error' } },
  },
  {
    name: '502 after the effect',
    phase: 'after',
    at: 'writes',
    what: { kind: 'answer', status: 502, body: '<html>Bad Gateway</html>' },
  },
  { name: '403 rate limit', phase: 'before', at: 'calls', what: limited(403) },
  { name: '429', phase: 'before', at: 'calls', what: limited(429) },
  { name: 'timeout', phase: 'after', at: 'calls', what: { kind: 'delay', milliseconds: callTimeout * 1.5 } },
  { name: 'reset', phase: 'before', at: 'calls', what: { kind: 'break' } },
  { name: 'reset after the effect', phase: 'after', at: 'writes', what: { kind: 'break' } },
  { name: 'stale read', phase: 'after', at: 'reads', what: { kind: 'stale' } },
];

/** In the order of the columns of the table. */
export const callDisturbances: readonly CallDisturbance[] = [...stops, ...faults];

function isWrite(kind: string): boolean {
  if (kind.endsWith('/access_tokens')) return false;
  return kind === 'git push' || /^(POST|PATCH|PUT|DELETE) /.test(kind);
}

/**
 * Whether a disturbance makes sense at such a call. A stop is tried at each; a fault at the first of its kind, since the same code
 * makes them all. The cluster is only read, and its client is proven by tests of its own.
 */
export function applies({ at, what }: CallDisturbance, { kind, nth }: CallName): boolean {
  if (kind.startsWith('cluster ')) return what === 'stop' && at === 'calls';
  if (what !== 'stop' && nth > 1) return false;
  if (at === 'calls') return true;
  return isWrite(kind) === (at === 'writes') && (at === 'writes' || kind.startsWith('GET '));
}
