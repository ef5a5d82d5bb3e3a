import type { Answer } from './answer.ts';
import { diffAnswer } from './diff.ts';
import { helpAnswer } from './help.ts';
import { historyAnswer } from './history.ts';
import { overrideAnswer } from './override.ts';
import { statusAnswer } from './status.ts';
import { targetsAnswer } from './targets.ts';

/** The answer to each question that a command can ask. A new one is a file in this folder and a line here. */
export const answers: readonly Answer[] = [
  diffAnswer,
  helpAnswer,
  historyAnswer,
  overrideAnswer,
  statusAnswer,
  targetsAnswer,
];
