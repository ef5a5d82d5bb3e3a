import { AsyncLocalStorage } from 'node:async_hooks';
import { type Logger, Probot } from 'probot';
import type { Added, KeyedQueue } from '../../ports.ts';
import type { Accept, Delivery } from './receive-delivery.ts';

/** Puts a key into the queue on behalf of the delivery that is being handled. */
export type AddKey = (key: string) => void;

export interface ProbotBindingSettings {
  readonly appId: number;
  readonly privateKey: string;
  readonly apiUrl: string;
  /** The current webhook secret. Deliveries come here verified; Probot only insists on having one. */
  readonly secret: string;
  /** A redacting logger; Probot writes warnings and errors to it. */
  readonly log: Logger;
  readonly queue: Pick<KeyedQueue, 'add'>;
  /** Binds events to keys. Handlers see typed payloads, only add keys, and never use `context.octokit`. */
  readonly handlers: (app: Probot, add: AddKey) => void;
}

/** Has Probot route deliveries to typed handlers, and tells the front what the queue said. */
export async function bindProbot(settings: ProbotBindingSettings): Promise<Accept> {
  const answers = new AsyncLocalStorage<Promise<Added>[]>();
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.secret,
    baseUrl: settings.apiUrl,
    log: settings.log.child({}, { level: 'warn' }),
    // All installations share the limits of Probot's own client, and it has no time limit.
    request: { fetch: refuseToFetch },
  });
  await probot.ready();
  settings.handlers(probot, (key) => {
    answers.getStore()?.push(settings.queue.add(key));
  });
  return (delivery) =>
    answers.run([], async () => {
      const asked = answers.getStore() ?? [];
      // Also after a failure: an answer that nobody waits for would end the process when it is an error.
      await route(probot, delivery).finally(() => Promise.allSettled(asked));
      return summary(await Promise.all(asked));
    });
}

async function route(probot: Probot, delivery: Delivery): Promise<void> {
  try {
    // The signature is GitHub's, so the payload is what the event's name says.
    const event = { id: delivery.id, name: delivery.event, payload: delivery.payload } as Parameters<
      Probot['receive']
    >[0];
    await probot.receive(event);
  } catch (error) {
    // Probot's error carries the whole payload along.
    const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const messages = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)));
    throw new Error(`the handlers of ${delivery.event} failed: ${messages.join('; ')}`);
  }
}

function summary(answers: readonly Added[]): Awaited<ReturnType<Accept>> {
  if (answers.length === 0) return 'ignored';
  return answers.includes('full') ? 'full' : 'queued';
}

async function refuseToFetch(): Promise<never> {
  // Octokit tries again after any other kind of error.
  throw new DOMException('webhook handlers only add keys; calls to GitHub go through its adapter', 'AbortError');
}
