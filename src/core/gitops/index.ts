/**
 * GitOps engines: which application deploys a file, and has it brought a commit to the cluster. Pure: the caller
 * fetches `gitopsReads`, asks Git about `revisionsToCheck`, and gives both answers to `syncState`.
 */
export {
  type Application,
  applicationTitle,
  type DeploymentQuestion,
  type Destination,
  type Engine,
  type EngineId,
  type ResourceName,
  type SyncQuestion,
  type TargetNamespace,
} from './application.ts';
export { ignoredFields, respectsIgnoredFields } from './argo-cd/ignored-fields.ts';
export {
  applicationsFor,
  type Deployment,
  deploymentOf,
  embeddedState,
  gitopsReads,
  revisionsToCheck,
  syncState,
} from './deployment.ts';
export { fieldsNotLive, plainSyncState } from './engines/plain.ts';
export { engines } from './engines/registry.ts';
export { isSameRepository } from './repository-url.ts';
export { commitOf } from './revision.ts';
export type { SyncState } from './sync-state.ts';
