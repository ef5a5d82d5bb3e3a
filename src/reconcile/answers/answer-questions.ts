import type { AskedStep, Run, Step } from '../../core/operation/index.ts';
import type { Question } from './answer.ts';
import { answers } from './registry.ts';

/**
 * The run with an answer, or the reason why there is none, in the place of each question. As with any line, one that is
 * refused keeps the others from being done.
 */
export async function answerQuestions(scene: Omit<Question, 'invocation' | 'step'>): Promise<Run> {
  const steps: Step[] = [];
  for (const step of scene.run.steps) steps.push(step.kind === 'asked' ? await answered(scene, step) : step);
  const refused = steps.some((step) => step.kind === 'refused');
  return { ...scene.run, steps, files: refused ? [] : scene.run.files };
}

async function answered(scene: Omit<Question, 'invocation' | 'step'>, step: AskedStep): Promise<Step> {
  const { source, verb, invocation } = step;
  const answer = answers.find((each) => each.verb === verb);
  if (answer === undefined) throw new Error(`/${verb} is a question without an answer`);
  const text = await answer.answer({ ...scene, step, invocation });
  return text.ok
    ? { kind: 'answered', source, verb, text: text.value }
    : { kind: 'refused', source, verb, refusal: text.refusal };
}
