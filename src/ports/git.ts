import type { Result } from '../core/text/index.ts';
import type { GitRemote } from './github.ts';
import type { RepositoryName } from './world.ts';

/** Bare mirrors of repositories: read at a commit, write without a checkout. */
export interface GitMirrors {
  /** A mirror brought up to date with the remote's branches. Reads on it speak of that moment. */
  fetched(repository: RepositoryName, remote: GitRemote): Promise<GitMirror>;
}

export interface TreeFile {
  readonly path: string;
  readonly text: string;
}

/** An entry of a commit's tree that is no folder. */
export interface TreeEntry {
  /** Missing for a regular file. The content of the others is never read: they could point out of the repository. */
  readonly kind?: 'link' | 'submodule';
  readonly path: string;
  /** Object name of its content: the same content has the same name, in every commit. */
  readonly blob: string;
}

/** What a commit has at a path. */
export type PathContent =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly text: string }
  /** Something is there that is not read; `what` completes "it is …". */
  | { readonly kind: 'unread'; readonly what: string };

/** Which files to find by their text. */
export interface TextSearch {
  /** Patterns such as `*.yaml`, which fit in every folder. */
  readonly names: readonly string[];
  /** A file is found when its text has one of these, letter by letter. */
  readonly texts: readonly string[];
}

/** A file of a new commit. */
export interface NewFile {
  readonly path: string;
  /** Undefined when the file is to be removed. */
  readonly text: string | undefined;
}

/** A commit as people tell of it. Author and message are whatever somebody wrote. */
export interface CommitFacts {
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly author: string;
  /** The first line of the message. */
  readonly subject: string;
  /** The lines behind the first. */
  readonly body: string;
}

/** Full, 40-digit object names go in and come out; branch names are only ever data. */
export interface GitMirror {
  /** Tip of a branch as fetched; undefined when there is none. */
  branchTip(branch: string): Promise<string | undefined>;
  /** Names of all branches as fetched. */
  branches(): readonly string[];
  /** Whether Git cannot merge the two commits by itself. */
  conflicts(one: string, other: string): Promise<boolean>;
  /** Brings the head of a pull request, also of a fork, into the mirror. */
  fetchPullRequest(number: number): Promise<string | undefined>;
  /** YAML files that have a document of one of these kinds, such as `Namespace`, or look as if they had. */
  filesOfKinds(commit: string, kinds: readonly string[]): Promise<readonly TreeFile[]>;
  /** YAML files below a folder of the repository; none when there is no such folder. */
  filesBelow(commit: string, directory: string): Promise<readonly TreeFile[]>;
  /** Everything in a commit's tree but the folders. */
  listFiles(commit: string): Promise<readonly TreeEntry[]>;
  /** Paths of the files of a commit's tree that fit. */
  searchFiles(commit: string, search: TextSearch): Promise<readonly string[]>;
  /** Texts by the names of their blobs, without those that are larger than 5 MB or not UTF-8. */
  readBlobs(blobs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** A regular file's text at a commit; undefined when there is no such regular file. */
  readFile(commit: string, path: string): Promise<string | undefined>;
  /** The same for each of the paths, in their order, and what is there instead where there is something. */
  lookAt(commit: string, paths: readonly string[]): Promise<readonly PathContent[]>;
  /** Paths that differ between two commits, without rename detection. */
  changedPaths(from: string, to: string): Promise<readonly string[]>;
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** Undefined when the mirror lacks one of the two. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean | undefined>;
  /** Several regular files at a commit, without those that are not there. */
  readFiles(commit: string, paths: readonly string[]): Promise<readonly TreeFile[]>;
  /** The commits that changed one of the files, along first parents, newest first, at most `limit`. */
  changesOf(tip: string, paths: readonly string[], limit: number): Promise<readonly CommitFacts[]>;
  /** The commit that an abbreviated name means (7 to 40 hex digits); undefined when there is none, or several. */
  resolve(name: string): Promise<string | undefined>;
  firstParent(commit: string): Promise<string | undefined>;
  message(commit: string): Promise<string>;
  /** A commit and those before it along first parents, newest first, none older than `since` (ISO 8601), at most `limit`. */
  recentCommits(tip: string, since: string, limit: number): Promise<readonly string[]>;
  /** Makes a commit on a parent with some files replaced; the same input gives the same object name. */
  commit(commit: NewCommit): Promise<string>;
  /** Compare-and-swap: moves the branch only when its tip is as expected (undefined: does not exist yet). */
  push(branch: string, commit: string, expected: string | undefined): Promise<Result<void, PushRefusal>>;
  /** Compare-and-swap: removes the branch only when its tip is as expected. One that is gone already is fine. */
  deleteBranch(branch: string, expected: string): Promise<Result<void, PushRefusal>>;
  /** What Falconer keeps in the repository beside its branches, as the remote has it at this moment. */
  records(kind: RecordKind): Promise<readonly GitRecord[]>;
  /** Compare-and-swap of one record. */
  writeRecord(record: NewRecord): Promise<Result<void, PushRefusal>>;
}

/** Records are refs below `refs/falconer/`, in a folder for each kind. */
export type RecordKind = 'locks' | 'holds';

/** Something that has to outlive the process. Whoever may push can write it, so its text is not trusted blindly. */
export interface GitRecord {
  /** Object name; another one after each change. */
  readonly id: string;
  readonly text: string;
}

export interface NewRecord {
  readonly kind: RecordKind;
  /** Any characters. */
  readonly name: string;
  /** Undefined when the record is to be removed. */
  readonly text: string | undefined;
  /** ISO 8601. */
  readonly date: string;
  /** The id that the record must have now; undefined when it must not exist. */
  readonly expected: string | undefined;
}

/** Why a branch was not moved, when trying again with the same commit is of no use. */
export type PushRefusal =
  /** The branch is not where it was expected. */
  | { readonly kind: 'ref_changed' }
  /** The branch is protected, a rule of the repository forbids the push, or the name is none that Falconer pushes to. */
  | { readonly kind: 'declined'; readonly reason: string };

export interface NewCommit {
  readonly parent: string;
  /** Files with their new text, or without one when they are to be removed. */
  readonly files: readonly NewFile[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  /** ISO 8601; both author and committer date. */
  readonly date: string;
}
