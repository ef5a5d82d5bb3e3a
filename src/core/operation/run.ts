import type { Invocation, Plan, Revision } from '../command/index.ts';
import type { SourceFile, SourceTree } from '../layout/index.ts';
import type { DeclaredTarget, FoundTargets, Target } from '../target/index.ts';
import type { Refusal } from '../text/index.ts';

/** What became of one command line. */
export type Step = ResourceStep | AskedStep | AnsweredStep | RefusedStep;

/** A line that was planned on a resource, one that is there or one that comes or goes. */
export interface ResourceStep {
  readonly kind: 'changed' | 'previewed' | 'unchanged';
  readonly source: string;
  readonly verb: string;
  readonly target: Target;
  readonly plan: Plan;
  /** Every file that this line alone changes: a new patch, and the kustomization that takes it in. */
  readonly files: readonly ChangedFile[];
}

/** A question that waits for its answer, or an order that waits to be carried out: neither is done in the files. */
export interface AskedStep {
  readonly kind: 'asked';
  readonly source: string;
  readonly verb: string;
  readonly invocation: Invocation;
}

export interface AnsweredStep {
  readonly kind: 'answered';
  readonly source: string;
  readonly verb: string;
  /** Markdown. */
  readonly text: string;
}

export interface RefusedStep {
  readonly kind: 'refused';
  readonly source: string;
  readonly verb: string;
  readonly refusal: Refusal;
}

export interface ChangedFile {
  readonly path: string;
  /** Undefined for a file that is new. */
  readonly before: string | undefined;
  /** Undefined for a file that is gone. */
  readonly after: string | undefined;
}

/** What the commands of one comment do together. */
export interface Run {
  readonly steps: readonly Step[];
  /** What to commit; empty when a command was refused, because a request is done whole or not at all. */
  readonly files: readonly ChangedFile[];
  /** What is deployed from the files, before any of the lines. */
  readonly found: FoundTargets;
  readonly tree: SourceTree;
}

/** When and on what history commands run; both are inputs, so that running again gives the same. */
export interface RunContext {
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
  /**
   * Older versions of the files that a target is made from, newest first, for the commands that `historyNeeds` names. Left
   * out where no history is known.
   */
  readonly historyOf?: (target: Target) => readonly EarlierVersion[];
  /** What the files were before the pull request on which the commands run; left out where there is none. */
  readonly change?: { readonly before: SourceTree; readonly changedPaths: readonly string[] };
  /** What the configuration says of targets; none when left out. */
  readonly declared?: readonly DeclaredTarget[];
}

/** Files as a commit had them. */
export interface EarlierVersion extends Revision {
  /** The lines of the commit's message behind the first. */
  readonly body: string;
  /** Those of the asked-for files that were there. */
  readonly files: readonly SourceFile[];
}

/** The files as the lines so far left them, and what is deployed from them now. */
export interface Workspace {
  tree: SourceTree;
  found: FoundTargets;
  readonly context: RunContext;
}
