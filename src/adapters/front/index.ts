/** The front: webhooks in, keys out; health and metrics on a port of their own. */
export { type AddKey, bindProbot, type ProbotBindingSettings } from './bind-probot.ts';
export { addProcessMetrics, createMetrics, type DeliveryOutcome, type Metrics } from './metrics.ts';
export type { Accept, Delivery } from './receive-delivery.ts';
export { type Front, type FrontSettings, startFront } from './start-front.ts';
