import { parseArgs } from 'node:util';
import {
  type Answer,
  answerOf,
  type Change,
  judgeRequest,
  type Operation,
  type ParamObjects,
  type PolicySet,
  readDocuments,
  readParams,
  readPolicyFile,
  requestOf,
  serverLimits,
  testPolicies,
  type UserInfo,
} from '../core/policy/index.ts';
import { type ApiObject, type ApiValue, isApiObject } from '../core/schema/index.ts';

/** What the command needs of the world. `-` is standard input; `readFile` throws when there is nothing to read. */
export interface PolicyIo {
  readonly readFile: (path: string) => string;
  /** YAML files below a folder, sorted. Throws when it does not exist. */
  readonly listFiles: (dir: string) => readonly string[];
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export const policyUsage = `Usage: falconer policy eval --policy F [--object F] [--old F] [options]
       falconer policy test DIR
       falconer policy simulate --policies DIR [--dir D] [--since DATE|COMMIT] [--format text|json]

eval: what the API server would answer to a change under a ValidatingAdmissionPolicy.
  --policy F            the policy and its binding (YAML; several documents)
  --object F            the resource after the change
  --old F               the resource before it
  --operation OP        CREATE, UPDATE or DELETE; found from --object and --old when it is not given
  --params F            parameter objects, and the CustomResourceDefinitions of their kinds
  --namespace-object F  the Namespace of the resource
  --user F              who asks: {"username", "uid", "groups", "extra"}; a cluster administrator when it is not given
  --kubernetes VERSION  version of the API server, 1.32 when it is not given
  --format FORMAT       json (default) or text

test: runs the examples that the policies below DIR carry in the annotation falconer.io/examples.

Exit code 0 when the change is allowed or all examples pass, 1 when not, 2 for wrong usage or input that cannot be read.`;

/** Something that makes it impossible to go on: shown with exit code 2. */
class Unusable extends Error {}

/** How long one evaluation may take, in milliseconds. */
const patience = 1000;

/** On a busy machine the clock runs while nothing is evaluated: only what the process worked itself counts then. */
function untilImpatient(): () => boolean {
  const end = performance.now() + patience;
  const before = process.cpuUsage();
  return () => {
    if (performance.now() <= end) return false;
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 > patience;
  };
}

/** Runs `falconer policy`. Returns the exit code. */
export function policyCommand(args: readonly string[], io: PolicyIo): number {
  const [verb, ...rest] = args;
  try {
    if (verb === 'eval') return evaluate(rest, io);
    if (verb === 'test') return test(rest, io);
    if (verb === '--help' || verb === '-h') {
      io.out(`${policyUsage}\n`);
      return 0;
    }
    throw new Unusable(
      verb === undefined ? 'say eval, test or simulate' : `there is no ${verb}, only eval, test and simulate`,
    );
  } catch (fault) {
    if (!(fault instanceof Unusable)) throw fault;
    io.err(`falconer policy: ${fault.message}\n\n${policyUsage}\n`);
    return 2;
  }
}

type Outcome = Omit<Answer, 'outcome'> & { readonly outcome: Answer['outcome'] | 'invalid-policy' };

function evaluate(args: readonly string[], io: PolicyIo): number {
  const asked = readEvalArgs(args);
  const policies = readPolicyFile(readText(io, asked.policy), asked.version);
  if (!policies.ok && policies.refusal.kind === 'unreadable')
    throw new Unusable(`${asked.policy}: ${policies.refusal.message}`);
  const outcome: Outcome = policies.ok
    ? answer(asked, policies.value, io)
    : {
        outcome: 'invalid-policy',
        messages: 'complaints' in policies.refusal ? policies.refusal.complaints.map(({ message }) => message) : [],
        warnings: [],
      };
  io.out(asked.format === 'json' ? `${JSON.stringify(outcome, null, 2)}\n` : renderOutcome(outcome));
  return outcome.outcome === 'allowed' ? 0 : 1;
}

interface EvalArgs {
  readonly policy: string;
  readonly object: string | undefined;
  readonly old: string | undefined;
  readonly operation: Operation | undefined;
  readonly params: string | undefined;
  readonly namespaceObject: string | undefined;
  readonly user: string | undefined;
  readonly version: { readonly minor: number };
  readonly format: 'json' | 'text';
}

function readEvalArgs(args: readonly string[]): EvalArgs {
  const { values } = tryParse(args);
  if (values.policy === undefined) throw new Unusable('eval needs --policy');
  const minor = /^1\.(\d+)$/.exec(values.kubernetes ?? '1.32')?.[1];
  if (minor === undefined) throw new Unusable(`--kubernetes is a version such as 1.32, not ${values.kubernetes}`);
  return {
    policy: values.policy,
    object: values.object,
    old: values.old,
    operation: operationOf(values.operation),
    params: values.params,
    namespaceObject: values['namespace-object'],
    user: values.user,
    version: { minor: Number(minor) },
    format: formatOf(values.format),
  };
}

function tryParse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        policy: text,
        object: text,
        old: text,
        operation: text,
        params: text,
        'namespace-object': text,
        user: text,
        kubernetes: text,
        format: text,
      },
    });
  } catch (fault) {
    throw new Unusable(fault instanceof Error ? fault.message : String(fault));
  }
}

function operationOf(text: string | undefined): Operation | undefined {
  if (text === undefined || text === 'CREATE' || text === 'UPDATE' || text === 'DELETE') return text;
  throw new Unusable(`--operation is CREATE, UPDATE or DELETE, not ${text}`);
}

function formatOf(text: string | undefined): 'json' | 'text' {
  if (text === undefined || text === 'json') return 'json';
  if (text === 'text') return text;
  throw new Unusable(`--format is json or text, not ${text}`);
}

function answer(asked: EvalArgs, set: PolicySet, io: PolicyIo): Outcome {
  const change = readChange(asked, io);
  const params = readParamsFile(asked.params, io);
  if (set.bindings.length === 0) io.err('no binding names the policy, so that a cluster would not enforce it\n');
  if (change === undefined) {
    io.err('without --object and --old only the policy itself was checked\n');
    return { outcome: 'allowed', messages: [], warnings: [] };
  }
  const limits = { ...serverLimits, expired: untilImpatient() };
  return answerOf(judgeRequest({ ...set, limits, params }, requestOf(change)));
}

/** Undefined when there is no resource to judge. */
function readChange(asked: EvalArgs, io: PolicyIo): Change | undefined {
  const after = readObject(asked.object, io);
  const before = readObject(asked.old, io);
  if (after === undefined && before === undefined) return undefined;
  const found = before === undefined ? 'CREATE' : after === undefined ? 'DELETE' : 'UPDATE';
  const operation = asked.operation ?? found;
  if (operation !== 'DELETE' && after === undefined) throw new Unusable(`${operation} needs --object`);
  if (operation !== 'CREATE' && before === undefined) throw new Unusable(`${operation} needs --old`);
  const namespaceObject = readObject(asked.namespaceObject, io);
  const user = asked.user === undefined ? undefined : readUser(asked.user, io);
  return {
    operation,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(namespaceObject === undefined ? {} : { namespaceObject }),
    ...(user === undefined ? {} : { user }),
  };
}

function readObject(path: string | undefined, io: PolicyIo): ApiObject | undefined {
  if (path === undefined) return undefined;
  const objects = documentsOf(path, io).filter(isApiObject);
  if (objects.length !== 1) throw new Unusable(`${path} must hold one resource, and holds ${objects.length}`);
  return objects[0];
}

function readParamsFile(path: string | undefined, io: PolicyIo): ParamObjects {
  return readParams(path === undefined ? [] : documentsOf(path, io));
}

function documentsOf(path: string, io: PolicyIo): readonly ApiValue[] {
  const documents = readDocuments(readText(io, path));
  if (!documents.ok) throw new Unusable(`${path}: ${documents.refusal}`);
  return documents.value;
}

function readUser(path: string, io: PolicyIo): UserInfo {
  const [user] = documentsOf(path, io);
  if (!isApiObject(user)) throw new Unusable(`${path} must hold a user`);
  const text = (value: ApiValue | undefined) => (typeof value === 'string' ? value : '');
  const texts = (value: ApiValue | undefined) =>
    Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  const extra = isApiObject(user.extra)
    ? Object.entries(user.extra).map(([key, value]) => [key, texts(value)] as const)
    : [];
  return {
    username: text(user.username),
    uid: text(user.uid),
    groups: texts(user.groups),
    ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}

function readText(io: PolicyIo, path: string): string {
  try {
    return io.readFile(path);
  } catch (fault) {
    throw new Unusable(`cannot read ${path}: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}

function renderOutcome({ outcome, messages, warnings }: Outcome): string {
  const lines = [
    outcome,
    ...messages.map((message) => `  ${message}`),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ];
  return `${lines.join('\n')}\n`;
}

function test(args: readonly string[], io: PolicyIo): number {
  const [folder, ...more] = args;
  if (folder === undefined || more.length > 0 || folder.startsWith('-')) throw new Unusable('test needs one folder');
  let passed = 0;
  let failed = 0;
  for (const file of filesBelow(folder, io)) {
    for (const { title, complaint } of testFile(file, io)) {
      if (complaint === undefined) passed += 1;
      else {
        failed += 1;
        io.out(`not as it says: ${title}\n  ${complaint}\n`);
      }
    }
  }
  if (passed + failed === 0) throw new Unusable(`there are no policies below ${folder}`);
  io.out(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

function filesBelow(folder: string, io: PolicyIo): readonly string[] {
  try {
    return io.listFiles(folder).filter((file) => /\.ya?ml$/.test(file));
  } catch (fault) {
    throw new Unusable(`cannot read ${folder}: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}

function testFile(file: string, io: PolicyIo): readonly { readonly title: string; readonly complaint?: string }[] {
  const policies = readPolicyFile(readText(io, file));
  if (policies.ok) {
    return testPolicies(policies.value).map(({ policy, example, ...rest }) => ({
      title: `${file}: ${policy}: ${example}`,
      ...rest,
    }));
  }
  // Other files may lie beside the policies.
  if (policies.refusal.kind === 'unreadable') return [];
  return [
    {
      title: file,
      complaint: policies.refusal.complaints.map(({ line, message }) => `line ${line}: ${message}`).join('\n  '),
    },
  ];
}
