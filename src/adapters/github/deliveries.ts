import { z } from 'zod';
import type { Delivery } from '../../ports.ts';
import { deliveryAnswer } from './answers.ts';
import type { Client } from './clients.ts';
import { readAnswer, unlessMissing } from './github-fault.ts';
import { fullPages } from './repository-access.ts';

/** Pages of the list that are read at most: a thousand deliveries. What is older is left to the sweep of each repository. */
const mostPages = 10;

type Listed = z.infer<typeof deliveryAnswer>;

/** Events since then (ISO 8601), newest first, one entry for each. A GitHub that does not keep deliveries has none. */
export async function deliveriesSince(app: Client, since: string): Promise<readonly Delivery[]> {
  const listed = (await unlessMissing(listSince(app, since))) ?? [];
  const byEvent = new Map<string, Listed[]>();
  for (const each of listed) byEvent.set(each.guid, [...(byEvent.get(each.guid) ?? []), each]);
  return [...byEvent.values()].map(deliveryOf);
}

function wasTaken({ status_code: status }: Listed): boolean {
  return status >= 200 && status < 300;
}

/** The newest attempt stands for all of them. */
function deliveryOf(attempts: readonly Listed[]): Delivery {
  const [newest] = attempts;
  if (newest === undefined) throw new Error('an event without an attempt');
  const { id, guid, event, action, delivered_at: at } = newest;
  const hasArrived = attempts.some(wasTaken);
  return { id, guid, event, action: action ?? undefined, attempts: attempts.length, hasArrived, at };
}

async function listSince(app: Client, since: string): Promise<readonly Listed[]> {
  let pages = 0;
  const answers = await app.paginate(app.rest.apps.listWebhookDeliveries, fullPages, (page, done) => {
    pages += 1;
    const listed = readAnswer(z.array(deliveryAnswer), page.data, 'deliveries');
    const isOver = listed.some((each) => Date.parse(each.delivered_at) < Date.parse(since));
    if (isOver || pages >= mostPages) done();
    return listed;
  });
  return answers.filter((each) => Date.parse(each.delivered_at) >= Date.parse(since));
}

/** Asks GitHub to deliver once more. One that GitHub does not keep any more is left to the sweep. */
export async function redeliver(app: Client, delivery: number): Promise<void> {
  await unlessMissing(app.rest.apps.redeliverWebhookDelivery({ delivery_id: delivery }));
}
