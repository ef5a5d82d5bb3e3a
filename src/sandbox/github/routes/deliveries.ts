import { deliveryJson, type FinishedDelivery, listedDeliveryJson } from '../json/delivery.ts';
import { type Answer, accepted, failed, ok } from '../rest/answer.ts';
import { clamp, linkTo } from '../rest/page.ts';
import { notFound } from '../rest/problem.ts';
import { type Call, numberOf, type Route } from '../rest/route.ts';
import type { Delivery } from '../webhooks/webhooks.ts';

const appRoute = { caller: 'app', permissions: [], query: [] } as const;

/** Webhook deliveries, as the App finds those that failed and asks for them again. */
export const deliveryRoutes: readonly Route[] = [
  {
    ...appRoute,
    method: 'GET',
    path: '/app/hook/deliveries',
    query: ['per_page', 'cursor', 'status'],
    handle: listDeliveries,
  },
  {
    ...appRoute,
    method: 'GET',
    path: '/app/hook/deliveries/{delivery_id}',
    handle(call) {
      const delivery = finished(call).find(({ id }) => id === numberOf(call, 'delivery_id'));
      return delivery ? ok(deliveryJson(delivery)) : failed(notFound);
    },
  },
  {
    ...appRoute,
    method: 'POST',
    path: '/app/hook/deliveries/{delivery_id}/attempts',
    handle(call) {
      const again = call.platform.webhooks.redeliver(numberOf(call, 'delivery_id'));
      return again ? accepted() : failed(notFound);
    },
  },
];

/** Newest first, in pages that are named by a cursor and not by a number. */
function listDeliveries(call: Call): Answer {
  const status = call.query.get('status');
  const size = clamp(call.query.get('per_page'), 30, 100);
  const cursor = clamp(call.query.get('cursor'), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const matching = finished(call)
    .filter(({ result }) => status === null || (result.status === 'OK') === (status === 'success'))
    .filter(({ id }) => id <= cursor)
    .reverse();
  const answer = ok(matching.slice(0, size).map(listedDeliveryJson));
  const next = matching[size];
  if (!next) return answer;
  return { ...answer, headers: { link: `<${linkTo(call, { cursor: `${next.id}` })}>; rel="next"` } };
}

function finished(call: Call): FinishedDelivery[] {
  return call.platform.webhooks.deliveries.filter(isFinished);
}

function isFinished(delivery: Delivery): delivery is FinishedDelivery {
  return delivery.result !== undefined;
}
