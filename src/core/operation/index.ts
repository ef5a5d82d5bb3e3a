/** Commands on files: what changes, and what each line came to. */
export {
  type AnsweredStep,
  type AskedStep,
  type ChangedFile,
  type RefusedStep,
  type ResourceStep,
  type Run,
  type RunContext,
  runCommands,
  type SourceFile,
  type Step,
} from './run-commands.ts';
