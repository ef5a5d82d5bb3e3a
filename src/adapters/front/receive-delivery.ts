import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { verifyWithFallback } from '@octokit/webhooks-methods';
import type { Log } from '../../ports.ts';
import type { DeliveryOutcome, Metrics } from './metrics.ts';
import { type BodyBudget, readBody } from './read-body.ts';

/** A webhook delivery whose signature is good. What its payload says is GitHub's word; what people wrote in it is not. */
export interface Delivery {
  /** `X-GitHub-Delivery`; the same again when GitHub redelivers. */
  readonly id: string;
  /** `X-GitHub-Event`: `issue_comment`. */
  readonly event: string;
  readonly payload: unknown;
  readonly raw: string;
}

/** Takes a delivery, at most by putting keys into a queue. Throws on a fault. */
export type Accept = (delivery: Delivery) => Promise<'queued' | 'ignored' | 'full'>;

export interface ReceiveSettings {
  /** The first one is current, the others are still accepted. */
  readonly secrets: () => readonly string[];
  readonly maxBytes: number;
  readonly budget: BodyBudget;
  readonly accept: Accept;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Date;
}

/** What the sender hears. Nothing in it depends on the delivery or on an error. */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

const replies: Readonly<Record<DeliveryOutcome, Reply>> = {
  queued: { status: 202, text: 'accepted' },
  ignored: { status: 202, text: 'accepted, nothing to do' },
  full: { status: 503, text: 'too many requests are waiting' },
  failed: { status: 500, text: 'not accepted' },
  bad_signature: { status: 401, text: '' },
  malformed: { status: 400, text: 'not a webhook delivery with a JSON body' },
  too_large: { status: 413, text: 'too large' },
  incomplete: { status: 400, text: 'incomplete' },
  overloaded: { status: 503, text: 'too many requests are being read' },
};

/** Checks one request from the outside in: headers, size, signature, JSON. Nothing is parsed before the signature is good. */
export async function receiveDelivery(request: IncomingMessage, settings: ReceiveSettings): Promise<Reply> {
  const headers = deliveryHeaders(request.headers);
  if (headers === undefined) return conclude(settings, 'malformed');
  const body = await readBody(request, settings.maxBytes, settings.budget);
  if (body.kind === 'too large') return conclude(settings, 'too_large');
  if (body.kind !== 'complete') return conclude(settings, body.kind);
  if (body.raw === '') return conclude(settings, 'malformed');
  const [secret = '', ...olderSecrets] = settings.secrets();
  const isGenuine = await verifyWithFallback(secret, body.raw, headers.signature, olderSecrets);
  if (!isGenuine) return conclude(settings, 'bad_signature');
  settings.metrics.noteDelivery(settings.now());
  const payload = parsedObject(body.raw);
  if (payload === undefined) return conclude(settings, 'malformed', headers);
  return conclude(settings, await accepted(settings, { ...headers, payload, raw: body.raw }), headers);
}

async function accepted(settings: ReceiveSettings, delivery: Delivery): Promise<DeliveryOutcome> {
  try {
    return await settings.accept({
      id: delivery.id,
      event: delivery.event,
      payload: delivery.payload,
      raw: delivery.raw,
    });
  } catch (error) {
    settings.log.error({ delivery: delivery.id, event: delivery.event, err: error }, 'a delivery was not accepted');
    return 'failed';
  }
}

/** Headers of strangers are not written down. */
function conclude(settings: ReceiveSettings, outcome: DeliveryOutcome, genuine?: DeliveryHeaders): Reply {
  const event = genuine?.event ?? 'unverified';
  settings.metrics.countDelivery(event, outcome);
  const write = outcome === 'queued' || outcome === 'ignored' ? settings.log.info : settings.log.warn;
  write.call(settings.log, { delivery: genuine?.id, event, outcome }, 'webhook delivery');
  return replies[outcome];
}

interface DeliveryHeaders {
  readonly id: string;
  readonly event: string;
  readonly signature: string;
}

/** Undefined unless everything that GitHub always sends is there in the form in which it sends it. */
function deliveryHeaders(headers: IncomingHttpHeaders): DeliveryHeaders | undefined {
  const id = headers['x-github-delivery'];
  const event = headers['x-github-event'];
  const signature = headers['x-hub-signature-256'];
  const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
  if (typeof id !== 'string' || typeof event !== 'string' || typeof signature !== 'string' || !isJson) return undefined;
  if (!/^[0-9A-Za-z-]{1,64}$/.test(id) || !/^[a-z_]{1,64}$/.test(event)) return undefined;
  return signature === '' ? undefined : { id, event, signature };
}

function parsedObject(raw: string): unknown {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
