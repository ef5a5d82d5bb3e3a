import type { IncomingMessage } from 'node:http';

/** A request's body, or why there is none. */
export type Body =
  | { readonly kind: 'complete'; readonly raw: string }
  | { readonly kind: 'too large' }
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'incomplete' };

/** Memory that all bodies on their way may take together. Anyone can send one; only its signature tells who did. */
export interface BodyBudget {
  /** False when there is no room for so many bytes more. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

export function createBodyBudget(bytes: number): BodyBudget {
  let left = bytes;
  return {
    take: (wanted) => {
      if (wanted > left) return false;
      left -= wanted;
      return true;
    },
    giveBack: (returned) => {
      left += returned;
    },
  };
}

/** Reads a body of at most `maxBytes`, counted while it streams, and stops reading as soon as it is too large. */
export function readBody(request: IncomingMessage, maxBytes: number, budget: BodyBudget): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve({ kind: 'too large' });
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise<Body>((resolve) => {
    const finish = (body: Body) => {
      request.pause();
      request.removeAllListeners('data');
      resolve(body);
    };
    request.on('data', (chunk: Buffer) => {
      if (bytes + chunk.length > maxBytes) return finish({ kind: 'too large' });
      if (!budget.take(chunk.length)) return finish({ kind: 'overloaded' });
      bytes += chunk.length;
      chunks.push(chunk);
    });
    request.once('end', () => finish({ kind: 'complete', raw: Buffer.concat(chunks).toString('utf8') }));
    request.once('error', () => finish({ kind: 'incomplete' }));
    request.once('close', () => finish({ kind: 'incomplete' }));
  }).finally(() => budget.giveBack(bytes));
}
