import { renderTargets } from '../../core/report/index.ts';
import { accept } from '../../core/text/index.ts';
import type { Answer } from './answer.ts';

/** `/targets`: what is deployed from the commit. */
export const targetsAnswer: Answer = {
  verb: 'targets',
  answer: async ({ run }) => accept(renderTargets(run.found)),
};
