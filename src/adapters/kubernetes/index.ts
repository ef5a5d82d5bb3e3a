/**
 * Reads Kubernetes clusters: one list and watch for each cluster and kind, kept up to date whatever happens in between,
 * shared by everybody who asks. Nothing is ever written: only GET requests are sent.
 */
export { type ClusterConnection, connectCluster } from './connect-cluster.ts';
export type { ClusterSettings, KubeconfigSource } from './settings.ts';
export { systemTimers, type Timers } from './timers.ts';
export { defaultTimings, type Timings } from './timings.ts';
export type { TrimRule } from './trim.ts';
export { trimRules } from './trim-rules.ts';
