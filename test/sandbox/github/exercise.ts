import type { GitHubSandbox } from '../../../src/sandbox/github/index.ts';
import { appToken } from './app-token.ts';

/** One answer of the sandbox, with the operation that gave it. */
export interface ExercisedAnswer {
  readonly method: string;
  /** The path template of the OpenAPI document. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

interface Request {
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Instead of the token that the operation wants. */
  readonly token?: string;
  readonly accept?: string;
}

type Send = (operation: string, request?: Request) => Promise<ExercisedAnswer>;

const home = { owner: 'acme', repo: 'milvus-config' };
const repository = '/repos/{owner}/{repo}';
const files = { 'clusters/prod/milvus.yaml': 'spec:\n  components: {}\n', 'README.md': '# Milvus\n' };

/** Calls every operation of the sandbox at least once, in success and in refusal, and returns every answer. */
export async function exercise(sandbox: GitHubSandbox): Promise<readonly ExercisedAnswer[]> {
  sandbox.addPerson('alice');
  await sandbox.createRepository({ ...home, name: home.repo, files });
  sandbox.grant('acme/milvus-config', 'alice', 'maintain');
  sandbox.setTeam('acme', 'oncall', ['alice']);
  const answers: ExercisedAnswer[] = [];
  const record = async (answer: Promise<ExercisedAnswer>) => {
    answers.push(await answer);
    return answer;
  };
  const asApp: Send = (operation, request) =>
    record(call(sandbox, operation, { token: appToken(sandbox.app), ...request }));
  const { installation, token } = await exerciseApp(asApp);
  const asBot: Send = (operation, request = {}) =>
    record(call(sandbox, operation, { token, ...request, parameters: { ...home, ...request.parameters } }));
  await exerciseRepository(asBot);
  const number = await sandbox.as('alice').createIssue('acme/milvus-config', { title: 'Scale', body: '/scale' });
  await exerciseConversation(asBot, number);
  const sha = await exercisePullRequests(sandbox, asBot);
  await exerciseCheckRuns(asBot, sha);
  await exerciseDeliveries(sandbox, asApp);
  await exerciseRefusals({ asApp, asBot, installation, number });
  return answers;
}

async function exerciseApp(asApp: Send): Promise<{ installation: number; token: string }> {
  await asApp('GET /app');
  await asApp('GET /app/installations');
  const found = await asApp(`GET ${repository}/installation`, { parameters: home });
  const installation = Number(field(found, 'id'));
  const parameters = { installation_id: installation };
  await asApp('GET /app/installations/{installation_id}', { parameters });
  const tokens = 'POST /app/installations/{installation_id}/access_tokens';
  await asApp(tokens, { parameters, body: { repositories: [home.repo], permissions: { contents: 'read' } } });
  const granted = await asApp(tokens, { parameters });
  return { installation, token: String(field(granted, 'token')) };
}

async function exerciseRepository(asBot: Send): Promise<void> {
  await asBot('GET /rate_limit');
  await asBot('GET /installation/repositories');
  await asBot(`GET ${repository}`);
  await asBot(`GET ${repository}/collaborators/{username}/permission`, { parameters: { username: 'alice' } });
  await asBot('GET /orgs/{org}/teams/{team_slug}/members', { parameters: { org: home.owner, team_slug: 'oncall' } });
  await asBot(`GET ${repository}/branches/{branch}`, { parameters: { branch: 'main' } });
  await asBot(`GET ${repository}/git/ref/{ref}`, { parameters: { ref: 'heads/main' } });
  const contents = `GET ${repository}/contents/{path}`;
  const path = 'clusters/prod/milvus.yaml';
  await asBot(contents, { parameters: { path } });
  await asBot(contents, { parameters: { path }, query: { ref: 'main' }, accept: 'application/vnd.github.raw+json' });
  await asBot(contents, { parameters: { path: 'clusters' } });
  await asBot(contents, { parameters: { path: '' } });
}

async function exerciseConversation(asBot: Send, number: number): Promise<void> {
  const issue = { issue_number: number };
  await asBot(`GET ${repository}/issues`);
  await asBot(`GET ${repository}/issues/{issue_number}`, { parameters: issue });
  const opened = await asBot(`POST ${repository}/issues`, { body: { title: 'Drift', body: 'The cluster differs.' } });
  const own = { issue_number: Number(field(opened, 'number')) };
  await asBot(`PATCH ${repository}/issues/{issue_number}`, { parameters: own, body: { body: 'It still differs.' } });
  await asBot(`PATCH ${repository}/issues/{issue_number}`, { parameters: own, body: { state: 'closed' } });
  const comments = `${repository}/issues/{issue_number}/comments`;
  const made = await asBot(`POST ${comments}`, { parameters: issue, body: { body: 'On it.' } });
  const comment = { comment_id: Number(field(made, 'id')) };
  await asBot(`GET ${comments}`, { parameters: issue });
  await asBot(`GET ${repository}/issues/comments`, { query: { sort: 'updated', direction: 'desc' } });
  const one = `${repository}/issues/comments/{comment_id}`;
  await asBot(`GET ${one}`, { parameters: comment });
  await asBot(`PATCH ${one}`, { parameters: comment, body: { body: 'Done.' } });
  const reacted = await asBot(`POST ${one}/reactions`, { parameters: comment, body: { content: 'eyes' } });
  await asBot(`POST ${one}/reactions`, { parameters: comment, body: { content: 'eyes' } });
  await asBot(`GET ${one}/reactions`, { parameters: comment });
  const reaction = { ...comment, reaction_id: Number(field(reacted, 'id')) };
  await asBot(`DELETE ${one}/reactions/{reaction_id}`, { parameters: reaction });
  await asBot(`DELETE ${one}`, { parameters: comment });
}

async function exercisePullRequests(sandbox: GitHubSandbox, asBot: Send): Promise<string> {
  const alice = sandbox.as('alice');
  const commit = { files: { 'README.md': null, 'docs/new.md': 'new\n' }, message: 'Move the readme' };
  const sha = await alice.push('acme/milvus-config', 'docs', commit);
  const pulls = `${repository}/pulls`;
  const body = { title: 'Docs', head: 'docs', base: 'main', body: 'Moves the readme.' };
  const opened = await asBot(`POST ${pulls}`, { body });
  await asBot(`POST ${pulls}`, { body });
  const pull = { pull_number: Number(field(opened, 'number')) };
  await asBot(`GET ${pulls}`, { query: { state: 'all', head: 'acme:docs' } });
  await asBot(`GET ${pulls}/{pull_number}`, { parameters: pull });
  await asBot(`PATCH ${pulls}/{pull_number}`, { parameters: pull, body: { title: 'Better docs' } });
  await asBot(`GET ${pulls}/{pull_number}/files`, { parameters: pull });
  await asBot(`GET ${repository}/commits/{commit_sha}/pulls`, { parameters: { commit_sha: sha } });
  await asBot(`GET ${repository}/issues`, { query: { state: 'all' } });
  await alice.merge('acme/milvus-config', pull.pull_number);
  await asBot(`GET ${pulls}/{pull_number}`, { parameters: pull });
  return sha;
}

async function exerciseCheckRuns(asBot: Send, sha: string): Promise<void> {
  const runs = `${repository}/check-runs`;
  const body = { name: 'falconer/review', head_sha: sha, status: 'in_progress' };
  const run = { check_run_id: Number(field(await asBot(`POST ${runs}`, { body }), 'id')) };
  const annotation = {
    path: 'README.md',
    start_line: 1,
    end_line: 1,
    annotation_level: 'warning',
    message: 'Careful.',
  };
  const output = { title: 'One finding', summary: 'Look.', text: 'Long.', annotations: [annotation] };
  await asBot(`PATCH ${runs}/{check_run_id}`, { parameters: run, body: { conclusion: 'failure', output } });
  await asBot(`GET ${runs}/{check_run_id}`, { parameters: run });
  await asBot(`GET ${runs}/{check_run_id}/annotations`, { parameters: run });
  await asBot(`GET ${repository}/commits/{ref}/check-runs`, { parameters: { ref: sha }, query: { filter: 'all' } });
}

async function exerciseDeliveries(sandbox: GitHubSandbox, asApp: Send): Promise<void> {
  await sandbox.settled();
  await asApp('GET /app/hook/deliveries', { query: { per_page: 100 } });
  const parameters = { delivery_id: sandbox.deliveries[0]?.id ?? 0 };
  await asApp('GET /app/hook/deliveries/{delivery_id}', { parameters });
  await asApp('POST /app/hook/deliveries/{delivery_id}/attempts', { parameters });
}

async function exerciseRefusals(at: { asApp: Send; asBot: Send; installation: number; number: number }): Promise<void> {
  const { asApp, asBot, installation, number } = at;
  const tokens = 'POST /app/installations/{installation_id}/access_tokens';
  const parameters = { installation_id: installation };
  await asApp(tokens, { parameters, token: 'ghs_wrong' });
  await asApp(tokens, { parameters: { installation_id: 1 } });
  await asApp(tokens, { parameters, body: { repositories: ['another'] } });
  const weak = String(field(await asApp(tokens, { parameters, body: { permissions: { metadata: 'read' } } }), 'token'));
  const comments = `${repository}/issues/{issue_number}/comments`;
  await asBot(`POST ${comments}`, { parameters: { issue_number: number }, body: { body: 'no' }, token: weak });
  await asBot(`POST ${comments}`, { parameters: { issue_number: number }, body: { body: '' } });
  await asBot(`GET ${comments}`, { parameters: { issue_number: 99 } });
  await asBot(`GET ${repository}`, { parameters: { repo: 'nowhere' } });
  await asBot(`GET ${repository}/branches/{branch}`, { parameters: { branch: 'nowhere' } });
  await asBot(`GET ${repository}/git/ref/{ref}`, { parameters: { ref: 'heads/nowhere' } });
  await asBot(`GET ${repository}/contents/{path}`, { parameters: { path: 'nowhere' } });
  await asBot(`GET ${repository}/collaborators/{username}/permission`, { parameters: { username: 'nobody' } });
  await asBot('GET /installation/repositories', { token: 'ghs_wrong' });
  const wrong = { title: 'x', head: 'nowhere', base: 'main' };
  await asBot(`POST ${repository}/pulls`, { body: wrong });
}

async function call(sandbox: GitHubSandbox, operation: string, request: Request): Promise<ExercisedAnswer> {
  const [method = '', path = ''] = operation.split(' ');
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(request.parameters?.[name] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) query.set(name, `${value}`);
  const response = await fetch(`${sandbox.apiUrl}${filled}${query.size > 0 ? `?${query}` : ''}`, {
    method,
    headers: { authorization: `Bearer ${request.token}`, accept: request.accept ?? 'application/json' },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const contentType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const text = await response.text();
  const body: unknown = contentType === 'application/json' ? JSON.parse(text) : text;
  return { method, path, status: response.status, contentType, body };
}

/** A field of an answer, or a fault that shows the answer. */
function field(answer: ExercisedAnswer, name: string): unknown {
  const { body } = answer;
  if (typeof body === 'object' && body !== null && name in body)
    return Object.entries(body).find(([key]) => key === name)?.[1];
  throw new Error(`${answer.method} ${answer.path} answered ${answer.status} without ${name}: ${JSON.stringify(body)}`);
}
