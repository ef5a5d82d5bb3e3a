import { conditionOf, findObject, type KubernetesObject, stringAt, valueAt } from '../../object/index.ts';
import { quoted, type SyncQuestion } from '../application.ts';
import { isSameRepository } from '../repository-url.ts';
import { commitOf, shortRevision } from '../revision.ts';
import type { SyncState } from '../sync-state.ts';
import { gitRepositories } from './kinds.ts';

/** A reference to a Flux source, with the namespace filled in from the object that refers. */
export interface SourceReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The reference at a path, such as `['spec', 'sourceRef']`. */
export function sourceReferenceAt(object: KubernetesObject, path: readonly string[]): SourceReference {
  return {
    kind: stringAt(object, [...path, 'kind']) ?? '',
    namespace: stringAt(object, [...path, 'namespace']) ?? object.metadata.namespace ?? '',
    name: stringAt(object, [...path, 'name']) ?? '',
  };
}

/** The GitRepository that is referred to; undefined for another kind of source, or when it is gone. */
export function gitSourceOf(
  objects: readonly KubernetesObject[],
  reference: SourceReference,
): KubernetesObject | undefined {
  return reference.kind === 'GitRepository' ? findObject(objects, gitRepositories, reference) : undefined;
}

/** True when the GitRepository fetches from one of these URLs. */
export function fetchesFrom(source: KubernetesObject | undefined, repositoryUrls: readonly string[]): boolean {
  const url = source === undefined ? undefined : stringAt(source, ['spec', 'url']);
  return url !== undefined && repositoryUrls.some((each) => isSameRepository(each, url));
}

/** The revision that the source has fetched last, such as `main@sha1:…`. */
export function fetchedRevision(source: KubernetesObject | undefined): string | undefined {
  return source === undefined ? undefined : stringAt(source, ['status', 'artifact', 'revision']);
}

/** Why a source that is not Git cannot be followed; undefined for Git. */
export function untraceableSource(title: string, reference: SourceReference): SyncState | undefined {
  if (reference.kind === 'GitRepository') return undefined;
  const source = `${reference.kind} ${reference.namespace}/${reference.name}`;
  return {
    kind: 'unknown',
    message:
      `${title} deploys from ${source}. The digest of such an artifact does not say from which commit it was built, ` +
      'so Falconer cannot tell whether the commit has arrived.',
  };
}

/**
 * What the source says about a commit: undefined when it has fetched a revision that contains it, else why not.
 */
export function sourceShortfall(
  title: string,
  source: KubernetesObject,
  question: SyncQuestion,
): SyncState | undefined {
  const name = `GitRepository ${source.metadata.namespace}/${source.metadata.name}`;
  const revision = fetchedRevision(source);
  const commit = commitOf(revision);
  const contained = commit === undefined ? false : question.isContained(commit);
  if (contained === true) return undefined;
  if (contained === undefined) {
    return { kind: 'unknown', message: `${name} is at ${revision}, a commit that this repository does not have.` };
  }
  if (valueAt(source, ['spec', 'suspend']) === true) {
    return {
      kind: 'suspended',
      application: title,
      message: `${name} is suspended at ${shortRevision(revision)}. Resume it with: ${resumeCommand(source)}`,
    };
  }
  const failure = fetchFailure(source);
  if (failure !== undefined) {
    return { kind: 'failed', application: title, message: `${name} cannot fetch: ${failure}` };
  }
  const message = `${name} has fetched ${shortRevision(revision)}${followed(source)}, which does not contain the commit.`;
  return { kind: 'behind', application: title, revision, message };
}

function resumeCommand(source: KubernetesObject): string {
  return `flux resume source git ${source.metadata.name} -n ${source.metadata.namespace}`;
}

function fetchFailure(source: KubernetesObject): string | undefined {
  const failed = conditionOf(source, 'FetchFailed');
  if (failed?.status === 'True') return quoted(failed.message, failed.reason);
  const ready = conditionOf(source, 'Ready');
  return ready?.status === 'False' ? quoted(ready.message, ready.reason) : undefined;
}

/** What it follows, in the order in which source-controller looks at the fields (GitRepositoryRef, v1). */
function followed(source: KubernetesObject): string {
  for (const field of ['commit', 'name', 'semver', 'tag', 'branch']) {
    const value = stringAt(source, ['spec', 'ref', field]);
    if (value !== undefined) return ` (it follows ${field} ${value})`;
  }
  return '';
}
