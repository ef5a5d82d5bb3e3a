import { resolveCommit } from '../git/bare-repository.ts';
import { entriesOf, entryAt, readBlob } from '../git/tree.ts';
import { directoryJson, fileContentJson } from '../json/contents.ts';
import { type Answer, failed, ok, raw } from '../rest/answer.ts';
import { notFound, problem } from '../rest/problem.ts';
import { type RepositoryCall, type Route, repositoryRoute } from '../rest/route.ts';

/** Files and directories at a commit. */
export const contentsRoutes: readonly Route[] = [
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/contents/{path}',
    permissions: [{ contents: 'read' }],
    query: ['ref'],
    handle: show,
  }),
];

async function show(call: RepositoryCall): Promise<Answer> {
  const { platform, repository, query, parameters } = call;
  const path = (parameters.path ?? '').replace(/^\/+|\/+$/g, '');
  if (path.split('/').some((step) => step === '.' || step === '..')) return failed(notFound);
  const ref = query.get('ref') ?? repository.defaultBranch;
  const commit = await resolveCommit(platform.git, repository.directory, ref);
  if (!commit) return failed(problem(404, `No commit found for the ref ${ref}`));
  const entry = await entryAt(platform.git, repository.directory, { commit, path });
  if (!entry || entry.kind === 'commit') return failed(notFound);
  if (entry.kind === 'tree') {
    const entries = await entriesOf(platform.git, repository.directory, entry);
    return ok(directoryJson(platform, repository, { ref, entries }));
  }
  const bytes = await readBlob(platform.git, repository.directory, entry.sha);
  if (/\braw\b/.test(call.accept)) return raw(bytes, 'application/vnd.github.raw+json; charset=utf-8');
  return ok(fileContentJson(platform, repository, { ref, entry, bytes }));
}
