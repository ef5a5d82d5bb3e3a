import type { Invocation } from '../../core/command/index.ts';
import type { AskedStep, Run } from '../../core/operation/index.ts';
import type { Result } from '../../core/text/index.ts';
import type { GitMirror } from '../../ports.ts';
import type { Thread } from '../thread.ts';
import type { World } from '../world.ts';

/** How the question of one verb is answered. It reads whatever it needs, and writes nothing: its reply may be a record. */
export interface Answer {
  readonly verb: string;
  /** Markdown of the reply, or why there is none. Texts that people or clusters wrote are escaped. */
  answer(question: Question): Promise<Result<string>>;
}

/** A question, who asked it where, and what was found of the repository at that moment. */
export interface Question {
  readonly invocation: Invocation;
  readonly step: AskedStep;
  readonly world: World;
  /** The comment, and the repository on GitHub. */
  readonly thread: Thread;
  readonly mirror: GitMirror;
  /** The commit that the run looked at: the head of the pull request, or the tip of the default branch. */
  readonly commit: string;
  /** What is deployed from that commit, and the files. */
  readonly run: Run;
}
