/**
 * Holds the embedded GitHub against GitHub's own OpenAPI document: every operation it has is called, and every answer is
 * validated against what the document says of that operation and status. Run with `node --import tsx`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { startGitHubSandbox } from '../src/sandbox/github/index.ts';
import { exercise } from '../test/sandbox/github/exercise.ts';

// The document is 13 MB in a package of 390 MB, which is why it is fetched and is no dependency.
const description = '@octokit/openapi@23.0.2';
const documentPath = 'package/generated/api.github.com.json';

/**
 * Where the document contradicts itself. It says of this one operation that an installation's account is a user and an
 * enterprise at once (allOf), which no account can be; everywhere else it is one or the other (anyOf).
 */
const corrections = {
  'GET /app/installations 200': { type: 'array', items: { $ref: '#/components/schemas/installation' } },
};

const directory = mkdtempSync(join(tmpdir(), 'falconer-openapi-'));
try {
  const verdicts = await check(fetchDocument(directory), directory);
  print(verdicts);
  process.exitCode = verdicts.every((verdict) => verdict.problems.length === 0) ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** The OpenAPI document, out of its npm package. */
function fetchDocument(into) {
  const options = { cwd: into, encoding: 'utf8', timeout: 90_000, stdio: ['ignore', 'pipe', 'inherit'] };
  const archive = execFileSync('npm', ['pack', '--silent', description], options).trim().split('\n').at(-1);
  execFileSync('tar', ['-xzf', archive, documentPath], options);
  return JSON.parse(readFileSync(join(into, documentPath), 'utf8'));
}

/** One verdict for each operation and status that was seen, and one for each operation that was not. */
async function check(document, into) {
  const clock = { now: () => new Date() };
  const sandbox = await startGitHubSandbox({ directory: join(into, 'git'), clock, webhookSecret: 'openapi' });
  try {
    const answers = await exercise(sandbox);
    const validate = createValidator(document);
    const seen = new Set(answers.filter(isSuccess).map((answer) => `${answer.method} ${answer.path}`));
    const missed = sandbox.routes
      .filter((route) => !seen.has(`${route.method} ${route.path}`))
      .map(({ method, path }) => ({ method, path, status: '-', problems: ['was never called with success'] }));
    return [...merged(answers.map((answer) => ({ ...answer, ...validate(answer) }))), ...missed];
  } finally {
    await sandbox.close();
  }
}

function isSuccess(answer) {
  return answer.status < 400;
}

/** Answers of the same operation and status become one line. */
function merged(results) {
  const lines = new Map();
  for (const { method, path, status, problems, note } of results) {
    const key = `${method} ${path} ${status}`;
    const line = lines.get(key) ?? { method, path, status, count: 0, problems: [], note };
    lines.set(key, { ...line, count: line.count + 1, problems: [...line.problems, ...problems] });
  }
  return [...lines.values()];
}

/**
 * Validates an answer against the document. An error that the document does not mention for the operation (it mentions
 * few) is held against GitHub's general error document; a success that it does not mention is a problem.
 */
function createValidator(document) {
  const formats = { uri: isUri, 'date-time': isDate, int64: true, int32: true };
  const ajv = new Ajv({ strict: false, allErrors: true, formats, validateFormats: true });
  ajv.addSchema(extract(document), 'github');
  return ({ method, path, status, contentType, body }) => {
    const operation = document.paths[path]?.[method.toLowerCase()];
    if (!operation) return { problems: ['GitHub has no such operation'] };
    const documented = operation.responses[status];
    if (!documented && status < 400) return { problems: [`${status} is not documented`] };
    const response = documented?.$ref ? resolve(document, documented.$ref) : documented;
    const content = documented ? response.content : generalError;
    if (!content) return { problems: body === '' ? [] : ['an answer without content is documented'] };
    const corrected = corrections[`${method} ${path} ${status}`];
    const schema = corrected ?? content[contentType]?.schema;
    const note = corrected ? 'corrected document' : documented ? undefined : 'general error document';
    // Raw content is the file itself: there is nothing to validate but that it came.
    if (!schema)
      return { problems: contentType.endsWith('raw+json') ? [] : [`${contentType} is not documented`], note };
    const compiled = ajv.compile(rewritten(schema));
    return { problems: compiled(body) ? [] : compiled.errors.map(describe), note };
  };
}

const generalError = { 'application/json': { schema: { $ref: '#/components/schemas/basic-error' } } };

function describe({ instancePath, message, params }) {
  return `${instancePath || '/'} ${message} ${JSON.stringify(params)}`;
}

/** Every schema of the document in the form of JSON Schema. */
function extract(document) {
  const entries = Object.entries(document.components.schemas).map(([name, schema]) => [name, rewritten(schema)]);
  return { components: { schemas: Object.fromEntries(entries) } };
}

/** OpenAPI 3.0 as JSON Schema: `nullable` stands beside any schema, and references point into the document. */
function rewritten(schema) {
  if (Array.isArray(schema)) return schema.map(rewritten);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, discriminator, example, ...rest } = schema;
  const plain = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, key === '$ref' ? `github${value}` : rewritten(value)]),
  );
  return nullable === true ? { anyOf: [plain, { type: 'null' }] } : plain;
}

function resolve(document, reference) {
  return reference
    .slice(2)
    .split('/')
    .reduce((node, step) => node[step], document);
}

function isUri(text) {
  return URL.canParse(text);
}

function isDate(text) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
}

function print(verdicts) {
  for (const { method, path, status, count = 0, problems, note } of verdicts) {
    const sign = problems.length === 0 ? 'ok  ' : 'FAIL';
    console.log(
      `${sign} ${String(status).padEnd(3)} ${`${count}x`.padEnd(4)} ${method.padEnd(6)} ${path}${note ? `  (${note})` : ''}`,
    );
    for (const problem of [...new Set(problems)].slice(0, 20)) console.log(`       ${problem}`);
  }
  const bad = verdicts.filter((verdict) => verdict.problems.length > 0).length;
  console.log(`${verdicts.length} lines, ${bad} of them with a mismatch, against ${description}`);
}
