import { parseQuantity } from '../../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { Draft, FieldChange, NewPlace } from '../command.ts';
import { type Amount, amountsFor } from './create-amounts.ts';
import type { CreateRequest } from './create-request.ts';
import { renderNewResource } from './create-text.ts';
import { dependencyRefusal } from './dependency-refusals.ts';
import { join } from './restart-consequences.ts';

/** A new Milvus as a file, or why it cannot be what is asked for. */
export function draftResource(request: CreateRequest, place: NewPlace): Result<Draft> {
  const refusal = productionRefusal(request) ?? storageRefusal(request);
  if (refusal !== undefined) return refuse(refusal);
  const image = `${place.imageRepository ?? 'milvusdb/milvus'}:${request.tag}`;
  const amounts = amountsFor(request);
  const text = renderNewResource(request, { namespace: place.namespace, image, amounts });
  return accept({
    text,
    plan: {
      title: `create Milvus ${request.name} (${request.mode} ${request.version.version}, ${request.profile}, ${request.size})`,
      operations: [],
      changes: changesOf(request, image, amounts),
      consequences: consequencesOf(request, amounts),
    },
  });
}

/** What production needs and nobody but the person can know: all of it at once, with the flags to fill in. */
function productionRefusal(request: CreateRequest): Refusal | undefined {
  const { profile, mode, source, etcd, storage, queue } = request;
  if (profile !== 'production') return undefined;
  if (mode !== 'cluster') {
    const message = 'Production runs as a cluster: a standalone is one pod, and down while that pod moves.';
    return { code: 'not_in_mode', message, correction: source.replace(/--mode(=|\s+)\S+/i, '--mode cluster') };
  }
  const missing = [
    ...(etcd.length === 0 ? [{ what: 'an etcd', flag: '--etcd <host:port,host:port,host:port>' }] : []),
    ...(storage === undefined
      ? [{ what: 'a storage', flag: '--storage <host:port> --type S3 --bucket <name> --secret <name>' }]
      : []),
    ...(queue.endpoints.length === 0 && queue.kind !== 'woodpecker'
      ? [{ what: 'a Pulsar or Kafka', flag: '--pulsar <host:port>' }]
      : []),
  ];
  if (missing.length === 0) return undefined;
  return {
    code: 'bad_arguments',
    message: `In production the data must outlive this Milvus and its operator, so it needs ${join(missing.map(({ what }) => what))} outside of both. Falconer does not make up addresses and names: say where, and post it again. For a trial use --profile dev.`,
    correction: [source, ...missing.map(({ flag }) => flag)].join(' '),
  };
}

function storageRefusal({ storage, source, mode, tag }: CreateRequest): Refusal | undefined {
  if (storage === undefined) return undefined;
  const { bucket, access, endpoint, type } = storage;
  const missing = [
    ...(bucket === undefined ? ['--bucket <name>'] : []),
    ...(access === undefined ? ['--secret <name>'] : []),
  ];
  if (missing.length > 0) {
    const message =
      'A storage outside needs the name of its bucket, and of the Secret with accesskey and secretkey in the namespace of this Milvus (or --role, where the pods have a role for it).';
    return { code: 'bad_arguments', message, correction: [source, ...missing].join(' ') };
  }
  const config = access === 'role' ? { minio: { useIAM: true } } : {};
  const skeleton = { spec: { mode, components: { image: `milvusdb/milvus:${tag}` }, config } };
  return dependencyRefusal(skeleton, {
    name: 'storage',
    place: 'external',
    endpoints: [endpoint],
    storageType: type,
    bucket,
    secret: access === 'role' ? undefined : access?.secret,
    deletePolicy: undefined,
    data: 'moved',
    source,
  });
}

function changesOf(request: CreateRequest, image: string, amounts: readonly Amount[]): readonly FieldChange[] {
  const row = (path: readonly string[], after: string): FieldChange => ({ path, before: 'new', after });
  const { mode, etcd, storage, queue } = request;
  return [
    row(['spec', 'mode'], mode),
    row(['spec', 'components', 'image'], image),
    ...amounts.map(({ component, pods, cpu, memory }) =>
      row(['spec', 'components', component], `${pods} × ${cpu} CPU, ${memory}`),
    ),
    row(['spec', 'dependencies', 'etcd'], etcd.length === 0 ? 'installed by the operator' : etcd.join(', ')),
    row(['spec', 'dependencies', 'storage'], storage?.endpoint ?? 'MinIO, installed by the operator'),
    row(
      ['spec', 'dependencies', 'msgStreamType'],
      `${queue.kind}${queue.endpoints.length === 0 ? '' : ` at ${queue.endpoints.join(', ')}`}`,
    ),
  ];
}

const gibibyte = 1_073_741_824;

/** A quantity in its unit: CPUs, or bytes. */
function numberOf(quantity: string): number {
  return Number(parseQuantity(quantity) ?? 0) / 1000;
}

function consequencesOf(request: CreateRequest, amounts: readonly Amount[]): readonly string[] {
  const { profile, name, storage, queue, version } = request;
  const cpu = amounts.reduce((sum, amount) => sum + amount.pods * numberOf(amount.cpu), 0);
  const memory = amounts.reduce((sum, amount) => sum + (amount.pods * numberOf(amount.memory)) / gibibyte, 0);
  const loading = amounts.find(({ component }) => component === 'queryNode' || component === 'standalone');
  const room = loading === undefined ? 0 : (loading.pods * numberOf(loading.memory)) / gibibyte;
  return [
    `Milvus asks the nodes for ${cpu} CPU and ${memory} GiB of memory, besides what it depends on.`,
    `${room} GiB hold what is loaded, index included: a million float vectors of 768 dimensions take 2.9 GiB without their index.`,
    ...(profile === 'production' ? productionSentences(request) : [devSentence(name)]),
    ...(storage === undefined ? [] : [accessSentence(request)]),
    ...(queue.secret === undefined ? [] : kafkaSentences(queue.secret)),
    ...(queue.kind === 'rocksmq'
      ? ['The message queue lies in a volume of the one pod: each restart is a short downtime.']
      : []),
    ...(version.major > 2 || version.minor >= 6 ? ['The operator must be 1.3.0 or later to run this version.'] : []),
  ];
}

function productionSentences({ name }: CreateRequest): readonly string[] {
  return [
    'Authorisation is on from the start, and the password of the user root is Milvus until somebody changes it: do that first.',
    `The operator spreads no pods over nodes and makes no disruption budgets: the file asks for the first and holds the second. Names in it that begin with ${name} must be free in the namespace.`,
    'Everything it depends on must be reachable before the merge, or nothing is deployed.',
  ];
}

function devSentence(name: string): string {
  return `When ${name} is deleted its data goes with it (deletionPolicy Delete, pvcDeletion). One pod of each: an update or a lost node is a downtime.`;
}

function kafkaSentences(secret: string): readonly string[] {
  return [
    `The Secret ${secret} with the keys username and password must be in the namespace before the merge, or the operator stops at it. The operator must be 1.3.8 or later.`,
    'How Kafka wants to be spoken to is not known from here: /config set kafka.securityProtocol=SASL_SSL kafka.saslMechanisms=PLAIN, or what it takes.',
  ];
}

function accessSentence({ storage }: CreateRequest): string {
  if (storage?.access === 'role') {
    return 'The pods reach the storage by a role: give them the service account that has it (spec.components.serviceAccountName).';
  }
  const secret = storage?.access?.secret ?? '';
  return `The Secret ${secret} with the keys accesskey and secretkey must be in the namespace before the merge. Git gets its name only.`;
}
