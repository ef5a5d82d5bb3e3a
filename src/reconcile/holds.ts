import { z } from 'zod';
import type { GitMirror, IssueComment } from '../ports.ts';
import { asJson } from './locks.ts';

/** What was last said of holding a pull request. */
export interface Hold {
  readonly pullRequest: number;
  readonly state: 'held' | 'released';
  readonly login: string;
  readonly reason: string;
  /** The comment that said it. */
  readonly comment: number;
  /** Of its record, to replace it. */
  readonly id: string;
}

const holdText = z.object({
  pullRequest: z.number().int(),
  state: z.enum(['held', 'released']),
  login: z.string().max(100),
  reason: z.string().max(1_000),
  comment: z.number().int(),
});

/** What holds for a pull request; undefined when nobody ever held it. */
export async function readHold(mirror: Pick<GitMirror, 'records'>, pullRequest: number): Promise<Hold | undefined> {
  const holds = (await mirror.records('holds')).flatMap(({ id, text }) => {
    const parsed = holdText.safeParse(asJson(text));
    return parsed.success ? [{ ...parsed.data, id }] : [];
  });
  return holds.find((hold) => hold.pullRequest === pullRequest);
}

/** Writes what holds from now on in the place of what held before; throws when somebody else was faster. */
export async function writeHold(
  mirror: Pick<GitMirror, 'writeRecord'>,
  {
    pullRequest,
    state,
    reason,
    before,
  }: Pick<Hold, 'pullRequest' | 'state' | 'reason'> & { readonly before: Hold | undefined },
  comment: IssueComment,
): Promise<void> {
  const written = await mirror.writeRecord({
    kind: 'holds',
    name: String(pullRequest),
    text: JSON.stringify({ pullRequest, state, login: comment.author.login, reason, comment: comment.id }),
    date: comment.createdAt,
    expected: before?.id,
  });
  if (!written.ok)
    throw new Error(`the hold of pull request ${pullRequest} could not be written: ${written.refusal.kind}`);
}
