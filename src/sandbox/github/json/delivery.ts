import type { Delivery, DeliveryResult } from '../webhooks/webhooks.ts';
import type { Schema } from './schema.ts';

/** An attempt that has its answer. */
export type FinishedDelivery = Delivery & { readonly result: DeliveryResult };

export function listedDeliveryJson(delivery: FinishedDelivery): Schema<'hook-delivery-item'> {
  const { result } = delivery;
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: result.deliveredAt,
    redelivery: delivery.redelivered,
    duration: result.duration,
    status: result.status,
    status_code: result.statusCode,
    event: delivery.event,
    action: delivery.action ?? null,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId ?? null,
    throttled_at: null,
  };
}

export function deliveryJson(delivery: FinishedDelivery): Schema<'hook-delivery'> {
  const { result } = delivery;
  return {
    ...listedDeliveryJson(delivery),
    url: result.url,
    request: { headers: { ...result.requestHeaders }, payload: { ...delivery.payload } },
    response: { headers: { ...result.responseHeaders }, payload: result.responseBody },
  };
}
