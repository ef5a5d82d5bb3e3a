import type { SemVer } from 'semver';
import { accept, nearest, type Refusal, type Result, refuse } from '../text/index.ts';
import { endpointProblem } from './endpoint-text.ts';
import type { Invocation } from './invocation.ts';
import type { CreateMode, CreateProfile, CreateQueue, CreateStorage } from './plan/create-request.ts';
import { storageTypes } from './plan/dependency-kinds.ts';

/** The value of a flag that takes one of a few words, in any case; undefined when it is not given. */
export function chosenFlag<Word extends string>(
  { flags, source }: Invocation,
  name: string,
  words: readonly Word[],
): Result<Word | undefined> {
  const text = flags.get(name);
  if (text === undefined) return accept(undefined);
  const word = words.find((each) => each.toLowerCase() === text.toLowerCase());
  if (word !== undefined) return accept(word);
  const meant = nearest(text, words) ?? words.find((each) => each.startsWith(text.toLowerCase().slice(0, 3)));
  const message = `--${name} is ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, not ${JSON.stringify(text.slice(0, 80))}.`;
  return refuse({
    code: 'bad_arguments',
    message,
    ...(meant === undefined ? {} : { correction: source.replace(text, meant) }),
  });
}

/** The endpoints that a flag names; none when it is not given. */
export function createEndpoints(
  { flags, source }: Invocation,
  name: string,
  usualPort: number,
): Result<readonly string[]> {
  const text = flags.get(name);
  if (text === undefined) return accept([]);
  const endpoints = text.split(',').map((each) => each.trim());
  for (const endpoint of endpoints) {
    const problem = endpointProblem(endpoint, usualPort);
    if (problem === undefined) continue;
    const correction = problem.instead === undefined ? {} : { correction: source.replace(endpoint, problem.instead) };
    return refuse({ code: 'bad_arguments', message: problem.message, ...correction });
  }
  return accept(endpoints);
}

/** The storage that the flags describe; undefined when the operator is to install one. */
export function createStorage(invocation: Invocation): Result<CreateStorage | undefined> {
  const { flags, source } = invocation;
  const isCloud = /amazonaws|googleapis|aliyuncs|windows\.net/.test(flags.get('storage') ?? '');
  const endpoints = createEndpoints(invocation, 'storage', isCloud ? 443 : 9000);
  if (!endpoints.ok) return endpoints;
  const type = chosenFlag(invocation, 'type', storageTypes);
  if (!type.ok) return type;
  const [endpoint, ...more] = endpoints.value;
  const [bucket, secret] = [flags.get('bucket'), flags.get('secret')];
  if (endpoint === undefined) {
    const stray = ['type', 'bucket', 'secret', 'role'].find((name) => flags.has(name));
    if (stray === undefined) return accept(undefined);
    const message = `--${stray} belongs to a storage that runs outside: say where with --storage.`;
    return refuse({ code: 'bad_arguments', message, correction: `${source} --storage <host:port>` });
  }
  if (more.length > 0) {
    const correction = source.replace(flags.get('storage') ?? '', endpoint);
    return refuse({ code: 'bad_arguments', message: 'A storage has one endpoint.', correction });
  }
  if (bucket !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    const message = `${JSON.stringify(bucket.slice(0, 80))} is no name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes.`;
    return refuse({ code: 'bad_arguments', message, correction: source.replace(bucket, '<name>') });
  }
  const problem = secretNameProblem(invocation, 'secret');
  if (problem !== undefined) return refuse(problem);
  const access = secret === undefined ? (flags.has('role') ? 'role' : undefined) : { secret };
  return accept({ endpoint, type: type.value, bucket, access });
}

/** What looks like a key is not repeated. */
function secretNameProblem({ flags, source }: Invocation, flag: 'secret' | 'kafka-secret'): Refusal | undefined {
  const text = flags.get(flag);
  const isName = text === undefined || /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(text);
  if (text === undefined || (isName && !/^[a-z0-9]{40,}$/.test(text))) return undefined;
  const message = `--${flag} takes the name of a Kubernetes Secret: lower-case letters, digits and dashes. If a key itself was in this comment, change it now.`;
  return { code: 'secret_in_text', message, correction: source.replaceAll(text, '<name>') };
}

interface QueueNeeds {
  readonly mode: CreateMode;
  readonly profile: CreateProfile;
  readonly version: SemVer;
}

/** The message queue: the one that the flags name, else what Milvus of this version brings along. */
export function createQueue(invocation: Invocation, { mode, version }: QueueNeeds): Result<CreateQueue> {
  const { flags, source } = invocation;
  if (flags.has('pulsar') && flags.has('kafka')) {
    const message = 'A Milvus has one message queue: --pulsar or --kafka.';
    const correction = source.replace(/\s--pulsar(=|\s+)\S+/i, '');
    return refuse({ code: 'bad_arguments', message, correction });
  }
  const secret = flags.get('kafka-secret');
  const problem = secretNameProblem(invocation, 'kafka-secret');
  if (problem !== undefined) return refuse(problem);
  if (secret !== undefined && !flags.has('kafka')) {
    const message = '--kafka-secret belongs to a Kafka that runs outside: say where with --kafka.';
    return refuse({ code: 'bad_arguments', message, correction: `${source} --kafka <host:port>` });
  }
  for (const kind of ['pulsar', 'kafka'] as const) {
    const endpoints = createEndpoints(invocation, kind, kind === 'pulsar' ? 6650 : 9092);
    if (!endpoints.ok) return endpoints;
    if (kind === 'pulsar' && endpoints.value.length > 1) {
      const message = 'Pulsar has one endpoint: name the proxy or the load balancer in front of it.';
      const correction = source.replace(flags.get('pulsar') ?? '', endpoints.value[0] ?? '');
      return refuse({ code: 'bad_arguments', message, correction });
    }
    if (endpoints.value.length > 0) return accept({ kind, endpoints: endpoints.value, secret });
  }
  const isSince26 = version.major > 2 || version.minor >= 6;
  const kind = isSince26 ? 'woodpecker' : mode === 'cluster' ? 'pulsar' : 'rocksmq';
  return accept({ kind, endpoints: [], secret: undefined });
}
