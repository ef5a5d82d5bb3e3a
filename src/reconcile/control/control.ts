import type { Invocation } from '../../core/command/index.ts';
import type { Run } from '../../core/operation/index.ts';
import type { Result } from '../../core/text/index.ts';
import type { Key } from '../key.ts';
import type { Thread } from '../thread.ts';
import type { World } from '../world.ts';

/** How an order of one verb is carried out. Doing it again for the same comment changes nothing and says the same. */
export interface Control {
  readonly verb: string;
  perform(order: Order): Promise<Result<Performed>>;
}

/** An order, who gave it where, and what is deployed from the base branch. */
export interface Order {
  readonly invocation: Invocation;
  readonly world: World;
  readonly thread: Thread;
  readonly run: Run;
}

/** What was done. */
export interface Performed {
  /** Markdown of the reply. */
  readonly text: string;
  /** What has to be looked at again because of it. */
  readonly wake?: readonly Key[];
}
