import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer, HttpRequest } from './exchange.ts';

/** What goes wrong with a request. */
export type Interference =
  /** Answers this. Before: instead of handling the request. After: instead of the true answer, which is lost. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: object | string;
    }
  /** Breaks the connection, before the request is handled or after its effect. */
  | { readonly kind: 'break' }
  /** After: what was last answered to this path, whatever the query, as a replica that lags behind does; the truth the first time. */
  | { readonly kind: 'stale' }
  /** Waits, in real milliseconds, and goes on. */
  | { readonly kind: 'delay'; readonly milliseconds: number };

export interface Moment {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly phase: 'before' | 'after';
}

/** Decides whether to interfere. An asynchronous rule may also do something else first; the request waits for it. */
export type Rule = (moment: Moment) => Interference | undefined | Promise<Interference | undefined>;

export interface Rules {
  add(rule: Rule): () => void;
  /** What became of the request at this moment: go on (undefined), answer something else, or break. */
  ask(request: HttpRequest, phase: Moment['phase']): Promise<HttpAnswer | 'break' | undefined>;
  /** Remembers what was truly answered to a read, for one who is to be told it again. */
  remember(request: HttpRequest, answer: HttpAnswer): void;
  close(): void;
}

const mostRemembered = 500;

export function createRules(): Rules {
  const rules = new Set<Rule>();
  const closing = new AbortController();
  const answers = new Map<string, HttpAnswer>();
  return {
    remember({ method, path }, answer) {
      if (method !== 'GET') return;
      answers.set(path, answer);
      const [oldest] = answers.keys();
      if (answers.size > mostRemembered && oldest !== undefined) answers.delete(oldest);
    },
    add(rule) {
      rules.add(rule);
      return () => rules.delete(rule);
    },
    async ask({ method, path }, phase) {
      for (const rule of [...rules]) {
        const interference = await rule({ method, path, phase });
        if (interference?.kind === 'break') return 'break';
        if (interference?.kind === 'answer') return answerOf(interference);
        if (interference?.kind === 'stale') return answers.get(path);
        if (interference) await pause(interference.milliseconds, closing.signal);
      }
      return undefined;
    },
    close: () => closing.abort(),
  };
}

function answerOf({ status, headers, body }: Extract<Interference, { kind: 'answer' }>): HttpAnswer {
  if (typeof body === 'string') return { status, headers: headers ?? {}, body: Buffer.from(body) };
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: Buffer.from(JSON.stringify(body ?? {})) };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
