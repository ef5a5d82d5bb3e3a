import type { Platform } from '../platform.ts';
import type { Commit, Repository, Signature } from '../records.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, type Schema } from './schema.ts';

export function commitJson(platform: Platform, repository: Repository, commit: Commit): Schema<'commit'> {
  const url = repositoryUrl(platform, repository);
  return {
    sha: commit.sha,
    node_id: nodeId('C', repository.id),
    url: `${url}/commits/${commit.sha}`,
    html_url: commitPage(platform, repository, commit.sha),
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      message: commit.message,
      author: signatureJson(commit.author),
      committer: signatureJson(commit.committer),
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', payload: null, signature: null, verified_at: null },
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: commitPage(platform, repository, sha),
    })),
  };
}

export function commitPage(platform: Platform, repository: Repository, sha: string): string {
  return `${repositoryPage(platform, repository)}/commit/${sha}`;
}

function signatureJson(signature: Signature) {
  return { name: signature.name, email: signature.email, date: signature.date };
}
