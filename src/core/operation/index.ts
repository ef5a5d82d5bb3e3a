/** Commands on files: what changes, and what each line came to. */

export type { SourceFile } from '../layout/index.ts';
export { type HistoryNeed, historyNeeds, stateAt } from './earlier-states.ts';
export { planRevert, type Revert, type RevertQuestion } from './plan-revert.ts';
export type {
  AnsweredStep,
  AskedStep,
  ChangedFile,
  EarlierVersion,
  RefusedStep,
  ResourceStep,
  Run,
  RunContext,
  Step,
} from './run.ts';
export { looksAtChange, runCommands } from './run-commands.ts';
export { changeOfRun, type RunChange } from './tree-change.ts';
