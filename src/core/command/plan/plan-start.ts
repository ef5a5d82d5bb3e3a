import { asksToStop, type ComponentName } from '../../milvus/index.ts';
import { accept, nearest, type Refusal, type Result, refuse } from '../../text/index.ts';
import type { Plan, PlanContext } from '../command.ts';
import { componentNotRun } from './component-not-run.ts';
import { join } from './restart-consequences.ts';
import { restsByDefault, type StoppableWorkload, stoppableWorkloads } from './stoppable-workloads.ts';

export interface StartRequest {
  readonly counts: readonly StartCount[];
  /** The command as written, to correct it in a refusal. */
  readonly source: string;
}

/** Pods for a component, or for one of its groups. */
export interface StartCount {
  readonly component: ComponentName;
  readonly group: string | undefined;
  readonly pods: number;
}

/** What brings a stopped Milvus back: the numbers that are given, else those of the last version that ran. */
export function planStart(milvus: unknown, request: StartRequest, { earlier }: PlanContext): Result<Plan> {
  if (!asksToStop(milvus)) {
    return accept({ title: 'Milvus is not stopped', operations: [], changes: [], consequences: [] });
  }
  const workloads = stoppableWorkloads(milvus);
  const stray = request.counts.map((count) => strayRefusal(milvus, count, { request, workloads }));
  const refusal = stray.find((each) => each !== undefined);
  if (refusal !== undefined) return refuse(refusal);
  const before = earlier.map(({ value }) => value).find((value) => !asksToStop(value));
  const wanted = workloads.map((workload) => ({ workload, pods: podsFor(milvus, workload, { request, before }) }));
  const unknown = wanted.filter(({ pods }) => pods === undefined).map(({ workload }) => workload);
  if (unknown.length > 0) return refuse(unknownRefusal(request, unknown, before));
  const starting = wanted.flatMap(({ workload, pods }) =>
    pods === undefined || pods === 0 ? [] : [{ workload, pods }],
  );
  if (starting.length === 0) {
    return accept({ title: 'nothing is to be started', operations: [], changes: [], consequences: [] });
  }
  return accept({
    title: 'start all components',
    operations: starting.map(({ workload, pods }) => ({ kind: 'set', path: workload.path, value: pods })),
    changes: starting.map(({ workload, pods }) => ({ path: workload.path, before: '0', after: String(pods) })),
    consequences: [
      `These start: ${join(starting.map(({ workload, pods }) => `${workload.label} ${pods === -1 ? '(autoscaled)' : pods}`))}. They must find room on the nodes.`,
      'The operator first checks etcd, the storage and the message queue. Searches answer when the query nodes have loaded the collections again.',
    ],
  });
}

interface Known {
  readonly request: StartRequest;
  /** The last version that was not stopped. */
  readonly before: unknown;
}

/** `-1` hands the number back to an autoscaler. Undefined when nobody says how many. */
function podsFor(milvus: unknown, workload: StoppableWorkload, { request, before }: Known): number | undefined {
  const given = request.counts.find((count) => isFor(count, workload));
  if (given !== undefined) return given.pods;
  const earlier = before === undefined ? [] : stoppableWorkloads(before);
  const same = earlier.find((each) => each.label === workload.label);
  if (same !== undefined) return same.pods ?? -1;
  return restsByDefault(milvus, workload) ? 0 : undefined;
}

function isFor({ component, group }: StartCount, workload: StoppableWorkload): boolean {
  return component === workload.component && group === workload.group;
}

interface Present {
  readonly request: StartRequest;
  readonly workloads: readonly StoppableWorkload[];
}

/** A number for something that this Milvus does not have. */
function strayRefusal(milvus: unknown, count: StartCount, { request, workloads }: Present): Refusal | undefined {
  const { component, group } = count;
  const isKnown = workloads.some((workload) => isFor(count, workload)) && !restsByDefault(milvus, count);
  if (isKnown) return undefined;
  const instead = { cluster: '/start', standalone: '/start standalone=1' };
  const notRun = componentNotRun(milvus, { component, source: request.source, instead });
  if (notRun !== undefined) return notRun;
  const groups = workloads
    .flatMap((each) => (each.component === component ? [each.group ?? ''] : []))
    .filter((each) => each !== '');
  if (groups.length === 0) {
    const message = `${component} is not split into deployment groups here.`;
    return { code: 'unknown_group', message, correction: request.source.replace(`/${group}=`, '=') };
  }
  const meant = group === undefined ? groups[0] : (nearest(group, groups) ?? groups[0]);
  const path = ['spec', 'components', component, 'groups'];
  return group === undefined
    ? {
        code: 'group_required',
        path,
        message: `${component} is split into deployment groups, and its own replicas are ignored. Give a number for each.`,
        choices: groups.map((each) => `${component.toLowerCase()}/${each}=1`),
      }
    : {
        code: 'unknown_group',
        path,
        message: `${component} has no deployment group ${JSON.stringify(group)}.`,
        choices: groups,
        correction: request.source.replace(`/${group}=`, `/${meant}=`),
      };
}

function unknownRefusal(request: StartRequest, unknown: readonly StoppableWorkload[], before: unknown): Refusal {
  const names = join(unknown.map(({ label }) => label));
  const counts = unknown.map(
    ({ component, group }) => `${component.toLowerCase()}${group === undefined ? '' : `/${group}`}=1`,
  );
  const why =
    before === undefined
      ? 'The history of this file shows no version in which it ran'
      : 'The last version in which it ran did not have all of them';
  return {
    code: 'history_unknown',
    message: `${why}, so it is not known how many pods ${names} should have. Say it in the command.`,
    correction: `${request.source} ${counts.join(' ')}`,
  };
}
