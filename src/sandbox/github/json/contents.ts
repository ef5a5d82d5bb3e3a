import { basename } from 'node:path/posix';
import type { TreeEntry } from '../git/tree.ts';
import type { Platform } from '../platform.ts';
import type { Repository } from '../records.ts';
import { encodePath } from './file.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import type { Schema } from './schema.ts';

/** GitHub gives the content of files up to 1 MB. */
const largestContent = 1024 * 1024;

export function fileContentJson(
  platform: Platform,
  repository: Repository,
  { ref, entry, bytes }: { readonly ref: string; readonly entry: TreeEntry; readonly bytes: Buffer },
): Schema<'content-file'> {
  const small = bytes.length <= largestContent;
  return {
    type: 'file',
    ...entryJson(platform, repository, { ref, entry }),
    encoding: small ? 'base64' : 'none',
    // In lines of 60 characters, as GitHub breaks them.
    content: small ? bytes.toString('base64').replaceAll(/(.{60})/g, '$1\n') : '',
  };
}

export function directoryJson(
  platform: Platform,
  repository: Repository,
  { ref, entries }: { readonly ref: string; readonly entries: readonly TreeEntry[] },
): Schema<'content-directory'> {
  return entries.map((entry) => ({
    type: typeOf(entry),
    ...entryJson(platform, repository, { ref, entry }),
  }));
}

function typeOf(entry: TreeEntry): 'dir' | 'file' | 'submodule' | 'symlink' {
  if (entry.kind === 'tree') return 'dir';
  if (entry.kind === 'commit') return 'submodule';
  return entry.mode === '120000' ? 'symlink' : 'file';
}

function entryJson(
  platform: Platform,
  repository: Repository,
  at: { readonly ref: string; readonly entry: TreeEntry },
) {
  const { ref, entry } = at;
  const path = encodePath(entry.path);
  const url = `${repositoryUrl(platform, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git_url = `${repositoryUrl(platform, repository)}/git/${entry.kind === 'tree' ? 'trees' : 'blobs'}/${entry.sha}`;
  const html_url = `${repositoryPage(platform, repository)}/${entry.kind}/${encodePath(ref)}/${path}`;
  return {
    name: basename(entry.path),
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url,
    html_url,
    git_url,
    download_url:
      entry.kind === 'blob' ? `${repositoryPage(platform, repository)}/raw/${encodePath(ref)}/${path}` : null,
    _links: { self: url, git: git_url, html: html_url },
  };
}
