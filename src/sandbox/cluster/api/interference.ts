import type { ApiRequest, Verb } from './api-request.ts';

/** What goes wrong with the requests that a rule is about. */
export type Fault =
  /** Answers with this HTTP status, 500 for instance; 410 for a version that is too old. */
  | { readonly kind: 'answer'; readonly code: number }
  /** Cuts the connection; open watches are cut as well, when the rule is made. */
  | { readonly kind: 'break' }
  /** A watch ends as soon as it began; open ones end when the rule is made. */
  | { readonly kind: 'close' }
  /** A watch gets a 410 event; open ones as well, when the rule is made. */
  | { readonly kind: 'expire' }
  /** The answer comes after so many milliseconds of real time. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** There is no answer at all. */
  | { readonly kind: 'hang' };

export interface Interference {
  readonly fault: Fault;
  /** Plural name: `milvuses`. All kinds when missing. */
  readonly resource?: string;
  /** All when missing. */
  readonly verb?: Verb;
  /** Only the requests of one user: `reader` or `admin`. All when missing. */
  readonly user?: string;
  /** After so many requests the rule is used up. Without end when missing. */
  readonly times?: number;
}

/** A request as rules and listeners see it. */
export interface SeenRequest {
  readonly verb: Verb;
  /** Plural name: `milvuses`. */
  readonly resource: string;
  readonly user: string;
}

/** Rules that disturb requests. */
export class Interferences {
  readonly #listeners = new Set<(request: SeenRequest) => void>();
  readonly #rules = new Set<{ readonly rule: Interference; left: number }>();

  /** Returns how to take the rule back. */
  add(rule: Interference): () => void {
    const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
    this.#rules.add(entry);
    return () => this.#rules.delete(entry);
  }

  /** Told of every request before it is handled, so that a rule made then is about it too. Returns how to end it. */
  listen(listener: (request: SeenRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The fault for a request, of the oldest rule that is about it; counts as a use of the rule. */
  take(request: ApiRequest, user: string): Fault | undefined {
    for (const listener of this.#listeners) listener({ resource: request.kind.plural, verb: request.verb, user });
    for (const entry of this.#rules) {
      if (!concerns(entry.rule, { resource: request.kind.plural, verb: request.verb, user })) continue;
      entry.left -= 1;
      if (entry.left <= 0) this.#rules.delete(entry);
      return entry.rule.fault;
    }
    return undefined;
  }
}

/** True when a rule is about such a request. */
export function concerns(
  rule: Interference,
  request: { readonly resource: string; readonly verb: Verb; readonly user: string },
): boolean {
  return (
    (rule.resource === undefined || rule.resource === request.resource) &&
    (rule.verb === undefined || rule.verb === request.verb) &&
    (rule.user === undefined || rule.user === request.user)
  );
}
