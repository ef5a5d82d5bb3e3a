import type { FieldOperation, FieldPath } from '../manifest/index.ts';
import type { Result } from '../text/index.ts';
import type { FlagDefinition, Invocation } from './invocation.ts';

/** What a person asked for, understood but not yet done. */
export type Command =
  | {
      readonly kind: 'change';
      readonly invocation: Invocation;
      readonly target: string | undefined;
      /** `preview` shows what would happen and changes nothing. */
      readonly effect: 'commit' | 'preview';
      readonly plan: ChangePlanner;
      /** What the plan has to know of the past; undefined when it needs nothing of it. */
      readonly history: HistoryWish | undefined;
    }
  /** The automatic fixes of the review. */
  | {
      readonly kind: 'fix';
      readonly invocation: Invocation;
      /** Empty for all rules. */
      readonly rules: readonly string[];
      readonly target: string | undefined;
      readonly effect: 'commit' | 'preview';
    }
  /** A resource that is to be: what it says depends on where it goes. */
  | {
      readonly kind: 'create';
      readonly invocation: Invocation;
      readonly effect: 'commit' | 'preview';
      readonly name: string;
      readonly namespace: string | undefined;
      /** A checked path from the root of the repository; undefined to follow the others there. */
      readonly path: string | undefined;
      /** What it is for. */
      readonly environment: 'production' | 'development';
      draft(place: NewPlace): Result<Draft>;
    }
  /** A resource that is to go; its planner names no field. */
  | {
      readonly kind: 'delete';
      readonly invocation: Invocation;
      readonly target: string;
      readonly effect: 'commit' | 'preview';
      readonly plan: ChangePlanner;
    }
  /** A question. What it takes to answer it is outside: whoever has that looks the verb up among the answers. */
  | { readonly kind: 'answer'; readonly invocation: Invocation }
  /** An order about Falconer's own work: locks, holds, its pull requests. Carried out where the verb is among the controls. */
  | { readonly kind: 'control'; readonly invocation: Invocation; readonly target: string | undefined };

/** Where a new resource goes, as far as its text depends on it. */
export interface NewPlace {
  /** Undefined when what deploys the folder decides. */
  readonly namespace: string | undefined;
  /** Registry and repository that the others take Milvus from; undefined for the usual one. */
  readonly imageRepository: string | undefined;
}

/** The text of a new file, and what people should know of it. The plan names no field of anything that is there. */
export interface Draft {
  readonly text: string;
  readonly plan: Plan;
}

/** Looks at the resource, as plain data, and says what to change in it. Pure. */
export type ChangePlanner = (milvus: unknown, context: PlanContext) => Result<Plan>;

/** What a plan may need beside the resource. */
export interface PlanContext {
  /** When the command was asked for (ISO 8601, UTC): the comment's time, so that a second run writes the same. */
  readonly requestedAt: string;
  /** Older states of the same resource, newest first; empty where the history is not known. */
  readonly earlier: readonly EarlierState[];
}

/** States of the past that a plan wants to see, besides the last ones in which the files of the resource changed. */
export interface HistoryWish {
  /** 7 to 40 hex digits. */
  readonly commit?: string;
  readonly pullRequest?: number;
}

/** A commit of the past, as people tell it. Author and subject are what somebody wrote. */
export interface Revision {
  /** Full object name. */
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly author: string;
  readonly subject: string;
  /** The pull request that brought it, where that is known. */
  readonly pullRequest: number | undefined;
}

/** A resource as a commit had it. */
export interface EarlierState extends Revision {
  /** Plain data. */
  readonly value: unknown;
}

/** What a command would do to one resource. No operations means that the resource already is as asked. */
export interface Plan {
  /** Imperative and short, without the target: `scale queryNode 5 -> 20`. */
  readonly title: string;
  readonly operations: readonly FieldOperation[];
  readonly changes: readonly FieldChange[];
  /** What restarts and what people should know before they approve. Plain sentences. */
  readonly consequences: readonly string[];
  /**
   * The commit whose state comes back: where the resource is a document of its own its text is taken over as it was, with
   * comments and order, before the operations that are still needed.
   */
  readonly restores?: string;
}

/** A row of the table before -> after. */
export interface FieldChange {
  readonly path: FieldPath;
  /** What held before, in words where the field was not there: `1 (default)`. */
  readonly before: string;
  readonly after: string;
}

/** A slash command. Its record is also its help, its page in the documentation and its error hints. */
export interface CommandDefinition {
  /** Lower case, without the slash. */
  readonly verb: string;
  readonly summary: string;
  /** Behind the verb: `<component> <n|+n|-n>`. */
  readonly usage: string;
  readonly flags: readonly FlagDefinition[];
  /** Complete command lines; a test parses each. */
  readonly examples: readonly string[];
  /** The least repository permission that may run it. */
  readonly permission: 'read' | 'write';
  /** What became of the arguments: a command, or why not, with the corrected line. */
  parse(invocation: Invocation): Result<Command>;
}
