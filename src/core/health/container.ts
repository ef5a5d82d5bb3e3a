import { isMapping, listAt, numberAt, stringAt, valueAt } from '../object/index.ts';
import { limits } from './limits.ts';
import { parseTime, type Timekeeper } from './timekeeper.ts';

/** One container of a pod, from its spec and its status. */
export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  /** `limits.memory` as written; undefined when it has none. */
  readonly memoryLimit: string | undefined;
  readonly ready: boolean;
  /** True when its startup probe passed, or it has none. */
  readonly started: boolean;
  readonly state: 'waiting' | 'running' | 'terminated' | 'unknown';
  /** Reason and message of the present state. Empty when there is none. */
  readonly reason: string;
  readonly message: string;
  readonly startedAt: number | undefined;
  /** How often it has ended so far, the present end included. An init container that succeeded has not. */
  readonly deaths: number;
  readonly lastDeath: Death | undefined;
}

export interface Death {
  /** `OOMKilled`, `Error`, `Completed` … */
  readonly reason: string;
  readonly exitCode: number | undefined;
  readonly at: number | undefined;
}

/** Init containers first, then the others, in the order of the pod's spec. */
export function containersOf(pod: unknown): readonly ContainerFacts[] {
  return [
    ...containersIn(pod, 'initContainers', 'initContainerStatuses'),
    ...containersIn(pod, 'containers', 'containerStatuses'),
  ];
}

/** True while a container that has died at least twice is dead, or has not yet run long enough since to be trusted. */
export function keepsDying(container: ContainerFacts, time: Timekeeper): boolean {
  if (container.deaths < 2) return false;
  if (container.state !== 'running') return true;
  if (container.lastDeath?.at === undefined) return false;
  const trusted = container.lastDeath.reason === 'OOMKilled' ? limits.sinceOutOfMemory : limits.sinceCrash;
  return !time.hasPassed(container.lastDeath.at, trusted);
}

function containersIn(pod: unknown, specs: string, statuses: string): readonly ContainerFacts[] {
  const known = listAt(pod, ['status', statuses]);
  return listAt(pod, ['spec', specs]).map((spec) => {
    const name = stringAt(spec, ['name']) ?? '';
    const status = known.find((each) => stringAt(each, ['name']) === name);
    return containerOf(spec, status, specs === 'initContainers');
  });
}

function containerOf(spec: unknown, status: unknown, isInit: boolean): ContainerFacts {
  const state = stateOf(status);
  const present = valueAt(status, ['state', state]);
  const succeeded = isInit && state === 'terminated' && numberAt(present, ['exitCode']) === 0;
  const lastDeath = succeeded ? undefined : (deathIn(status, 'state') ?? deathIn(status, 'lastState'));
  const restarts = numberAt(status, ['restartCount']) ?? 0;
  const isDead = lastDeath !== undefined && state !== 'running';
  return {
    name: stringAt(spec, ['name']) ?? '',
    image: stringAt(spec, ['image']) ?? '',
    memoryLimit: memoryLimitOf(spec),
    ready: valueAt(status, ['ready']) === true,
    started: valueAt(status, ['started']) === true,
    state,
    reason: stringAt(present, ['reason']) ?? '',
    message: stringAt(present, ['message']) ?? '',
    startedAt: parseTime(stringAt(present, ['startedAt'])),
    deaths: restarts + (isDead ? 1 : 0),
    lastDeath,
  };
}

/** The memory limit written for a container; a quantity may also be a bare number. */
export function memoryLimitOf(container: unknown): string | undefined {
  const limit = valueAt(container, ['resources', 'limits', 'memory']);
  if (typeof limit === 'number') return String(limit);
  return typeof limit === 'string' && limit !== '' ? limit : undefined;
}

function stateOf(status: unknown): ContainerFacts['state'] {
  if (isMapping(valueAt(status, ['state', 'running']))) return 'running';
  if (isMapping(valueAt(status, ['state', 'terminated']))) return 'terminated';
  return isMapping(valueAt(status, ['state', 'waiting'])) ? 'waiting' : 'unknown';
}

function deathIn(status: unknown, field: 'state' | 'lastState'): Death | undefined {
  const end = valueAt(status, [field, 'terminated']);
  if (!isMapping(end)) return undefined;
  return {
    reason: stringAt(end, ['reason']) ?? '',
    exitCode: numberAt(end, ['exitCode']),
    at: parseTime(stringAt(end, ['finishedAt'])),
  };
}
