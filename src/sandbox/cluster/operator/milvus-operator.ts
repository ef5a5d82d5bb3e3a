import { milvuses } from '../api/kinds.ts';
import { keyOf, nameOf } from '../api/object-store.ts';
import type { Milvus } from '../api/resources.ts';
import type { ControlPlane } from '../control-plane.ts';
import { timing } from '../timing.ts';
import { WorkQueue } from '../work-queue.ts';
import { finalizer, withOperatorDefaults, withZeroValues } from './defaulting.ts';
import { Dependencies } from './dependencies.ts';
import { imageOf, rollingModeOf, versionOf } from './milvus-spec.ts';
import { writeStatus } from './milvus-status.ts';
import type { OperatorContext } from './operator-context.ts';
import { finalizeInstance, reconcileInstance } from './reconcile-instance.ts';

/** A Milvus operator that behaves as v1.3.8 does, seen from the API server. */
export class MilvusOperator {
  readonly dependencies: Dependencies;
  readonly #context: OperatorContext;
  readonly #queue: WorkQueue;
  #paused = false;

  constructor(plane: ControlPlane, version: string) {
    this.dependencies = new Dependencies(plane.clock);
    this.#context = { plane, dependencies: this.dependencies, version };
    this.#queue = new WorkQueue(plane.timers, (key) => this.#reconcile(key));
    plane.store.onChange(({ kind, object, type }) => {
      if (kind !== milvuses || type === 'DELETED') return;
      this.#queue.addAfter(keyOf(milvuses, object.metadata), timing.reconcile);
    });
    plane.timers.every(timing.unhealthyLoop, () => this.#probe((milvus) => !isSettled(milvus)));
    plane.timers.every(timing.healthyLoop, () => this.#probe(isSettled));
    plane.timers.every(timing.resync, () => this.#addAll());
  }

  /** Nothing is reconciled and no status is written until `resume`. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#addAll();
  }

  #addAll(): void {
    for (const milvus of this.#context.plane.store.list(milvuses)) this.#queue.add(keyOf(milvuses, milvus.metadata));
  }

  /** A round of a status loop. Objects that are not reconciled yet are left out, so their status stays as it was. */
  #probe(concerns: (milvus: Milvus) => boolean): void {
    if (this.#paused) return;
    for (const milvus of this.#context.plane.store.list(milvuses)) {
      const known = milvus.status?.status !== undefined && milvus.metadata.deletionTimestamp === undefined;
      const reconciled = (milvus.status?.observedGeneration ?? 0) >= (milvus.metadata.generation ?? 1);
      if (known && reconciled && concerns(milvus)) writeStatus(this.#context, milvus, 'probe');
    }
  }

  #reconcile(key: string): void {
    const milvus = this.#context.plane.store.get(milvuses, nameOf(key));
    if (this.#paused || milvus === undefined) return;
    if (milvus.metadata.deletionTimestamp !== undefined) {
      if (finalizeInstance(this.#context, milvus) === 'requeue') this.#queue.addAfter(key, timing.deletingRequeue);
      return;
    }
    const admitted = this.#admit(milvus);
    if (admitted === undefined) return;
    if (reconcileInstance(this.#context, admitted) === 'requeue') this.#queue.addAfter(key, timing.requeue);
    else this.#writeStatus(admitted);
  }

  #writeStatus(milvus: Milvus): void {
    const now = this.#context.plane.store.get(milvuses, milvus.metadata);
    if (now !== undefined) writeStatus(this.#context, now, 'keep');
  }

  /** Finalizer, defaults and first status; undefined when the object asks to be left alone. */
  #admit(milvus: Milvus): Milvus | undefined {
    const { store } = this.#context.plane;
    if (milvus.metadata.finalizers?.includes(finalizer) !== true) {
      store.modify(milvuses, milvus.metadata, (now) => {
        const finalizers = [...(now.metadata.finalizers ?? []), finalizer];
        return { ...withZeroValues(now), metadata: { ...now.metadata, finalizers } };
      });
    }
    if (milvus.metadata.annotations?.['milvus.io/pause-reconcile'] === 'true') return undefined;
    store.modify(milvuses, milvus.metadata, (now) => withOperatorDefaults(now, this.#context.version));
    return store.modify(milvuses, milvus.metadata, (now) =>
      now.status?.status === undefined ? { ...now, status: firstStatus(now) } : undefined,
    );
  }
}

function isSettled(milvus: Milvus): boolean {
  const updated = milvus.status?.conditions?.find((condition) => condition.type === 'MilvusUpdated');
  return milvus.status?.status === 'Healthy' && updated?.status === 'True';
}

function firstStatus(milvus: Milvus): Milvus['status'] {
  const version = versionOf(milvus.spec);
  return {
    status: 'Pending',
    rollingModeVersion: rollingModeOf(milvus.spec),
    currentImage: imageOf(milvus.spec),
    ...(version === undefined ? {} : { currentVersion: version }),
  };
}
