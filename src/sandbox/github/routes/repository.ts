import { readHistory } from '../git/history.ts';
import { permissionJson } from '../json/account.ts';
import { branchJson, referenceJson } from '../json/branch.ts';
import { fullRepositoryJson, repositoryJson } from '../json/repository.ts';
import { failed, ok } from '../rest/answer.ts';
import { page, pageQuery } from '../rest/page.ts';
import { notFound, problem } from '../rest/problem.ts';
import { type Route, repositoryRoute } from '../rest/route.ts';
import { findAccount } from '../store.ts';

/** Repositories, who may do what in them, and their branches. */
export const repositoryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/installation/repositories',
    caller: 'installation',
    permissions: [],
    query: pageQuery,
    handle(call) {
      const { platform, token } = call;
      if (!token) return failed(notFound);
      const all = [...(token.repositories ?? token.installation.repositories)];
      return page(call, all, (items) => ({
        total_count: all.length,
        repository_selection: 'selected',
        repositories: items.map((item) => repositoryJson(platform, item)),
      }));
    },
  },
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}',
    permissions: [{ metadata: 'read' }],
    handle: ({ platform, repository }) => ok(fullRepositoryJson(platform, repository)),
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/collaborators/{username}/permission',
    permissions: [{ metadata: 'read' }],
    handle({ platform, repository, parameters: { username = '' } }) {
      const account = findAccount(platform.store, username);
      if (!account) return failed(problem(404, `${username} is not a user`));
      return ok(permissionJson(platform, repository, account));
    },
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/branches/{branch}',
    permissions: [{ contents: 'read' }],
    async handle({ platform, repository, parameters: { branch = '' } }) {
      const sha = repository.branches.get(branch);
      if (!sha) return failed(problem(404, 'Branch not found'));
      const [commit] = await readHistory(platform.git, repository.directory, { revisions: [sha], limit: 1 });
      return commit ? ok(branchJson(platform, repository, { branch, commit })) : failed(notFound);
    },
  }),
  repositoryRoute({
    method: 'GET',
    path: '/repos/{owner}/{repo}/git/ref/{ref}',
    permissions: [{ contents: 'read' }],
    handle({ platform, repository, parameters: { ref = '' } }) {
      const sha = ref.startsWith('heads/') ? repository.branches.get(ref.slice('heads/'.length)) : undefined;
      return sha ? ok(referenceJson(platform, repository, { ref, sha })) : failed(notFound);
    },
  }),
];
