/** Every word that people read. Nothing else builds Markdown. */

export { renderAnswer, renderTargets } from './answer.ts';
export {
  type Binding,
  type BindingNow,
  brokenBonds,
  parseBinding,
  renderBinding,
  renderBrokenBonds,
} from './binding.ts';
export { blastRadiusLines, renderBlastRadius } from './blast-radius-report.ts';
export { type CapacityText, renderCapacity } from './capacity-report.ts';
export { type ConfigChange, type ConfigFacts, renderConfigCheck, renderConfigSection } from './config-report.ts';
export {
  type CancelledPullRequest,
  holdSentence,
  type LockFacts,
  lockedSentence,
  renderCancelled,
  renderHeld,
  renderLocked,
  renderReleased,
  renderUnlocked,
} from './control-report.ts';
export {
  type DriftSubject,
  driftMarker,
  renderDriftGone,
  renderDriftIssue,
  renderDriftIssueTitle,
} from './drift-issue.ts';
export { type DriftCure, renderDrift } from './drift-report.ts';
export { type FindingFormat, findingFormats, isFindingFormat, type Reviewed } from './finding-formats.ts';
export { renderHealth, renderObstacles, renderRoom } from './health-report.ts';
export { type KnownHistory, renderHistory } from './history-report.ts';
export { joinFindings } from './join-findings.ts';
export { lineMarker, renderWaitingLine, type WaitingLine } from './line-report.ts';
export { bodyLimit, codeBlock, escapeText, inlineCode, table, withinLimit } from './markdown.ts';
export {
  parseRequestMarker,
  type RequestMarker,
  renderRequestMarker,
  requestOfCommit,
  requestTrailer,
  summaryMarker,
  wasRenewed,
} from './marker.ts';
export { wasNotUnderstood } from './not-understood.ts';
export { parseOverrideMarker, recordsOverride, renderOverrideGranted, renderOverrides } from './override-report.ts';
export { coAuthorsOf, pullRequestOfSubject } from './past.ts';
export { policyChangeSentence, renderPolicyChanges } from './policy-report.ts';
export { type Press, type PressedCheck, parsePress, renderPress } from './press-report.ts';
export { type ReferencePage, renderReference } from './reference.ts';
export { type Renewal, renderRenewal, renewalMarker } from './renewal-report.ts';
export { repairedLines } from './repaired-lines.ts';
export {
  branchOf,
  changedSteps,
  type Destination,
  outcomeOf,
  type RequestFacts,
  renderCommitMessage,
  renderPullRequestBody,
  renderRefusal,
  renderRefusedReply,
  renderReply,
  renderTitle,
} from './request.ts';
export {
  type FailedChange,
  type FailureAnswer,
  failureMarker,
  isRevertText,
  renderFailureAnswer,
  renderFailureComment,
  renderRelapseComment,
  renderRevertBody,
  renderRevertCommit,
  renderRevertTitle,
  revertBranch,
} from './revert-report.ts';
export {
  type CheckText,
  countSentence,
  type ReviewTold,
  renderReview,
  renderReviewSection,
  renderSummaryComment,
} from './review-report.ts';
export { type RolloutSubject, renderRollout } from './rollout-report.ts';
export {
  type SimulatedChange,
  type SimulatedOutcome,
  simulationJson,
  simulationText,
} from './simulation-report.ts';
export { renderDiff, renderStatus, renderUnseen, type StatusFacts } from './status-report.ts';
