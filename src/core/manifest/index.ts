/** YAML text and the resources in it: reading, pointing at fields, and editing by splices. Knows no command or rule. */
export { changedLeaves, differingPaths, type LeafChange } from './differing-paths.ts';
export { deepEqual } from './edit/deep-equal.ts';
export { editManifest } from './edit/edit-manifest.ts';
export { applyToValue, type FieldOperation } from './edit/field-operation.ts';
export { type FieldPath, formatFieldPath, parseFieldPath } from './field-path.ts';
export { type FieldFinding, findingAt } from './finding-at.ts';
export { locateField, locateKey, nodeAt, type SourceRange } from './locate.ts';
export { isMilvus, type Manifest, type ManifestDocument, milvusDocuments, type ResourceIdentity } from './manifest.ts';
export { parseManifest } from './parse-manifest.ts';
export { findPlainPlace } from './plain-place.ts';
