import type { InputOutput } from './input-output.ts';
import { reviewCommand, reviewUsage } from './review.ts';
import { runCommand, runUsage } from './run.ts';

/** A subcommand of `falconer`. */
export interface Subcommand {
  readonly name: string;
  readonly usage: string;
  /** Gives the exit code. */
  run(args: readonly string[], io: InputOutput): number | Promise<number>;
}

/** Every subcommand. A new one is a file in this folder and a line here. */
export const subcommands: readonly Subcommand[] = [
  { name: 'run', usage: runUsage, run: runCommand },
  { name: 'review', usage: reviewUsage, run: reviewCommand },
];

/** What `falconer` prints when it does not know what to do. */
export function usageText(): string {
  return ['Falconer operates Milvus on Kubernetes from pull requests.', '', ...subcommands.map((each) => each.usage), ''].join('\n');
}
