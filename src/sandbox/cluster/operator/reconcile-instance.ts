import { milvuses } from '../api/kinds.ts';
import type { Milvus } from '../api/resources.ts';
import { cleanUp } from './cleanup.ts';
import { finalizer } from './defaulting.ts';
import { allReady } from './dependencies.ts';
import { podsOf } from './instance-conditions.ts';
import { reconcileOne } from './one-deployment.ts';
import type { OperatorContext, Progress } from './operator-context.ts';
import { installDependencyClaims, reconcileSideObjects, removeClaims } from './side-objects.ts';
import { reconcileTwo } from './two-deployments.ts';
import { workloadsOf } from './workload.ts';

/** Dependencies first; without all three the rest is skipped without a word, and the status is written all the same. */
export function reconcileInstance(context: OperatorContext, milvus: Milvus): Progress {
  context.dependencies.install(milvus);
  installDependencyClaims(context, milvus);
  if (!allReady(milvus)) return 'done';
  reconcileSideObjects(context, milvus);
  const progress = workloadsOf(milvus).map((workload) =>
    workload.deployments === 'two' ? reconcileTwo(context, milvus, workload) : reconcileOne(context, milvus, workload),
  );
  if (progress.includes('requeue')) return 'requeue';
  cleanUp(context, milvus);
  return 'done';
}

/** Waits until the pods are gone, removes what the policies say, and lets the object go (milvus.go, Finalize). */
export function finalizeInstance(context: OperatorContext, milvus: Milvus): Progress {
  const { store } = context.plane;
  store.modify(milvuses, milvus.metadata, (now) => ({ ...now, status: { ...now.status, status: 'Deleting' } }));
  if (podsOf(store, milvus).length > 0) {
    store.delete(milvuses, milvus.metadata, { propagation: 'foreground' });
    return 'requeue';
  }
  removeClaims(context, milvus);
  store.modify(milvuses, milvus.metadata, (now) => ({
    ...now,
    metadata: { ...now.metadata, finalizers: (now.metadata.finalizers ?? []).filter((each) => each !== finalizer) },
  }));
  return 'done';
}
