import type { Result } from '../../../core/text/index.ts';
import { type InstallationToken, reaches } from '../credentials/tokens.ts';
import type { Platform } from '../platform.ts';
import type { Actor, Permissions, Repository } from '../records.ts';
import { findRepository } from '../store.ts';
import { type Answer, failed } from './answer.ts';
import { archived, notFound, type Problem } from './problem.ts';

/** One operation of the REST API. The list of them is `routes`; the OpenAPI check walks the same list. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The path template, letter by letter that of GitHub's OpenAPI document. */
  readonly path: string;
  /** Who may call: the App with its JSON web token, an installation with its token, or anyone with either. */
  readonly caller: 'app' | 'installation' | 'anyone';
  /** The token needs all of one of these; an empty list asks for nothing. */
  readonly permissions: readonly Permissions[];
  /** Query parameters that are understood. Any other is refused, so that no filter is ignored in silence. */
  readonly query: readonly string[];
  handle(call: Call): Answer | Promise<Answer>;
}

/** A request that has a route and a caller. */
export interface Call {
  readonly platform: Platform;
  /** Values of the path template's parameters, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body; undefined when there was none. */
  readonly body: unknown;
  readonly accept: string;
  /** The header that says who calls. */
  readonly authorization: string;
  /** The absolute URL without its query, for links to other pages. */
  readonly url: string;
  /** The installation's token; undefined when the App itself calls. */
  readonly token: InstallationToken | undefined;
}

/** A call about a repository that the token reaches. */
export interface RepositoryCall extends Call {
  readonly token: InstallationToken;
  readonly repository: Repository;
  /** In whose name things are written. */
  readonly actor: Actor;
}

type RepositoryRoute = Omit<Route, 'caller' | 'query' | 'handle'> & {
  readonly query?: readonly string[];
  handle(call: RepositoryCall): Answer | Promise<Answer>;
};

/** A route below `/repos/{owner}/{repo}` for installations: a repository that the token does not reach does not exist. */
export function repositoryRoute(route: RepositoryRoute): Route {
  return {
    ...route,
    caller: 'installation',
    query: route.query ?? [],
    handle(call) {
      const { platform, token } = call;
      const { owner = '', repo = '' } = call.parameters;
      const repository = findRepository(platform.store, `${owner}/${repo}`);
      if (!repository || !token || !reaches(token, repository)) return failed(notFound);
      if (repository.archived && route.method !== 'GET') return failed(archived);
      const actor = { account: platform.app.bot, app: platform.app };
      return route.handle({ ...call, token, repository, actor });
    },
  };
}

/** The answer for a result: the value as `answer` puts it, or the problem. */
export function answerOf<Value>(result: Result<Value, Problem>, answer: (value: Value) => Answer): Answer {
  return result.ok ? answer(result.value) : failed(result.refusal);
}

/** A path parameter that is a number. */
export function numberOf(call: Call, parameter: string): number {
  return Number(call.parameters[parameter]);
}
