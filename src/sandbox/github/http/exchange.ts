import type { IncomingHttpHeaders } from 'node:http';

/** A request, read whole. */
export interface HttpRequest {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A request as the log keeps it. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** What was answered; 0 when the connection was broken instead. */
  readonly status: number;
  /** The REST path template or `git` that handled it. Undefined when nothing did: an operation the sandbox does not have. */
  readonly route: string | undefined;
}
