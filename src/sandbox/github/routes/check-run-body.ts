import { z } from 'zod';

/** Limits from https://docs.github.com/en/rest/checks/runs, in the words of GitHub's own refusals. */
const mostAnnotations = 50;
const longestText = 65_535;
const longestDetail = 64 * 1024;

const markdown = z.string().refine((text) => text.length <= longestText, {
  error: ({ input }) => `Only ${longestText} characters are allowed; ${String(input).length} were supplied.`,
});

const annotation = z
  .object({
    path: z.string(),
    start_line: z.int().min(1),
    end_line: z.int().min(1),
    start_column: z.int().min(1).nullish().transform(orNull),
    end_column: z.int().min(1).nullish().transform(orNull),
    annotation_level: z.enum(['notice', 'warning', 'failure']),
    message: z.string().max(longestDetail),
    title: z.string().max(255).nullish().transform(orNull),
    raw_details: z.string().max(longestDetail).nullish().transform(orNull),
  })
  .refine((item) => item.end_line >= item.start_line, { error: 'end_line must not be before start_line.' })
  .refine((item) => item.start_line === item.end_line || (item.start_column === null && item.end_column === null), {
    error: 'Annotations only support start_column and end_column on the same line.',
  });

function orNull<Value>(value: Value | null | undefined): Value | null {
  return value ?? null;
}

const annotations = z.array(annotation).refine((items) => items.length <= mostAnnotations, {
  error: ({ input }) =>
    `No more than ${mostAnnotations} items are allowed; ${Array.isArray(input) ? input.length : 0} were supplied.`,
});

const action = z.object({
  label: z.string().max(20),
  description: z.string().max(40),
  identifier: z.string().max(20),
});

const report = {
  external_id: z.string().optional(),
  details_url: z
    .string()
    .regex(/^https?:\/\//, 'details_url must use http or https.')
    .optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z
    .enum(['success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required'])
    .optional(),
  started_at: z.iso.datetime({ offset: true }).optional(),
  completed_at: z.iso.datetime({ offset: true }).optional(),
  actions: z.array(action).max(3).optional(),
};

interface Completion {
  readonly status?: string | undefined;
  readonly conclusion?: string | undefined;
  readonly completed_at?: string | undefined;
}

/** "conclusion: Required if you provide completed_at or a status of completed." */
function isConcluded({ status, conclusion, completed_at }: Completion): boolean {
  return conclusion !== undefined || (status !== 'completed' && completed_at === undefined);
}

const concluded = { error: 'conclusion is required with completed_at or a status of completed.' };

/** The body of a request that makes a check run. */
export const newCheckRun = z
  .object({
    ...report,
    name: z.string().min(1),
    head_sha: z.string(),
    output: z
      .object({ title: z.string(), summary: markdown, text: markdown.optional(), annotations: annotations.optional() })
      .optional(),
  })
  .refine(isConcluded, concluded);

/** The body of a request that changes one. */
export const changedCheckRun = z
  .object({
    ...report,
    name: z.string().min(1).optional(),
    output: z
      .object({
        title: z.string().optional(),
        summary: markdown,
        text: markdown.optional(),
        annotations: annotations.optional(),
      })
      .optional(),
  })
  .refine(isConcluded, concluded);
