import { renderDiff } from '../../core/report/index.ts';
import type { Answer } from './answer.ts';
import { answerByView } from './view-targets.ts';

/** `/diff`: where the clusters are not as Git says. */
export const diffAnswer: Answer = { verb: 'diff', answer: (question) => answerByView(question, renderDiff) };
