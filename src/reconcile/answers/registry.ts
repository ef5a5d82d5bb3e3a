import type { Answer } from './answer.ts';
import { helpAnswer } from './help.ts';
import { historyAnswer } from './history.ts';
import { targetsAnswer } from './targets.ts';

/** The answer to each question that a command can ask. A new one is a file in this folder and a line here. */
export const answers: readonly Answer[] = [helpAnswer, historyAnswer, targetsAnswer];
