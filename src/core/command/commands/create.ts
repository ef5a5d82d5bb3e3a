import { accept, type Result, refuse } from '../../text/index.ts';
import type { CommandDefinition } from '../command.ts';
import { chosenFlag, createEndpoints, createQueue, createStorage } from '../create-flags.ts';
import { createVersion, nameProblem, namespaceProblem, pathProblem } from '../create-names.ts';
import type { Invocation } from '../invocation.ts';
import { type CreateRequest, createModes, createProfiles, createSizes } from '../plan/create-request.ts';
import { draftResource } from '../plan/draft-resource.ts';

/** `/create rag --mode cluster --version v2.6.11 --profile dev`. */
export const createCommand: CommandDefinition = {
  verb: 'create',
  summary:
    'write a new Milvus with what matters written out: version, resources, spreading over nodes, dependencies and what happens to the data',
  usage: '<name>',
  flags: [
    {
      name: 'mode',
      value: '<standalone|cluster>',
      summary: 'standalone for dev and cluster for production when left out',
    },
    {
      name: 'profile',
      value: '<dev|production>',
      summary:
        'dev (when left out) installs what it depends on, and its data goes with it; production depends on what runs outside',
    },
    { name: 'size', value: '<small|medium|large>', summary: 'pods, CPU and memory; small when left out' },
    { name: 'version', value: '<x.y.z>', summary: 'release of Milvus' },
    { name: 'namespace', value: '<name>', summary: 'that of the others beside it when left out' },
    { name: 'path', value: '<file.yaml>', summary: 'where the file goes; beside the others when left out' },
    { name: 'etcd', value: '<host:port,...>', summary: 'an etcd that runs outside' },
    {
      name: 'storage',
      value: '<host:port>',
      summary: 'a storage that runs outside; needs --bucket, and --secret or --role',
    },
    { name: 'type', value: '<MinIO|S3|Azure>', summary: 'kind of that storage' },
    { name: 'bucket', value: '<name>', summary: 'its bucket' },
    { name: 'secret', value: '<name>', summary: 'name of the Secret with accesskey and secretkey; never a key itself' },
    { name: 'role', value: undefined, summary: 'the pods have a role for the storage, so that no Secret is needed' },
    { name: 'pulsar', value: '<host:port>', summary: 'a Pulsar that runs outside, as the message queue' },
    { name: 'kafka', value: '<host:port,...>', summary: 'a Kafka that runs outside, as the message queue' },
    { name: 'kafka-secret', value: '<name>', summary: 'name of the Secret with username and password of that Kafka' },
  ],
  examples: [
    '/create rag',
    '/create rag --mode cluster --size medium --namespace milvus-dev',
    '/create search --profile production --size medium --version v2.6.11 --etcd etcd-0.etcd:2379,etcd-1.etcd:2379,etcd-2.etcd:2379 --storage s3.eu-west-1.amazonaws.com:443 --type S3 --bucket search-prod --secret search-s3',
    '/create search --path clusters/eu/search.yaml --dry-run',
  ],
  permission: 'write',
  parse: (invocation) => {
    const request = parseCreate(invocation);
    if (!request.ok) return request;
    return accept({
      kind: 'create',
      invocation,
      effect: invocation.flags.has('dry-run') ? 'preview' : 'commit',
      name: request.value.name,
      namespace: request.value.namespace,
      path: request.value.path,
      environment: request.value.profile === 'production' ? 'production' : 'development',
      draft: (place) => draftResource(request.value, place),
    });
  },
};

function parseCreate(invocation: Invocation): Result<CreateRequest> {
  const { positionals, flags, source } = invocation;
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) {
    const message = '/create takes the name of the new Milvus; everything else is said by flags.';
    return refuse({ code: 'bad_arguments', message, correction: `/create ${name?.toLowerCase() ?? 'rag'}` });
  }
  const [namespace, path] = [flags.get('namespace'), flags.get('path')];
  const problem =
    nameProblem(name, source) ??
    namespaceProblem(namespace, source) ??
    pathProblem(path, { source, usual: `milvus/${name}.yaml` });
  if (problem !== undefined) return refuse(problem);
  const profile = chosenFlag(invocation, 'profile', createProfiles);
  if (!profile.ok) return profile;
  const mode = chosenFlag(invocation, 'mode', createModes);
  if (!mode.ok) return mode;
  const size = chosenFlag(invocation, 'size', createSizes);
  if (!size.ok) return size;
  const version = createVersion(flags.get('version'), source);
  if (!version.ok) return version;
  const etcd = createEndpoints(invocation, 'etcd', 2379);
  if (!etcd.ok) return etcd;
  const storage = createStorage(invocation);
  if (!storage.ok) return storage;
  const chosen = {
    profile: profile.value ?? 'dev',
    mode: mode.value ?? (profile.value === 'production' ? 'cluster' : 'standalone'),
  } as const;
  const queue = createQueue(invocation, { ...chosen, version: version.value.version });
  if (!queue.ok) return queue;
  return accept({
    ...chosen,
    ...version.value,
    name,
    size: size.value ?? 'small',
    namespace,
    path,
    etcd: etcd.value,
    storage: storage.value,
    queue: queue.value,
    source,
  });
}
