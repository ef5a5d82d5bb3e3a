import { request } from 'node:http';

export interface PostResult {
  /** In GitHub's words. */
  readonly status: string;
  readonly statusCode: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** GitHub waits ten seconds for the answer to a webhook. */
const patience = 10_000;
const longestAnswer = 64 * 1024;

/** Sends a webhook on a connection of its own. Never rejects: a failure is a result too. */
export async function post({ url, headers, body, signal }: Post): Promise<PostResult> {
  const timeout = AbortSignal.timeout(patience);
  try {
    return await send({ url, headers, body, signal: AbortSignal.any([signal, timeout]) });
  } catch {
    const lost = { responseHeaders: {}, responseBody: '' };
    if (timeout.aborted) return { status: 'timed out', statusCode: 504, ...lost };
    return { status: 'failed to connect to host', statusCode: 502, ...lost };
  }
}

function send({ url, headers, body, signal }: Post): Promise<PostResult> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': `${Buffer.byteLength(body)}` };
    const outgoing = request(url, { method: 'POST', headers: { ...headers, ...length }, agent: false, signal });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const statusCode = response.statusCode ?? 0;
        const good = statusCode >= 200 && statusCode < 300;
        resolve({
          status: good ? 'OK' : `Invalid HTTP Response: ${statusCode}`,
          statusCode,
          responseHeaders: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, `${value}`]),
          ),
          responseBody: Buffer.concat(chunks).toString().slice(0, longestAnswer),
        });
      });
    });
    outgoing.end(body);
  });
}
