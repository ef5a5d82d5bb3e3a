import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Access, Credentials } from './access.ts';
import { ApiStatus } from './failure.ts';
import { sliceTurn } from './slices.ts';
import type { Timers } from './timers.ts';

const longestError = 64 * 1_024;

export interface GetRequest {
  /** Path and query below the address of the server. */
  readonly path: string;
  /** Milliseconds without a byte after which the request is given up. */
  readonly silence: number;
  readonly signal: AbortSignal;
}

/** The body of a good answer, piece by piece; each piece waits for its turn of the event loop. */
export type Body = AsyncGenerator<Buffer, void, undefined>;

/**
 * Asks the API server; the only place in Falconer that sends anything to a cluster, and it sends nothing but GET.
 * Throws `ApiStatus` for any answer but 200, and network errors as they are. New credentials are fetched once on a 401.
 */
export async function get(access: Access, timers: Timers, request: GetRequest): Promise<Body> {
  const first = await access.credentials();
  const answer = await answerTo(first, timers, request);
  if (answer.response.statusCode !== 401) return await bodyOf(answer, access);
  answer.stop();
  await access.refresh(first.epoch);
  return await bodyOf(await answerTo(await access.credentials(), timers, request), access);
}

/** An answer whose silence is watched until it is read to its end or stopped. */
interface Answer {
  readonly response: IncomingMessage;
  readonly stop: () => void;
  readonly alive: () => void;
}

async function answerTo(credentials: Credentials, timers: Timers, request: GetRequest): Promise<Answer> {
  try {
    return await send(credentials, timers, request);
  } catch (error) {
    // The server closed a kept connection while the request was on its way (nodejs.org, http, "request.reusedSocket").
    if (error instanceof StaleConnection) return await send(credentials, timers, request);
    throw error;
  }
}

class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
}

function send(credentials: Credentials, timers: Timers, { path, silence, signal }: GetRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { server, options } = credentials;
    const sendRequest = server.protocol === 'http:' ? requestHttp : requestHttps;
    const request = sendRequest(new URL(server.pathname.replace(/\/$/, '') + path, server), {
      ...options,
      method: 'GET',
      headers: { ...options.headers, Accept: 'application/json', 'User-Agent': 'falconer' },
      signal,
    });
    const watchdog = watchSilence(request, timers, silence);
    request.on('socket', (socket) => socket.setKeepAlive(true, 30_000));
    request.on('error', (error) => {
      watchdog.stop();
      reject(isStale(request, error) ? new StaleConnection(error.message) : error);
    });
    request.on('response', (response) => {
      watchdog.alive();
      resolve({
        response,
        alive: watchdog.alive,
        stop: () => {
          watchdog.stop();
          // A connection whose answer was read to the end goes back to the agent.
          if (!response.complete) request.destroy();
        },
      });
    });
    request.end();
  });
}

function isStale(request: ClientRequest, error: Error): boolean {
  return request.reusedSocket && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

/** Ends a request that brings nothing for a while: a broken network does not close connections. */
function watchSilence(request: ClientRequest, timers: Timers, silence: number) {
  const giveUp = () => request.destroy(new Error(`nothing came for ${Math.round(silence / 1_000)} s`));
  let cancel = timers.after(silence, giveUp);
  return {
    alive: () => {
      cancel();
      cancel = timers.after(silence, giveUp);
    },
    stop: () => cancel(),
  };
}

async function bodyOf(answer: Answer, access: Access): Promise<Body> {
  const { response } = answer;
  const code = response.statusCode ?? 0;
  if (code === 200) return pieces(answer);
  try {
    const text = await beginningOf(answer);
    throw new ApiStatus(code, access.redact(messageOf(text)), retryAfterOf(response));
  } finally {
    answer.stop();
  }
}

async function* pieces(answer: Answer): Body {
  try {
    for await (const piece of answer.response) {
      answer.alive();
      await sliceTurn();
      yield piece;
    }
  } finally {
    answer.stop();
  }
}

async function beginningOf(answer: Answer): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer.response) {
    parts.push(part);
    length += part.length;
    if (length > longestError) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The message of a Kubernetes Status; nothing of a page that a proxy made up. */
function messageOf(text: string): string {
  try {
    const status: unknown = JSON.parse(text);
    const isStatus = typeof status === 'object' && status !== null && 'message' in status;
    return isStatus && typeof status.message === 'string' ? status.message.slice(0, 500) : '';
  } catch {
    return '';
  }
}

function retryAfterOf(response: IncomingMessage): number | undefined {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined;
}
