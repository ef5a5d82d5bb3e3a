import type { Platform } from '../platform.ts';
import type { Commit, Repository } from '../records.ts';
import { commitJson } from './commit.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, type Schema } from './schema.ts';

export function branchJson(
  platform: Platform,
  repository: Repository,
  { branch, commit }: { readonly branch: string; readonly commit: Commit },
): Schema<'branch-with-protection'> {
  const url = `${repositoryUrl(platform, repository)}/branches/${encodeURIComponent(branch)}`;
  return {
    name: branch,
    commit: commitJson(platform, repository, commit),
    _links: { html: `${repositoryPage(platform, repository)}/tree/${branch}`, self: url },
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${url}/protection`,
  };
}

/** `ref` is without its `refs/`. */
export function referenceJson(
  platform: Platform,
  repository: Repository,
  { ref, sha }: { readonly ref: string; readonly sha: string },
): Schema<'git-ref'> {
  const url = `${repositoryUrl(platform, repository)}/git`;
  return {
    ref: `refs/${ref}`,
    node_id: nodeId('REF', repository.id),
    url: `${url}/refs/${ref}`,
    object: { type: 'commit', sha, url: `${url}/commits/${sha}` },
  };
}
