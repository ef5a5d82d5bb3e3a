import { parseArgs } from 'node:util';
import { type LocalPast, openLocalPast, type PastRange } from '../adapters/git/index.ts';
import { kindsLookedAt, type PolicyBundle, readPolicyBundle } from '../core/policy/index.ts';
import { simulationJson, simulationText } from '../core/report/index.ts';
import { simulate } from '../reconcile/policies/simulate.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { policyCommand } from './policy.ts';
import { policySources, readPolicyFolders } from './policy-folders.ts';

const simulateUsage = `Usage: falconer policy simulate --policies DIR [--policies DIR]... [--dir D] [--since DATE|COMMIT] [--format text|json]

Which changes of the past the policies would have denied or warned of: every commit of the branch that is checked out at D
(each merge is one), judged against the commit before it. --since takes a date such as 2026-01-31, or a commit, branch or tag.
At most 1,000 commits are looked at.
`;

/** Commits that one run looks at. */
const commitLimit = 1_000;

/** `falconer policy`: simulate reads the history, the rest only files. */
export async function policySubcommand(args: readonly string[], io: InputOutput): Promise<number> {
  const [verb, ...rest] = args;
  return verb === 'simulate' ? await simulateCommand(rest, io) : policyCommand(args, io);
}

/** `falconer policy simulate`. The exit code says whether it could be told, not what it was. */
async function simulateCommand(args: readonly string[], io: InputOutput): Promise<number> {
  try {
    const options = readOptions(args);
    const past = await openLocalPast(options.directory);
    if (past === undefined) throw new Error(`${options.directory} is in no Git repository that can be read`);
    const range = await rangeOf(past, options.since);
    const commits = await past.commits(range, commitLimit);
    const policies = await policiesOf(past, options.policies, io);
    const simulated = await simulate(past, commits, policies);
    const changes = simulated.map(({ facts, findings }) => ({ ...facts, findings }));
    io.out(options.format === 'json' ? simulationJson(changes) : simulationText(changes));
    if (commits.length === commitLimit) io.err(`only the newest ${commitLimit} commits were looked at\n`);
    return exitCodes.fine;
  } catch (error) {
    io.err(`falconer policy simulate: ${error instanceof Error ? error.message : String(error)}\n\n${simulateUsage}`);
    return exitCodes.usage;
  }
}

interface SimulateOptions {
  readonly directory: string;
  readonly since: string | undefined;
  readonly policies: readonly string[];
  readonly format: 'text' | 'json';
}

function readOptions(args: readonly string[]): SimulateOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { dir: text, since: text, format: text, policies: { type: 'string', multiple: true } },
  });
  const { dir = '.', since, policies = [], format = 'text' } = values;
  if (policies.length === 0) throw new Error('say which policies, with --policies DIR');
  if (format !== 'text' && format !== 'json') throw new Error(`--format is text or json, not ${format}`);
  return { directory: dir, since, policies, format };
}

async function rangeOf(past: LocalPast, since: string | undefined): Promise<PastRange> {
  if (since === undefined) return { kind: 'all' };
  if (/^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?$/.test(since) && !Number.isNaN(Date.parse(since))) {
    return { kind: 'since', date: new Date(since).toISOString() };
  }
  const commit = await past.commitNamed(since);
  if (commit === undefined) throw new Error(`--since ${JSON.stringify(since)} is no date, commit, branch or tag here`);
  return { kind: 'after', commit };
}

/** The policies on the disk, with the namespaces and parameters of the commit that is checked out. */
async function policiesOf(past: LocalPast, folders: readonly string[], io: InputOutput): Promise<PolicyBundle> {
  const kinds = kindsLookedAt(readPolicyFolders(folders, io));
  return readPolicyBundle(policySources(folders, io), { objects: await objectsOf(past, kinds) });
}

async function objectsOf(past: LocalPast, kinds: readonly string[]) {
  if (kinds.length === 0) return [];
  const texts = kinds.map((kind) => `kind: ${kind}`);
  const paths = new Set(await past.searchFiles(past.head, { names: ['*.yaml', '*.yml'], texts }));
  const entries = (await past.listFiles(past.head)).filter(({ path }) => paths.has(path));
  const found = await past.readBlobs(entries.map(({ blob }) => blob));
  return entries.flatMap(({ path, blob }) => {
    const text = found.get(blob);
    return text === undefined ? [] : [{ path, text }];
  });
}
