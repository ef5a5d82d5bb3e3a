import type { FileDiff } from '../git/diff.ts';
import type { Platform } from '../platform.ts';
import type { Repository } from '../records.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import type { Schema } from './schema.ts';

/** A changed file of a pull request. `sha` is the head's commit. */
export function fileJson(
  platform: Platform,
  repository: Repository,
  { sha, file }: { readonly sha: string; readonly file: FileDiff },
): Schema<'diff-entry'> {
  const path = encodePath(file.path);
  return {
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${repositoryPage(platform, repository)}/blob/${sha}/${path}`,
    raw_url: `${repositoryPage(platform, repository)}/raw/${sha}/${path}`,
    contents_url: `${repositoryUrl(platform, repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch !== undefined && { patch: file.patch }),
    ...(file.previousPath !== undefined && { previous_filename: file.previousPath }),
  };
}

/** A path as a URL has it: its slashes stay. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
