import { formatFieldPath } from '../../manifest/index.ts';
import { messageQueueOf } from '../../milvus/index.ts';
import { isMapping, listAt, stringAt, valueAt } from '../../object/index.ts';
import { differenceAt, type Hazard, type HazardFault, type ResourceChange, say } from '../hazard.ts';

const addressFields: Readonly<Record<string, string>> = {
  etcd: 'endpoints',
  storage: 'endpoint',
  pulsar: 'endpoint',
  kafka: 'brokerList',
  woodpecker: 'quorumBufferPools',
};

const holds: Readonly<Record<string, string>> = {
  etcd: 'the metadata',
  storage: 'the data',
  pulsar: 'what is not stored yet',
  kafka: 'what is not stored yet',
  woodpecker: 'what is not stored yet',
};

/** Another backend is an empty one: nothing migrates (milvus-operator v1.3.8, no code does). */
export const dependencyMoved: Hazard = {
  id: 'dependency-moved',
  title: 'Milvus stays with its etcd, storage and queue',
  severity: 'error',
  why: 'The operator moves nothing. With another etcd, storage or queue Milvus starts empty, and a release that it ran itself stays behind.',
  fix: 'Keep the backend. To move, copy the data first, and have the change approved by somebody who checked it.',
  find: (change) => {
    const queue = messageQueueOf(change.after.written);
    // A queue of another type has a hazard of its own.
    const queues = messageQueueOf(change.before.written) === queue ? [queue] : [];
    return ['etcd', 'storage', ...queues]
      .filter((name) => name in addressFields)
      .flatMap((name) => moved(change, name));
  },
};

function moved(change: ResourceChange, name: string): readonly HazardFault[] {
  const place = ['spec', 'dependencies', name];
  const isExternal = ({ written }: ResourceChange['after']): boolean =>
    valueAt(written, [...place, 'external']) === true;
  const [was, is] = [isExternal(change.before), isExternal(change.after)];
  const kept = holds[name] ?? 'the data';
  if (was !== is && name !== 'woodpecker') {
    const [from, to] = was
      ? ['an external one', 'one that the operator runs']
      : ['the one that the operator runs', 'an external one'];
    const message = `${name} changes from ${from} to ${to}: that is another backend, ${kept} does not move there by itself, and Milvus starts empty. Put external: ${was} back, or move the data first.`;
    return [{ path: [...place, 'external'], message }];
  }
  return [...typeFaults(change, name), ...(is ? addressFaults(change, name) : [])];
}

function typeFaults(change: ResourceChange, name: string): readonly HazardFault[] {
  if (name !== 'storage') return [];
  const difference = differenceAt(change, ['spec', 'dependencies', 'storage', 'type']);
  if (difference === undefined) return [];
  const message = `The type of the storage changes from ${say(difference.before)} to ${say(difference.after)}: Milvus talks to it in another way, and where it is another store it starts empty. Put ${say(difference.before)} back, unless the store stays the same one.`;
  return [{ path: difference.path, message }];
}

function addressFaults({ before, after }: ResourceChange, name: string): readonly HazardFault[] {
  const path = ['spec', 'dependencies', name, addressFields[name] ?? ''];
  const [old, now] = [addressesAt(before.written, path), addressesAt(after.written, path)];
  const isSame = old.length === now.length && old.every((each) => now.includes(each));
  if (isSame || old.length === 0 || now.length === 0) return [];
  const hosts = now.map(hostOf);
  const overlaps = old.some((each) => hosts.includes(hostOf(each)));
  const what = `${formatFieldPath(path.slice(2))} changes from ${say(old)} to ${say(now)}`;
  const message = overlaps
    ? `${what}. Make sure that every address belongs to the same ${name}. Running pods keep the old ones until they restart.`
    : `${what}: if that is another ${name}, ${holds[name]} is not there and Milvus starts empty. Put the old address back, or have it confirmed that it is the same ${name} under another name.`;
  return [{ path, message, severity: overlaps ? 'warning' : 'error' }];
}

/** Bare host and port, however the field is shaped. */
function addressesAt(milvus: unknown, path: readonly string[]): readonly string[] {
  const single = stringAt(milvus, path);
  const texts =
    single === undefined
      ? listAt(milvus, path).flatMap((item) => (isMapping(item) ? listAt(item, ['seeds']) : [item]))
      : [single];
  return texts.filter((each): each is string => typeof each === 'string' && each !== '').map(withoutScheme);
}

function withoutScheme(address: string): string {
  return address.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/\/$/, '');
}

function hostOf(address: string): string {
  return address.replace(/:\d+$/, '');
}
