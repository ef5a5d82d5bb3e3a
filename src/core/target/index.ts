/** Which Milvus resources a repository deploys, which one a person means, and changing it wherever it is written. */
export { type ChangedResource, changedResources, type DeployedState } from './changed-resources.ts';
export { chooseTarget, describeTarget } from './choose-target.ts';
export { type DeclarationProblem, type DeclaredTarget, declareTargets } from './declared-targets.ts';
export { type EditedTarget, editTarget } from './edit-target.ts';
export {
  type FoundTargets,
  findTargets,
  lookForTargets,
  namesOf,
  qualifiedName,
  sameResource,
  type Target,
} from './find-targets.ts';
