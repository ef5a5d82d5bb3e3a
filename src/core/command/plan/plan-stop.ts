import { formatFieldPath } from '../../manifest/index.ts';
import { isPaused, messageQueueOf } from '../../milvus/index.ts';
import { valueAt } from '../../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { Plan } from '../command.ts';
import { join } from './restart-consequences.ts';
import { restsByDefault, type StoppableWorkload, stoppableWorkloads } from './stoppable-workloads.ts';

/** What it takes to stop this Milvus: 0 pods for everything that runs, or why the operator would not stop it. */
export function planStop(milvus: unknown): Result<Plan> {
  const workloads = stoppableWorkloads(milvus);
  const running = workloads.filter(({ pods }) => pods !== 0);
  if (running.length === 0) {
    return accept({ title: 'Milvus is stopped already', operations: [], changes: [], consequences: [] });
  }
  const refusal = autoscalerRefusal(running) ?? handsOffRefusal(milvus, running);
  if (refusal !== undefined) return refuse(refusal);
  return accept({
    title: 'stop all components',
    operations: running.map(({ path }) => ({ kind: 'set', path, value: 0 })),
    changes: running.map(({ component, path, pods }) => {
      const unwritten = restsByDefault(milvus, { component }) ? 'not set' : `${pods} (default)`;
      return { path, before: valueAt(milvus, path) === undefined ? unwritten : String(pods), after: '0' };
    }),
    consequences: consequencesOf(milvus, running),
  });
}

/** An autoscaler would set the number again, and -1 does not count as stopped. */
function autoscalerRefusal(running: readonly StoppableWorkload[]): Refusal | undefined {
  const owned = running.filter(({ pods }) => pods === undefined);
  const [first] = owned;
  if (first === undefined) return undefined;
  const names = join(owned.map(({ label }) => label));
  return {
    code: 'owned_by_autoscaler',
    path: first.path,
    message: `The number of pods of ${names} belongs to a HorizontalPodAutoscaler (replicas is -1), which does not go to 0. Suspend or delete the autoscaler and write a number first, then stop.`,
    correction: `/set ${formatFieldPath(first.path)}=1`,
  };
}

/** The operator leaves paused components alone, and all of them in manual mode. */
function handsOffRefusal(milvus: unknown, running: readonly StoppableWorkload[]): Refusal | undefined {
  const manual = ['spec', 'components', 'enableManualMode'];
  if (valueAt(milvus, manual) === true) {
    const message =
      'enableManualMode is true: the operator does not scale anything, so it would not stop Milvus either.';
    return { code: 'paused', path: manual, message, correction: `/unset ${manual.join('.')}` };
  }
  const paused = running.filter(({ component }) => isPaused(milvus, component));
  const [first] = paused;
  if (first === undefined) return undefined;
  const all = ['spec', 'components', 'paused'];
  const path = valueAt(milvus, all) === true ? all : ['spec', 'components', first.component, 'paused'];
  const names = join([...new Set(paused.map(({ component }) => component))]);
  const message = `${names} ${paused.length === 1 ? 'is' : 'are'} paused: the operator would leave the pods running.`;
  return { code: 'paused', path, message, correction: `/unset ${path.join('.')}` };
}

function consequencesOf(milvus: unknown, running: readonly StoppableWorkload[]): readonly string[] {
  const serving = running.filter(
    ({ component }) => component === 'standalone' || !restsByDefault(milvus, { component }),
  );
  const counts = join(serving.map(({ label, pods }) => `${label} ${pods}`));
  return [
    `No client can connect until /start. What runs now: ${counts}; /start brings these numbers back from the history of the file.`,
    ...queueSentences(milvus),
    'etcd, the storage and the message queue keep running, and have to: the operator stops nothing while it cannot reach them.',
  ];
}

/** Without a volume the queue lies in the pod (milvus-operator v1.3.8, persistence.enabled is off by default). */
function queueSentences(milvus: unknown): readonly string[] {
  const queue = messageQueueOf(milvus);
  const kept = valueAt(milvus, ['spec', 'dependencies', queue, 'persistence', 'enabled']) === true;
  if (!['rocksmq', 'natsmq'].includes(queue) || kept) return [];
  return [
    `The message queue (${queue}) lies in the pod and has no volume: what was written and not yet flushed is lost with the pod. Flush the collections first.`,
  ];
}
