/** Comment text to commands, and commands to what they would change. Knows no GitHub and no file. */
export type {
  ChangePlanner,
  Command,
  CommandDefinition,
  Draft,
  EarlierState,
  FieldChange,
  HistoryWish,
  NewPlace,
  Plan,
  PlanContext,
  Revision,
} from './command.ts';
export { type CommandLine, commandLimit, commandLines } from './command-lines.ts';
export { longestLock, usualLock } from './commands/lock.ts';
export { type OverrideRequest, overrideRequestOf } from './commands/override.ts';
export { parseDuration } from './duration-argument.ts';
export { renderHelp } from './help.ts';
export type { FlagDefinition, Invocation } from './invocation.ts';
export { commonFlags, parseCommand, usageOf } from './parse-command.ts';
export { blastRadiusSentences } from './plan/blast-radius-sentences.ts';
export { planRollback } from './plan/plan-rollback.ts';
export { commandDefinitions } from './registry.ts';
