import type { CheckAction, CheckAnnotation, CheckConclusion } from '../../ports.ts';
import type { Scene } from './scene.ts';

/** One kind of check run on the head of a pull request: a file in this folder and a line in the registry. */
export interface PullRequestCheck {
  /** The name under which owners of a repository require it. */
  readonly name: string;
  /** What is to be said of this pull request; undefined when the check has nothing to do with it. */
  look(scene: Scene): Promise<CheckDraft | undefined>;
}

/** What a check has to say, before it is compared with what stands on GitHub already. */
export interface CheckDraft {
  /**
   * Everything that the result depends on, on one line without blanks at its ends. A completed run of the same inputs is not
   * made again; other inputs make a new run.
   */
  readonly inputs: string;
  readonly progress:
    | { readonly status: 'in_progress' }
    | { readonly status: 'completed'; readonly conclusion: CheckConclusion };
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  /** Markdown, optional longer part. */
  readonly text?: string;
  readonly annotations: readonly CheckAnnotation[];
  /** Buttons; each is a line in the registry of presses. */
  readonly actions?: readonly CheckAction[];
  /** Its part of the one summary comment. */
  readonly section?: SummarySection;
  /** Milliseconds until it should be looked at again, where time or a cluster can change the answer. */
  readonly lookAgainAfter?: number;
}

/** A part of the summary comment of a pull request. */
export interface SummarySection {
  /** False when the comment should not be made for it alone; where the comment is there, the part is kept true. */
  readonly isNews: boolean;
  /** Markdown; the check run has the details. */
  text(checkUrl: string): string;
}
