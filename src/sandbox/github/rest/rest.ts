import { createHash } from 'node:crypto';
import { accept, type Result, refuse } from '../../../core/text/index.ts';
import { type AppKey, verifyAppToken } from '../credentials/app-key.ts';
import { allows, type InstallationToken } from '../credentials/tokens.ts';
import type { HttpAnswer, HttpRequest } from '../http/exchange.ts';
import type { Platform } from '../platform.ts';
import { type Answer, failed } from './answer.ts';
import { createMatcher, type Match } from './match.ts';
import { badCredentials, notAllowed, notFound, type Problem, problem } from './problem.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Route } from './route.ts';

export interface Rest {
  readonly platform: Platform;
  readonly routes: readonly Route[];
  readonly key: AppKey;
  readonly rateLimit: RateLimit;
}

/** What REST answers, and the path template that answered; undefined when no route did, or it could not do what was asked. */
export interface RestAnswer extends HttpAnswer {
  readonly route: string | undefined;
}

export const restPrefix = '/api/v3';

/** Answers requests below `/api/v3`. */
export function createRest(rest: Rest): (request: HttpRequest) => Promise<RestAnswer> {
  const match = createMatcher(rest.routes);
  return async (request) => {
    const found = match(request.method, request.path.slice(restPrefix.length));
    const { answer, supported } = await answerTo(rest, request, found);
    const headers = { ...rest.rateLimit.headersFor(request), ...answer.headers };
    const route = supported ? found?.route.path : undefined;
    return { ...finish(request, answer, headers), route };
  };
}

interface Outcome {
  readonly answer: Answer;
  readonly supported: boolean;
}

async function answerTo(rest: Rest, request: HttpRequest, found: Match | undefined): Promise<Outcome> {
  if (!found) return { answer: failed(notFound), supported: false };
  const { route, parameters } = found;
  const strange = [...request.query.keys()].filter((name) => !route.query.includes(name));
  if (strange.length > 0) {
    const message = `The sandbox does not know the query parameter ${strange.join(', ')} of ${route.method} ${route.path}`;
    return { answer: failed(problem(501, message)), supported: false };
  }
  const caller = identify(rest, request, route);
  if (!caller.ok) return { answer: failed(caller.refusal), supported: true };
  const body = readJson(request);
  if (!body.ok) return { answer: failed(body.refusal), supported: true };
  const answer = await route.handle({
    platform: rest.platform,
    parameters,
    query: request.query,
    body: body.value,
    accept: request.headers.accept ?? '',
    authorization: request.headers.authorization ?? '',
    url: `${rest.platform.htmlUrl}${request.path}`,
    token: caller.value,
  });
  return { answer, supported: true };
}

/** The installation's token, undefined for the App itself, or why the caller is turned away. */
function identify(rest: Rest, request: HttpRequest, route: Route): Result<InstallationToken | undefined, Problem> {
  const [scheme = '', secret = ''] = (request.headers.authorization ?? '').split(' ');
  if (!/^(bearer|token)$/i.test(scheme)) return refuse(problem(401, 'Requires authentication'));
  if (secret.split('.').length === 3 || route.caller === 'app') return identifyApp(rest, secret, route);
  const token = rest.platform.tokens.find(secret);
  if (!token) return refuse(badCredentials);
  if (token.installation.suspended) return refuse(problem(403, 'This installation has been suspended'));
  const allowed =
    route.permissions.length === 0 || route.permissions.some((wanted) => allows(token.permissions, wanted));
  return allowed ? accept(token) : refuse(notAllowed);
}

function identifyApp(rest: Rest, secret: string, route: Route): Result<undefined, Problem> {
  const verified = verifyAppToken(secret, rest.key);
  if (!verified.ok) return verified;
  const { app } = rest.platform;
  if (![`${app.id}`, app.clientId].includes(verified.value.issuer))
    return refuse(problem(404, 'Integration not found'));
  if (route.caller === 'installation') {
    return refuse(problem(403, 'You must authenticate with an installation access token for this.'));
  }
  return accept(undefined);
}

function readJson({ body }: HttpRequest): Result<unknown, Problem> {
  if (body.length === 0) return accept(undefined);
  try {
    return accept(JSON.parse(body.toString()));
  } catch {
    return refuse(problem(400, 'Problems parsing JSON'));
  }
}

/** Puts the answer into bytes; a GET whose answer the client has already becomes 304. */
function finish(request: HttpRequest, answer: Answer, basis: Readonly<Record<string, string>>): HttpAnswer {
  const { status, content } = answer;
  const headers = {
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
    ...basis,
  };
  if (!content) return { status, headers, body: Buffer.alloc(0) };
  const isJson = 'json' in content;
  const body = isJson ? Buffer.from(JSON.stringify(content.json)) : content.bytes;
  const type = isJson ? 'application/json; charset=utf-8' : content.type;
  if (request.method !== 'GET' || status !== 200)
    return { status, headers: { ...headers, 'content-type': type }, body };
  const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
  const known = request.headers['if-none-match'] === etag;
  if (known) return { status: 304, headers: { ...headers, etag }, body: Buffer.alloc(0) };
  return { status, headers: { ...headers, etag, 'content-type': type }, body };
}
