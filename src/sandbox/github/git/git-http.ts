import { movesBetween, recordMove } from '../actions/pushes.ts';
import { allows, type InstallationToken, reaches } from '../credentials/tokens.ts';
import type { HttpAnswer, HttpRequest } from '../http/exchange.ts';
import type { Platform } from '../platform.ts';
import type { Repository } from '../records.ts';
import { findRepository } from '../store.ts';
import { readBranches } from './bare-repository.ts';
import { httpBackend } from './http-backend.ts';

const place = /^\/([^/]+\/[^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/;

/** True when the request is one of Git's smart HTTP protocol. */
export function isGitRequest(request: HttpRequest): boolean {
  return place.test(request.path);
}

/** Fetches and pushes over HTTP with an installation's token. A push has every effect that one on GitHub has. */
export async function answerGit(platform: Platform, request: HttpRequest): Promise<HttpAnswer> {
  const [, fullName = '', service = ''] = place.exec(request.path) ?? [];
  const writes = service === '/git-receive-pack' || request.query.get('service') === 'git-receive-pack';
  const repository = findRepository(platform.store, decodeURIComponent(fullName));
  const token = tokenOf(platform, request);
  const refusal = refusalOf(repository, token, writes ? 'write' : 'read');
  if (refusal || !repository) return refusal ?? missing;
  const backend = { request, directory: repository.directory, service, user: platform.app.bot.login };
  if (service !== '/git-receive-pack') return httpBackend(platform.git, backend);
  return platform.locks.hold(repository.fullName, async () => {
    const answer = await httpBackend(platform.git, backend);
    const found = await readBranches(platform.git, repository.directory);
    const actor = { account: platform.app.bot, app: platform.app };
    for (const move of movesBetween(repository.branches, found)) {
      await recordMove(platform, { repository, actor }, move);
    }
    return answer;
  });
}

/** The password of Basic authentication; GitHub does not mind the user name. */
function tokenOf(platform: Platform, { headers }: HttpRequest): InstallationToken | 'none' | 'bad' {
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic') return 'none';
  const credentials = Buffer.from(value, 'base64').toString();
  const token = platform.tokens.find(credentials.slice(credentials.indexOf(':') + 1));
  return token && !token.installation.suspended ? token : 'bad';
}

function refusalOf(
  repository: Repository | undefined,
  token: InstallationToken | 'none' | 'bad',
  level: 'read' | 'write',
): HttpAnswer | undefined {
  if (token === 'bad') return unauthorized('Invalid username or token.');
  const open = repository?.visibility === 'public' && level === 'read';
  if (token === 'none') return open ? undefined : unauthorized('Authentication required.');
  if (!repository) return missing;
  if (!reaches(token, repository)) return open ? undefined : missing;
  if (!allows(token.permissions, { contents: level })) return denied('Permission denied to the installation.');
  return repository.archived && level === 'write'
    ? denied('This repository was archived so it is read-only.')
    : undefined;
}

const missing = text(404, 'Repository not found.');

function unauthorized(message: string): HttpAnswer {
  const answer = text(401, message);
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Basic realm="GitHub"' } };
}

function denied(message: string): HttpAnswer {
  return text(403, message);
}

function text(status: number, message: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(message) };
}
