import type { Problem } from './problem.ts';

/** What a route answers: a document, raw bytes, or nothing. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content: { readonly json: object } | { readonly bytes: Buffer; readonly type: string } | undefined;
}

export function ok(json: object): Answer {
  return { status: 200, content: { json } };
}

export function created(json: object): Answer {
  return { status: 201, content: { json } };
}

export function accepted(): Answer {
  return { status: 202, content: { json: {} } };
}

export function noContent(): Answer {
  return { status: 204, content: undefined };
}

export function raw(bytes: Buffer, type: string): Answer {
  return { status: 200, content: { bytes, type } };
}

/** GitHub's error document. */
export function failed(problem: Problem): Answer {
  const { status, message, errors } = problem;
  const documentation_url = 'https://docs.github.com/rest';
  return { status, content: { json: { message, ...(errors && { errors }), documentation_url, status: `${status}` } } };
}
