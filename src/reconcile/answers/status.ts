import { renderStatus } from '../../core/report/index.ts';
import type { Answer } from './answer.ts';
import { answerByView } from './view-targets.ts';

/** `/status`: how the targets are at this moment. */
export const statusAnswer: Answer = { verb: 'status', answer: (question) => answerByView(question, renderStatus) };
