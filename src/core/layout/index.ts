/** How Git makes the resources that are deployed, and where a change of one of their fields is to be written. */
export type {
  BarredResource,
  DeployedBy,
  DeployedResource,
  Evaluated,
  LayoutName,
  Proposal,
} from './deployed-resource.ts';
export { type Discovery, discoverResources } from './discover.ts';
export { engineWord } from './engine-word.ts';
export type { Environment } from './environment.ts';
export { kustomizationNames } from './kustomize/layer.ts';
export {
  type ManifestMemory,
  type Obstacle,
  type OpenedTree,
  openTree,
  type SourceFile,
  type SourceTree,
  treeWith,
  treeWithout,
} from './source-tree.ts';
export { baseNameOf, directoryOf, resolvePath } from './tree-path.ts';
export { firstFiles, isFirstFile, isLookedAt, mayBeFirstFile, mayHavePart, wantedFiles } from './wanted-files.ts';
