import { modeOf, runsAtLeast26 } from '../../milvus/index.ts';
import { listAt, stringAt, valueAt } from '../../object/index.ts';
import type { Refusal } from '../../text/index.ts';
import { type DependencyRequest, dependencyKinds } from './dependency-kinds.ts';
import { placeAfter, placeOf, storageTypeOf, writtenEndpoints } from './dependency-state.ts';
import { cloudOf, withoutAccount } from './storage-clouds.ts';

/** Why the resource cannot say what is asked for, or nothing would work with it; undefined when it can. */
export function dependencyRefusal(milvus: unknown, request: DependencyRequest): Refusal | undefined {
  return (
    queueRefusal(milvus, request) ??
    placeRefusal(milvus, request) ??
    policyRefusal(milvus, request) ??
    secretRefusal(milvus, request) ??
    storageRefusal(milvus, request)
  );
}

function queueRefusal(milvus: unknown, { name }: DependencyRequest): Refusal | undefined {
  if (name === 'rocksmq' && modeOf(milvus) === 'cluster') {
    const message = 'rocksmq lies in one pod, so the components of a cluster cannot share it.';
    return {
      code: 'not_in_mode',
      message,
      correction: runsAtLeast26(milvus) ? '/dependency woodpecker' : '/dependency pulsar',
    };
  }
  if (name === 'woodpecker' && !runsAtLeast26(milvus)) {
    const message = 'woodpecker is there from Milvus 2.6 on; this Milvus is older.';
    return {
      code: 'not_in_version',
      message,
      correction: modeOf(milvus) === 'cluster' ? '/dependency pulsar' : '/dependency rocksmq',
    };
  }
  return undefined;
}

function placeRefusal(milvus: unknown, request: DependencyRequest): Refusal | undefined {
  const { name, place, endpoints, source } = request;
  const kind = dependencyKinds[name];
  if (place === 'external' && kind.endpoints === undefined) {
    const message = `${name} runs inside Milvus; it cannot be external.`;
    return { code: 'bad_arguments', message, correction: `/dependency ${name}` };
  }
  if (place === 'inside' && endpoints.length > 0) {
    const message = `The operator gives ${name} its endpoint when it installs it.`;
    return { code: 'bad_arguments', message, ...without(source, 'endpoints?') };
  }
  const pools = listAt(milvus, ['spec', 'dependencies', name, 'quorumBufferPools']);
  if (kind.endpoints?.form === 'pools' && endpoints.length > 0 && pools.length > 1) {
    const message = `${name} has ${pools.length} pools here, and the command does not say which one is meant. Change it by hand.`;
    return { code: 'unsupported_layout', message };
  }
  const after = placeAfter(milvus, request);
  if (after === 'inside' && endpoints.length > 0) {
    const message = `${name} is not external here, so the operator would overwrite the endpoint.`;
    return { code: 'bad_arguments', message, correction: `${source} --external` };
  }
  if (after === 'external' && endpoints.length === 0 && writtenEndpoints(milvus, name).length === 0) {
    const message = `An external ${name} needs its endpoint. Without one the operator may hang, for every Milvus that it manages.`;
    const flag = kind.endpoints?.form === 'text' ? '--endpoint <host:port>' : '--endpoints <host:port,host:port>';
    return { code: 'bad_arguments', message, correction: `${source} ${flag}` };
  }
  return undefined;
}

function policyRefusal(milvus: unknown, request: DependencyRequest): Refusal | undefined {
  const { name, deletePolicy, source } = request;
  if (deletePolicy === undefined) return undefined;
  if (!dependencyKinds[name].inCluster) {
    const message = `${name} is no installation of its own: what stays of it is said by spec.dependencies.${name}.persistence.pvcDeletion.`;
    return {
      code: 'bad_arguments',
      message,
      correction: `/set spec.dependencies.${name}.persistence.pvcDeletion=false`,
    };
  }
  if (placeAfter(milvus, request) === 'external') {
    const message = `${name} is external: the operator never deletes it, so there is no policy for it. Leave --delete-policy out.`;
    return { code: 'bad_arguments', message, ...without(source, 'delete-policy') };
  }
  return undefined;
}

function secretRefusal(milvus: unknown, request: DependencyRequest): Refusal | undefined {
  const { name, secret, source } = request;
  const external = placeAfter(milvus, request) === 'external';
  if (secret !== undefined && dependencyKinds[name].secretKeys === undefined) {
    const message = `The resource has no place for a Secret of ${name}. Milvus takes user and password of ${name} from its environment: /help set shows how to take a variable from a Secret.`;
    return { code: 'bad_arguments', message, ...without(source, 'secret') };
  }
  if (secret !== undefined && !external) {
    const message = `${name} is installed by the operator, which makes its Secret itself and would overwrite this name.`;
    return { code: 'bad_arguments', message, ...without(source, 'secret') };
  }
  if (name !== 'storage' || !external || secret !== undefined) return undefined;
  const written = stringAt(milvus, ['spec', 'dependencies', 'storage', 'secretRef']);
  const usesRole = valueAt(milvus, ['spec', 'config', 'minio', 'useIAM']) === true;
  if (usesRole || (written !== undefined && written !== '')) return undefined;
  const message =
    'An external storage needs the name of the Secret with accesskey and secretkey, or minio.useIAM=true in spec.config where the pods have a role. With neither StorageReady stays False and nothing is deployed.';
  return {
    code: 'bad_arguments',
    message,
    choices: [`${source} --secret <name>`, '/config set minio.useIAM=true'],
    correction: `${source} --secret <name>`,
  };
}

function storageRefusal(milvus: unknown, request: DependencyRequest): Refusal | undefined {
  const { name, storageType, bucket, source } = request;
  if (name !== 'storage') {
    const flag = storageType === undefined ? (bucket === undefined ? undefined : 'bucket') : 'type';
    if (flag === undefined) return undefined;
    const message = `--${flag} is for the storage; ${name} has none. Leave it out, or write /dependency storage.`;
    return { code: 'bad_arguments', message, ...without(source, flag) };
  }
  const after = placeAfter(milvus, request);
  if (after === 'inside') return insideRefusal(request);
  const type = storageType ?? (placeOf(milvus, 'storage') === 'external' ? storageTypeOf(milvus) : 'MinIO');
  const [endpoint = ''] = request.endpoints.length > 0 ? request.endpoints : writtenEndpoints(milvus, 'storage');
  const bare = withoutAccount(endpoint);
  if (bare !== undefined && request.endpoints.length > 0) {
    const message = `${endpoint} has the account in front, which Milvus adds itself: the accesskey of the Secret is its name.`;
    return { code: 'bad_arguments', message, correction: source.replace(endpoint, bare) };
  }
  const cloud = cloudOf(endpoint);
  if (cloud === undefined || cloud.type === type) return undefined;
  const typed = /--type(=|\s+)\S+/i;
  return {
    code: 'bad_arguments',
    message: `${endpoint} is a storage of type ${cloud.type}, not ${type}: the operator would never find it ready.`,
    correction: typed.test(source) ? source.replace(typed, `--type ${cloud.type}`) : `${source} --type ${cloud.type}`,
  };
}

function insideRefusal({ storageType, bucket, source }: DependencyRequest): Refusal | undefined {
  if (storageType !== undefined && storageType !== 'MinIO') {
    const message = `The operator installs MinIO; ${storageType} is always external.`;
    return { code: 'bad_arguments', message, ...without(source, 'type') };
  }
  if (bucket === undefined) return undefined;
  const message = 'The bucket of an installed MinIO belongs to its data and stays as it is.';
  return { code: 'bad_arguments', message, ...without(source, 'bucket') };
}

/** The command without a flag, as a correction, unless nothing is left to do. */
function without(source: string, flag: string): { correction?: string } {
  const rest = source.replace(new RegExp(`\\s--${flag}(=|\\s+)\\S+`, 'gi'), '');
  return /\s--(?!target|dry-run)/.test(rest) ? { correction: rest } : {};
}
