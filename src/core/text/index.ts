/** Text and what can be said of it. Knows nothing of YAML, Milvus or GitHub. */
export { duration } from './duration.ts';
export { compareFindings, countFindings, type Finding, type Severity } from './finding.ts';
export { groupBy } from './group-by.ts';
export { matchesName } from './name-pattern.ts';
export { nearest } from './nearest.ts';
export { type LineStarts, lineStartsOf, type Position, positionAt } from './position.ts';
export { Recent } from './recent.ts';
export { type Place, type ReasonCode, type Refusal, reasonCodes } from './refusal.ts';
export { type Accepted, accept, assertNever, type Refused, type Result, refuse } from './result.ts';
export { applyEdits, type TextEdit } from './text-edit.ts';
export { unifiedDiff } from './unified-diff.ts';
