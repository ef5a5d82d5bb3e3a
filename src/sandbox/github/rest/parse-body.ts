import type { z } from 'zod';
import { accept, type Result, refuse } from '../../../core/text/index.ts';
import { type Problem, problem } from './problem.ts';

/** The request's body as the schema has it; 422 with what is wrong otherwise. */
export function parseBody<Value>(schema: z.ZodType<Value>, body: unknown): Result<Value, Problem> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return accept(parsed.data);
  const faults = parsed.error.issues.map((issue) => {
    const place = issue.path.join('.');
    return place === '' ? issue.message : `${issue.message} (${place})`;
  });
  return refuse(problem(422, `Invalid request.\n\n${faults.join('\n')}`));
}
