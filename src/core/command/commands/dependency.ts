import { accept, nearest, type Refusal, type Result, refuse } from '../../text/index.ts';
import { changeCommand } from '../change-command.ts';
import type { CommandDefinition } from '../command.ts';
import { endpointProblem } from '../endpoint-text.ts';
import type { Invocation } from '../invocation.ts';
import {
  type DependencyName,
  type DependencyRequest,
  dependencyKinds,
  dependencyNames,
  type StorageType,
  storageTypes,
} from '../plan/dependency-kinds.ts';
import { planDependency } from '../plan/plan-dependency.ts';

/** `/dependency etcd --external --endpoints etcd-0:2379,etcd-1:2379`. */
export const dependencyCommand: CommandDefinition = {
  verb: 'dependency',
  summary: 'say where etcd, the storage and the message queue are: outside, or installed by the operator',
  usage: `<${dependencyNames.join('|')}>`,
  flags: [
    { name: 'external', value: undefined, summary: 'it runs outside; needs endpoints' },
    { name: 'in-cluster', value: undefined, summary: 'the operator installs it' },
    { name: 'endpoints', value: '<host:port,...>', summary: 'where it is, without a scheme such as http://' },
    { name: 'endpoint', value: '<host:port>', summary: 'the same, where there is only one' },
    {
      name: 'type',
      value: '<MinIO|S3|Azure>',
      summary: 'kind of storage; S3 for everything that speaks S3 and is no MinIO',
    },
    { name: 'bucket', value: '<name>', summary: 'bucket of the storage' },
    { name: 'secret', value: '<name>', summary: 'name of the Kubernetes Secret with the keys; never a key itself' },
    { name: 'delete-policy', value: '<Retain|Delete>', summary: 'whether the data stays when this Milvus is deleted' },
    { name: 'migrated', value: undefined, summary: 'the data was moved, or there is none: needed for every switch' },
  ],
  examples: [
    '/dependency etcd --external --endpoints etcd-0.etcd:2379,etcd-1.etcd:2379,etcd-2.etcd:2379 --migrated',
    '/dependency storage --external --type S3 --endpoint s3.eu-west-1.amazonaws.com:443 --bucket search-prod --secret search-s3 --migrated',
    '/dependency pulsar --external --endpoint pulsar-proxy.mq:6650 --migrated',
    '/dependency storage --secret search-s3-2026',
    '/dependency etcd --delete-policy Retain',
  ],
  permission: 'write',
  parse: (invocation) => {
    const request = parseDependency(invocation);
    return request.ok ? accept(changeCommand(invocation, (milvus) => planDependency(milvus, request.value))) : request;
  },
};

function parseDependency({ positionals, flags, source }: Invocation): Result<DependencyRequest> {
  const [text, ...rest] = positionals;
  const no = (message: string, correction?: string): Result<never> =>
    refuse({ code: 'bad_arguments', message, ...(correction === undefined ? {} : { correction }) });
  if (text === undefined) return no(`/dependency takes one of ${dependencyNames.join(', ')}.`, '/help dependency');
  const name = dependencyNames.find((each) => each === text.toLowerCase());
  if (name === undefined) return refuse(unknownDependency(text, source));
  if (rest.length > 0)
    return no(`${JSON.stringify(rest.join(' '))} is too much: the rest is said by flags.`, '/help dependency');
  if (flags.has('external') && flags.has('in-cluster')) {
    return no('--external and --in-cluster exclude each other.', source.replace(/\s--in-cluster\b/i, ''));
  }
  const endpoints = parseEndpoints(name, flags, source);
  if (!endpoints.ok) return endpoints;
  const storageType = parseType(flags.get('type'), source);
  if (!storageType.ok) return storageType;
  const deletePolicy = parsePolicy(flags.get('delete-policy'), source);
  if (!deletePolicy.ok) return deletePolicy;
  const secret = flags.get('secret');
  const bucket = flags.get('bucket');
  const badName = (secret === undefined ? undefined : secretProblem(secret, source)) ?? bucketProblem(bucket);
  if (badName !== undefined) return refuse(badName);
  const given = [
    'external',
    'in-cluster',
    'endpoint',
    'endpoints',
    'type',
    'bucket',
    'secret',
    'delete-policy',
    'migrated',
  ];
  if (!dependencyKinds[name].isQueue && !given.some((flag) => flags.has(flag))) {
    return no(`/dependency ${name} needs to know what should change.`, `/dependency ${name} --delete-policy Retain`);
  }
  return accept({
    name,
    place: flags.has('external') ? 'external' : flags.has('in-cluster') ? 'inside' : undefined,
    endpoints: endpoints.value,
    storageType: storageType.value,
    bucket,
    secret,
    deletePolicy: deletePolicy.value,
    data: flags.has('migrated') ? 'moved' : 'in place',
    source,
  });
}

/** What people call the storage. */
const otherNames: ReadonlyMap<string, DependencyName> = new Map([
  ['minio', 'storage'],
  ['s3', 'storage'],
  ['azure', 'storage'],
  ['gcs', 'storage'],
]);

function unknownDependency(text: string, source: string): Refusal {
  if (text.toLowerCase() === 'natsmq') {
    const message = 'natsmq is gone since Milvus 2.6, so nothing new should begin with it.';
    return { code: 'bad_arguments', message, correction: source.replace(text, 'woodpecker') };
  }
  const meant = otherNames.get(text.toLowerCase()) ?? nearest(text, dependencyNames);
  const message = `Milvus has no dependency ${JSON.stringify(text)}. It has ${dependencyNames.join(', ')}.`;
  return {
    code: 'bad_arguments',
    message,
    ...(meant === undefined ? {} : { correction: source.replace(text, meant) }),
  };
}

function parseEndpoints(name: DependencyName, flags: Invocation['flags'], source: string): Result<readonly string[]> {
  const text = [flags.get('endpoints'), flags.get('endpoint')].filter((each) => each !== undefined).join(',');
  if (text === '') return accept([]);
  const kind = dependencyKinds[name].endpoints;
  if (kind === undefined) {
    const message = `${name} runs inside Milvus and has no endpoint.`;
    return refuse({ code: 'bad_arguments', message, correction: `/dependency ${name}` });
  }
  const endpoints = text.split(',').map((each) => each.trim());
  for (const endpoint of endpoints) {
    const problem = endpointProblem(endpoint, usualPort(name, flags, endpoint));
    if (problem === undefined) continue;
    const correction = problem.instead === undefined ? {} : { correction: source.replace(endpoint, problem.instead) };
    return refuse({ code: 'bad_arguments', message: problem.message, ...correction });
  }
  if (kind.form !== 'text' || endpoints.length === 1) return accept(endpoints);
  const message = `${name} has one endpoint, not ${endpoints.length}: name the proxy or the load balancer in front of it.`;
  return refuse({ code: 'bad_arguments', message, correction: source.replace(text, endpoints[0] ?? '') });
}

function usualPort(name: DependencyName, flags: Invocation['flags'], endpoint: string): number {
  const type = flags.get('type')?.toLowerCase();
  const isCloud = type === 's3' || type === 'azure' || /amazonaws|googleapis|aliyuncs|windows\.net/.test(endpoint);
  return name === 'storage' && isCloud ? 443 : (dependencyKinds[name].endpoints?.port ?? 0);
}

function parseType(text: string | undefined, source: string): Result<StorageType | undefined> {
  if (text === undefined) return accept(undefined);
  const type = storageTypes.find((each) => each.toLowerCase() === text.toLowerCase());
  if (type !== undefined) return accept(type);
  const meant = nearest(text, storageTypes) ?? 'S3';
  const message = `${JSON.stringify(text)} is no kind of storage: it is MinIO, S3 (also for Google, Aliyun and others that speak S3) or Azure.`;
  return refuse({ code: 'bad_arguments', message, correction: source.replace(text, meant) });
}

function parsePolicy(text: string | undefined, source: string): Result<'Delete' | 'Retain' | undefined> {
  if (text === undefined) return accept(undefined);
  const policy = (['Delete', 'Retain'] as const).find((each) => each.toLowerCase() === text.toLowerCase());
  if (policy !== undefined) return accept(policy);
  const message = `${JSON.stringify(text)} is no policy: Retain keeps the data when this Milvus is deleted, Delete removes it.`;
  return refuse({ code: 'bad_arguments', message, correction: source.replace(text, 'Retain') });
}

/** A DNS name of up to 63 characters; what looks like a key is not repeated. */
function secretProblem(text: string, source: string): Refusal | undefined {
  if (/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(text) && !/^[a-z0-9]{40,}$/.test(text)) return undefined;
  return {
    code: 'secret_in_text',
    message:
      '--secret takes the name of a Kubernetes Secret: lower-case letters, digits and dashes. If a key itself was in this comment, change it now.',
    correction: source.replaceAll(text, '<name>'),
  };
}

function bucketProblem(text: string | undefined): Refusal | undefined {
  if (text === undefined || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return undefined;
  const message = `${JSON.stringify(text)} is no name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes.`;
  return { code: 'bad_arguments', message, correction: '/dependency storage --bucket <name>' };
}
