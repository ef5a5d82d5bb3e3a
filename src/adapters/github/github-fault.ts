import type { z } from 'zod';

/** GitHub said no, could not be reached, or answered something unreadable. */
export class GitHubFault extends Error {
  /** Status of the answer; undefined when there was none, or none that could be read. */
  readonly status: number | undefined;
  /** Method and path template, `GET /repos/{owner}/{repo}`. */
  readonly route: string;

  constructor(facts: { readonly status: number | undefined; readonly route: string; readonly message: string }) {
    super(facts.message);
    this.name = 'GitHubFault';
    this.status = facts.status;
    this.route = facts.route;
  }
}

/** What is known of a request that failed. */
export interface RequestFacts {
  readonly method: string;
  readonly url: string;
}

/** An error of the client library as a fault: one line, without request and response. */
export function faultOf(error: unknown, request: RequestFacts): GitHubFault {
  if (error instanceof GitHubFault) return error;
  const route = `${request.method} ${request.url.split('?')[0]}`;
  const said = oneLine(error instanceof Error ? error.message : String(error));
  const status = statusOf(error);
  const message =
    status === undefined
      ? `GitHub could not be asked ${route}: ${said}`
      : `GitHub answered ${status} to ${route}: ${said}`;
  return new GitHubFault({ status, route, message });
}

/** The client library gives status 500 to requests that never got an answer; those have no response. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  return 'response' in error && error.response !== undefined ? error.status : undefined;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}

/** Parses an answer, or throws a fault that says which part is not as documented. */
export function readAnswer<Schema extends z.ZodType>(schema: Schema, answer: unknown, route: string): z.infer<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const message = `GitHub's answer to ${route} is not as documented: ${problems.join('; ')}`;
  throw new GitHubFault({ status: undefined, route, message });
}

/** Whether a write may have happened although it failed: no answer, an unreadable one, or a server error. */
export function isUnclear(error: unknown): boolean {
  return error instanceof GitHubFault && (error.status === undefined || error.status >= 500 || error.status === 408);
}

/** The status of a fault; undefined for other errors. */
export function faultStatus(error: unknown): number | undefined {
  return error instanceof GitHubFault ? error.status : undefined;
}

/** The value, or undefined when GitHub says that there is no such thing. */
export async function unlessMissing<Value>(asking: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asking;
  } catch (error) {
    // When the token itself cannot be had, the installation is what is missing.
    if (isMissing(error) && !error.route.endsWith('/access_tokens')) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): error is GitHubFault {
  return error instanceof GitHubFault && (error.status === 404 || error.status === 410);
}
