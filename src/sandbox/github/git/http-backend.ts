import type { HttpAnswer, HttpRequest } from '../http/exchange.ts';
import type { Git } from './run-git.ts';

export interface BackendRequest {
  readonly request: HttpRequest;
  /** The bare repository. */
  readonly directory: string;
  /** What follows the repository in the URL: `/info/refs`, `/git-upload-pack`, `/git-receive-pack`. */
  readonly service: string;
  readonly user: string;
}

/** Answers a request of Git's smart HTTP protocol with `git http-backend`, as CGI (RFC 3875). */
export async function httpBackend(
  git: Git,
  { request, directory, service, user }: BackendRequest,
): Promise<HttpAnswer> {
  const { stdout } = await git.run({
    directory,
    args: ['http-backend'],
    input: request.body,
    environment: {
      GIT_PROJECT_ROOT: directory,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: service,
      QUERY_STRING: request.query.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: `${request.body.length}`,
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: protocolOf(request),
      REMOTE_USER: user,
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  return parseCgi(stdout);
}

function protocolOf({ headers }: HttpRequest): string {
  const protocol = headers['git-protocol'];
  return typeof protocol === 'string' && /^[\w=:]{1,64}$/.test(protocol) ? protocol : '';
}

function parseCgi(output: Buffer): HttpAnswer {
  const end = output.indexOf('\r\n\r\n');
  const headers: Record<string, string> = {};
  for (const line of output.subarray(0, end).toString().split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const { status = '200', ...rest } = headers;
  return { status: Number.parseInt(status, 10), headers: rest, body: output.subarray(end + 4) };
}
