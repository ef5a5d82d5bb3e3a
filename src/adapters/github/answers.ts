/** GitHub's answers, reduced to the fields that are used. */
import { z } from 'zod';

const id = z.number().int();
const timestamp = z.string().min(1);

export const appAnswer = z.object({ id, slug: z.string() });

export const installationAnswer = z.object({ id, suspended_at: timestamp.nullish() });

export const repositoryNameAnswer = z.object({ name: z.string(), owner: z.object({ login: z.string() }) });

export const repositoryAnswer = z.object({
  id,
  default_branch: z.string(),
  archived: z.boolean(),
  has_issues: z.boolean(),
  html_url: z.string(),
  clone_url: z.string(),
});

export const deliveryAnswer = z.object({
  id,
  guid: z.string(),
  delivered_at: timestamp,
  status_code: z.number(),
  event: z.string(),
  action: z.string().nullish(),
});

export const tokenAnswer = z.object({ token: z.string().min(1), expires_at: timestamp });

const account = z.object({ id, login: z.string(), type: z.string() });

export type AccountAnswer = z.infer<typeof account>;

export const permissionAnswer = z.object({
  permission: z.string(),
  role_name: z.string().optional(),
  user: z.object({ id }).nullish(),
});

/** A user of a team. */
export const teamMemberAnswer = z.object({ id });

const count = z.number().int().default(0);

export const commentAnswer = z.object({
  id,
  issue_url: z.string(),
  user: account.nullable(),
  performed_via_github_app: z.object({ id }).nullish(),
  body: z.string().nullish(),
  created_at: timestamp,
  updated_at: timestamp,
  html_url: z.string(),
  reactions: z.object({ eyes: count, rocket: count, '+1': count, '-1': count, confused: count }).nullish(),
});

export const reactionAnswer = z.object({
  id,
  content: z.string(),
  user: z.object({ login: z.string() }).nullable(),
});

const gitSide = z.object({
  ref: z.string(),
  sha: z.string(),
  repo: z.object({ id }).nullable(),
});

export const pullRequestAnswer = z.object({
  number: id,
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  merged_at: timestamp.nullish(),
  merge_commit_sha: z.string().nullish(),
  user: account.nullable(),
  head: gitSide,
  base: gitSide,
  html_url: z.string(),
  updated_at: timestamp,
});

export const checkRunAnswer = z.object({
  id,
  name: z.string(),
  head_sha: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  external_id: z.string().nullish(),
  started_at: timestamp.nullish(),
  html_url: z.string().nullish(),
  output: z.object({ title: z.string().nullish(), summary: z.string().nullish() }),
  app: z.object({ id }).nullish(),
});

export const annotationAnswer = z.object({
  path: z.string(),
  start_line: z.number(),
  end_line: z.number(),
  annotation_level: z.string().nullish(),
  title: z.string().nullish(),
  message: z.string().nullish(),
});
