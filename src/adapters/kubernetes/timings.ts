/** How patient the connection to a cluster is, in milliseconds. */
export interface Timings {
  /** How long `observe` waits for the first list of a kind. */
  readonly firstAnswer: number;
  /** A request that has brought nothing for so long is given up. */
  readonly listSilence: number;
  /** The same for a watch. A server that sends bookmarks sends one a minute (kube-apiserver, bookmarkFrequency). */
  readonly watchSilence: number;
  /** A watch is asked to end after this and up to twice this, so that watches do not all end together. */
  readonly watchDuration: number;
  /** A watch that ends sooner than this is a sign that something is wrong. */
  readonly settled: number;
  /** Wait after the first failure; doubled with each further one, plus a random part of up to a half. */
  readonly retryFirst: number;
  readonly retryMost: number;
  /** Wait before asking again for what is forbidden or not installed. */
  readonly retryRefused: number;
  /** At least so much time between the starts of two attempts at a cluster that misbehaves, over all kinds. */
  readonly spacing: number;
  /** A measurement counts for so long; the metrics server takes a new one every 15 s. */
  readonly measured: number;
  /** Credentials are read again after so long, because tokens in files are replaced. */
  readonly credentials: number;
}

export const defaultTimings: Timings = {
  firstAnswer: 3_000,
  listSilence: 30_000,
  watchSilence: 90_000,
  watchDuration: 300_000,
  settled: 30_000,
  retryFirst: 1_000,
  retryMost: 30_000,
  retryRefused: 60_000,
  spacing: 1_000,
  measured: 30_000,
  credentials: 60_000,
};
