import { z } from 'zod';
import { accept, type Result, refuse } from '../../core/text/index.ts';

/** GitHub's limit for a comment, in characters. */
const longestComment = 65_536;

const number = z.number({ error: 'must be a number' }).int('must be a whole number').positive('must be above 0');
const text = z.string({ error: 'must be text' });

/** What people do on the page, by name. */
const actions = {
  comment: z.object({
    do: z.literal('comment'),
    issue: number,
    person: text.min(1, 'must name a person'),
    text: text
      .trim()
      .min(1, 'must not be empty')
      .max(longestComment, `must not be longer than ${longestComment} characters`),
  }),
  merge: z.object({ do: z.literal('merge'), number }),
  node: z.object({
    do: z.literal('node'),
    node: text.min(1, 'must name a node'),
    wanted: z.enum(['broken', 'healthy'], { error: 'must be broken or healthy' }),
  }),
  'query-nodes': z.object({
    do: z.literal('query-nodes'),
    wanted: z.enum(['crashing', 'out-of-memory', 'healthy'], {
      error: 'must be crashing, out-of-memory or healthy',
    }),
  }),
} as const;

export type PageAction = z.infer<(typeof actions)[keyof typeof actions]>;

/**
 * Reads an action: its name is the path of the request, the rest its body as JSON. What is wrong with it is said in one
 * sentence for people.
 */
export function parseAction(name: string, body: string): Result<PageAction, string> {
  if (!isActionName(name)) {
    return refuse(`There is no action "${name.slice(0, 50)}"; there are ${Object.keys(actions).join(', ')}.`);
  }
  const json = parseJson(body);
  if (!json.ok) return json;
  const parsed = actions[name].safeParse({ ...json.value, do: name });
  if (parsed.success) return accept(parsed.data);
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  return refuse(`The action "${name}" was not understood: ${problems.join('; ')}.`);
}

function isActionName(name: string): name is keyof typeof actions {
  return Object.hasOwn(actions, name);
}

function parseJson(text: string): Result<object, string> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return accept(value);
  } catch {
    // What is no JSON is no object either.
  }
  return refuse('The body must be a JSON object.');
}
