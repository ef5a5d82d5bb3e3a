import { listAt, stringAt, valueAt } from '../../../core/object/index.ts';
import type { SandboxClock } from '../../clock.ts';
import type { Milvus, MilvusCondition } from '../api/resources.ts';
import { msgStreamTypeOf } from './milvus-spec.ts';

export type DependencyName = 'etcd' | 'storage' | 'msgStream';

/** A condition without its time. */
export type Verdict = Omit<MilvusCondition, 'lastTransitionTime'>;

interface Dependency {
  readonly name: DependencyName;
  readonly condition: 'EtcdReady' | 'StorageReady' | 'MsgStreamReady';
  readonly good: Verdict;
  readonly bad: (milvus: Milvus, message: string) => Verdict;
  /** Milliseconds of sandbox time until a new in-cluster one answers; 0 for external and built-in ones. */
  readonly startup: (milvus: Milvus) => number;
}

/** Texts of milvus-operator v1.3.8, status_cluster.go and conditions.go. */
const dependencies: readonly Dependency[] = [
  {
    name: 'etcd',
    condition: 'EtcdReady',
    good: { type: 'EtcdReady', status: 'True', reason: 'EtcdReady', message: 'Etcd endpoints is healthy' },
    bad: (milvus, message) => {
      const endpoints = listAt(milvus.spec, ['dependencies', 'etcd', 'endpoints']).map(
        (each) => `[${each}:${message}]`,
      );
      const text = `All etcd endpoints are unhealthy:${endpoints.join('')}`;
      return { type: 'EtcdReady', status: 'False', reason: 'EtcdNotReady', message: text };
    },
    startup: (milvus) => (isInCluster(milvus, 'etcd') ? 8_000 : 0),
  },
  {
    name: 'storage',
    condition: 'StorageReady',
    good: { type: 'StorageReady', status: 'True', reason: 'StorageReady' },
    bad: (_milvus, message) => ({ type: 'StorageReady', status: 'False', reason: 'ClientError', message }),
    startup: (milvus) => (isInCluster(milvus, 'storage') ? 12_000 : 0),
  },
  {
    name: 'msgStream',
    condition: 'MsgStreamReady',
    good: { type: 'MsgStreamReady', status: 'True', reason: 'MsgStreamReady', message: 'MsgStream is ready' },
    bad: (_milvus, message) => ({ type: 'MsgStreamReady', status: 'False', reason: 'MsgStreamNotReady', message }),
    startup: (milvus) => {
      const type = msgStreamTypeOf(milvus.spec);
      if (type !== 'pulsar' && type !== 'kafka') return 0;
      return isInCluster(milvus, type) ? 20_000 : 0;
    },
  },
];

export const dependencyConditions: readonly string[] = dependencies.map((each) => each.condition);

function isInCluster(milvus: Milvus, name: string): boolean {
  return valueAt(milvus.spec, ['dependencies', name, 'external']) !== true;
}

/** etcd, object storage and message stream of every instance: when they began, and which are broken. */
export class Dependencies {
  readonly #clock: SandboxClock;
  /** When the operator installed it; milliseconds since 1970. */
  readonly #installed = new Map<string, number>();
  readonly #broken = new Map<string, string>();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Installs what is not there yet. */
  install(milvus: Milvus): void {
    for (const { name } of dependencies) {
      const key = keyOf(milvus.metadata, name);
      if (!this.#installed.has(key)) this.#installed.set(key, this.#clock.now().getTime());
    }
  }

  /** What a probe of each finds now. */
  probe(milvus: Milvus): readonly Verdict[] {
    return dependencies.map((dependency) => {
      const key = keyOf(milvus.metadata, dependency.name);
      const broken = this.#broken.get(key);
      if (broken !== undefined) return dependency.bad(milvus, broken);
      const since = this.#installed.get(key) ?? this.#clock.now().getTime();
      const ready = since + dependency.startup(milvus) <= this.#clock.now().getTime();
      return ready ? dependency.good : dependency.bad(milvus, 'context deadline exceeded');
    });
  }

  break(of: InstanceDependency, message: string): void {
    this.#broken.set(keyOf(of, of.dependency), message);
  }

  heal(of: InstanceDependency): void {
    this.#broken.delete(keyOf(of, of.dependency));
  }
}

export interface InstanceDependency {
  readonly namespace: string;
  /** Name of the custom resource. */
  readonly name: string;
  readonly dependency: DependencyName;
}

function keyOf(instance: { readonly namespace?: string; readonly name: string }, dependency: DependencyName): string {
  return `${instance.namespace ?? 'default'}/${instance.name}/${dependency}`;
}

/** True when all three conditions are there and True: without that the operator deploys nothing. */
export function allReady(milvus: Milvus): boolean {
  return dependencyConditions.every(
    (type) => milvus.status?.conditions?.find((condition) => condition.type === type)?.status === 'True',
  );
}

/** `host:port` of the storage, for the configuration. */
export function storageEndpoint(milvus: Milvus): string {
  return stringAt(milvus.spec, ['dependencies', 'storage', 'endpoint']) ?? '';
}
