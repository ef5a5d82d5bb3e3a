import type { FieldPath } from '../../manifest/index.ts';
import { type ComponentName, isPaused } from '../../milvus/index.ts';
import { stringAt, valueAt } from '../../object/index.ts';
import { accept, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { Plan, PlanContext } from '../command.ts';
import { componentNotRun } from './component-not-run.ts';
import { join, restartConsequences, runningComponents } from './restart-consequences.ts';

export interface RestartRequest {
  readonly components: ComponentName | 'all';
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** A pod annotation: the operator has no restart of its own, but rolls when the pod template changes. */
const annotation = 'falconer.io/restarted-at';

/** What a restart means for this Milvus, or why there is none. The time comes with the request. */
export function planRestart(milvus: unknown, request: RestartRequest, { requestedAt }: PlanContext): Result<Plan> {
  const { components: wanted, source } = request;
  const label = wanted === 'all' ? 'all components' : wanted;
  if (wanted !== 'all') {
    const instead = { cluster: '/restart all', standalone: '/restart standalone' };
    const notRun = componentNotRun(milvus, { component: wanted, source, instead });
    if (notRun !== undefined) return refuse(notRun);
  }
  const running = runningComponents(milvus).map(({ component }) => component);
  const restarting = wanted === 'all' ? running : running.filter((component) => component === wanted);
  if (restarting.length === 0) {
    const title = wanted === 'all' ? 'nothing runs, so nothing restarts' : `${wanted} has no pods, so nothing restarts`;
    return accept({ title, operations: [], changes: [], consequences: [] });
  }
  const paused = pausedRefusal(milvus, restarting);
  if (paused !== undefined) return refuse(paused);
  const path = annotationPath(milvus, wanted);
  const before = stringAt(milvus, path);
  if (before === requestedAt) {
    return accept({
      title: `${label} already restarted at ${requestedAt}`,
      operations: [],
      changes: [],
      consequences: [],
    });
  }
  return accept({
    title: `restart ${label}`,
    operations: [{ kind: 'set', path, value: requestedAt }],
    changes: [{ path, before: before ?? 'not set', after: requestedAt }],
    consequences: restartConsequences(milvus, restarting),
  });
}

/**
 * An annotation for all hides the same one of a component (milvus-operator v1.3.8, components.go), so a component then
 * takes a name of its own.
 */
function annotationPath(milvus: unknown, wanted: ComponentName | 'all'): FieldPath {
  const shared = ['spec', 'components', 'podAnnotations', annotation];
  if (wanted === 'all') return shared;
  const own = ['spec', 'components', wanted, 'podAnnotations'];
  return [...own, valueAt(milvus, shared) === undefined ? annotation : `${annotation}-${wanted.toLowerCase()}`];
}

function pausedRefusal(milvus: unknown, components: readonly ComponentName[]): Refusal | undefined {
  const paused = components.filter((component) => isPaused(milvus, component));
  const [first] = paused;
  if (first === undefined || paused.length < components.length) return undefined;
  const everywhere = valueAt(milvus, ['spec', 'components', 'paused']) === true;
  const path = everywhere ? ['spec', 'components', 'paused'] : ['spec', 'components', first, 'paused'];
  return {
    code: 'paused',
    path,
    message: `${join(paused)} ${paused.length === 1 ? 'is' : 'are'} paused: the operator would not restart anything before that ends.`,
    correction: `/unset ${path.join('.')}`,
  };
}
