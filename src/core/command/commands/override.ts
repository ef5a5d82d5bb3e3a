import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';
import type { Invocation } from '../invocation.ts';

/** A finding that somebody wants to answer for. */
export interface OverrideRequest {
  readonly rule: string;
  readonly reason: string;
  /** Milliseconds. */
  readonly duration: number;
}

const hour = 3_600_000;
const units: Readonly<Record<string, number>> = { m: 60_000, h: hour, d: 24 * hour };

/** A reason shorter than this says nothing to whoever reads it later. */
const shortestReason = 10;
const longestReason = 500;
const longestDuration = 7 * 24 * hour;
const usualDuration = '24h';

/** `/override policy-milvus-two-proxies --reason "the second proxy comes with #42" --for 24h`. */
export const overrideCommand: CommandDefinition = {
  verb: 'override',
  summary: 'answer for one finding of the review on this commit of the pull request, so that it no longer blocks',
  usage: '<rule>',
  flags: [
    { name: 'reason', value: '<"text">', summary: `why, in at least ${shortestReason} characters; it is kept` },
    { name: 'for', value: '<time>', summary: 'how long it counts, such as 30m, 24h or 7d; 24h when left out' },
  ],
  examples: [
    '/override policy-milvus-two-proxies --reason "the second proxy comes with the next pull request"',
    '/override policy-milvus-bounded-scale-steps --reason "load test tonight, agreed with the owner" --for 4h',
  ],
  permission: 'write',
  parse: (invocation) => {
    const request = overrideRequestOf(invocation);
    return request.ok ? accept({ kind: 'answer', invocation }) : request;
  },
};

/** What the line asks for, or why it cannot be granted to anybody. */
export function overrideRequestOf({ positionals, flags }: Invocation): Result<OverrideRequest> {
  const [rule, ...more] = positionals;
  const reason = (flags.get('reason') ?? '').trim().replaceAll(/\s+/g, ' ');
  if (rule === undefined || more.length > 0 || !/^[a-z0-9][a-z0-9.-]{0,252}$/.test(rule)) {
    return refuse(unfit('/override takes the rule of one finding, as the check names it.'));
  }
  if (flags.has('target') || flags.has('dry-run')) {
    return refuse(
      unfit('/override takes neither --target nor --dry-run: it is for a finding of this commit, or not.', rule),
    );
  }
  if (reason.length < shortestReason || reason.length > longestReason) {
    const length = reason === '' ? 'none' : `one of ${reason.length} characters`;
    const message = `/override needs a reason of ${shortestReason} to ${longestReason} characters, and has ${length}. It stands in the check and stays with the pull request.`;
    return refuse(unfit(message, rule));
  }
  const duration = durationOf(flags.get('for') ?? usualDuration);
  if (duration === undefined || duration > longestDuration) {
    return refuse(
      unfit(`--for takes a time such as 30m, 24h or 7d, at most 7d, not ${JSON.stringify(flags.get('for'))}.`, rule),
    );
  }
  return accept({ rule, reason, duration });
}

function unfit(message: string, rule = 'policy-milvus-two-proxies'): Refusal {
  return {
    code: 'bad_arguments',
    message,
    correction: `/override ${rule} --reason "why it may be merged all the same"`,
  };
}

/** Milliseconds; undefined when the text is no time or none at all. */
function durationOf(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text.trim().toLowerCase()) ?? [];
  const milliseconds = Number(count) * (units[unit] ?? 0);
  return milliseconds > 0 ? milliseconds : undefined;
}
