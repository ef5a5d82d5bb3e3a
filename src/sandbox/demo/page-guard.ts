import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** Why a request is not answered: an HTTP status and a sentence. */
export interface Objection {
  readonly status: number;
  readonly message: string;
}

/** Bytes of a body that are read at most; a comment of the greatest length fits, with every character escaped. */
const longestBody = 512 * 1_024;

/** The page is made of its own files and nothing else: no inline script or style, nothing from elsewhere, in nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/**
 * Undefined when the request may be answered. Another page in the same browser must neither read nor act here; it comes with its
 * own Origin, or, when its name was rebound to 127.0.0.1, with its own Host.
 */
export function objectionTo(request: IncomingMessage): Objection | undefined {
  const { headers, method } = request;
  if (!isLoopback(headers.host)) {
    return { status: 403, message: 'This page answers on 127.0.0.1 and localhost only, under no other name.' };
  }
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (method !== 'POST') return { status: 405, message: 'Only GET and POST are understood here.' };
  if (isForeign(headers)) return { status: 403, message: 'This page takes no orders from other pages.' };
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return { status: 415, message: 'Actions are sent as application/json.' };
  }
  return undefined;
}

/** The port may differ from ours: people forward ports. */
function isLoopback(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host ?? '');
}

function isForeign(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
}

/**
 * The body as text, or undefined when it is longer than it may be. What is over the limit is dropped as it comes, and not left
 * unread: a sender that is cut off would never see why.
 */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= longestBody) chunks.push(bytes);
  }
  return size > longestBody ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** The objection to a body that is too long. */
export const bodyTooLong: Objection = {
  status: 413,
  message: `That is too long: at most ${longestBody / 1_024} KiB are read.`,
};
