import { type ReasonCode, reasonCodes } from '../text/index.ts';

/**
 * Falconer's own notes in comments and pull-request bodies, invisible to readers. They are only ever trusted in texts whose
 * author is the App itself.
 */
export interface RequestMarker {
  /** Id of the comment that asked. */
  readonly request: number;
  readonly outcome: ReasonCode;
  /** Numeric id of the person who asked. */
  readonly person: number;
}

/** First line of every reply: by it the reply to a request is found again. */
export function renderRequestMarker(marker: RequestMarker): string {
  return `<!-- falconer:request=${marker.request} person=${marker.person} outcome=${marker.outcome} -->`;
}

/** The marker at the start of a text, or undefined. */
export function parseRequestMarker(text: string): RequestMarker | undefined {
  const match = /^<!-- falconer:request=(\d{1,19}) person=(\d{1,19}) outcome=([a-z_]{1,40}) -->/.exec(text);
  const outcome = match?.[3];
  if (match === null || outcome === undefined || !isReasonCode(outcome)) return undefined;
  return { request: Number(match[1]), person: Number(match[2]), outcome };
}

/** First line of the one summary comment that a pull request has. */
export const summaryMarker = '<!-- falconer:summary -->';

/** Trailer of every commit that Falconer makes: the id of the comment that asked. */
export const requestTrailer = 'Falconer-Request';

/** Trailer of a commit that took the place of others when its request was run again: the head that was replaced. */
export const replacesTrailer = 'Falconer-Replaces';

/** Whether a commit was made by running a request again on a base that had moved. */
export function wasRenewed(message: string): boolean {
  return /^Falconer-Replaces: [0-9a-f]{40}$/m.test(message);
}

/** The request that a commit of Falconer belongs to; undefined for other commits. */
export function requestOfCommit(message: string): number | undefined {
  const match = /^Falconer-Request: (\d{1,19})$/m.exec(message);
  return match === null ? undefined : Number(match[1]);
}

function isReasonCode(text: string): text is ReasonCode {
  return Object.hasOwn(reasonCodes, text);
}
