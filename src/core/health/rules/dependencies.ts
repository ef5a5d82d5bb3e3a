import { type Condition, conditionOf, listAt, stringAt, valueAt } from '../../object/index.ts';
import { type Facts, isObserved } from '../facts.ts';
import { limits } from '../limits.ts';
import type { HealthRule } from '../rule.ts';
import { parseTime } from '../timekeeper.ts';
import type { Saying } from '../verdict.ts';
import { oneLine } from '../wording.ts';

/**
 * With a dependency down the operator deploys nothing, yet raises observedGeneration and goes on saying Healthy and
 * Updated (milvus-operator v1.0 to v1.3, milvus.go): the three conditions have to be read.
 */
export const dependencies: HealthRule = {
  id: 'dependencies',
  title: 'etcd, object storage and message stream can be reached',
  why: 'While one is down the operator silently changes nothing, and Milvus cannot work for long.',
  reads: ['milvus'],
  phases: ['running'],
  evaluate(facts) {
    return dependenciesOf(facts).flatMap((dependency) => {
      const condition = conditionOf(facts.milvus.object, dependency.condition);
      const saying = sayingOn(facts, dependency, condition);
      return saying === undefined ? [] : [saying];
    });
  },
};

interface Dependency {
  readonly condition: 'EtcdReady' | 'StorageReady' | 'MsgStreamReady';
  readonly name: string;
  /** True when the operator runs it, so that it may still be starting. */
  readonly inCluster: boolean;
  readonly endpoints: readonly string[];
}

function sayingOn(facts: Facts, dependency: Dependency, condition: Condition | undefined): Saying | undefined {
  const { name } = dependency;
  if (condition?.status === 'True') return undefined;
  if (condition === undefined) {
    if (!isObserved(facts.milvus)) return undefined;
    return { subject: 'target', reason: 'DependencyStarting', message: `${name} has not been probed yet` };
  }
  const since = parseTime(condition.lastTransitionTime);
  const message = `${name} is not ready: ${causeOf(dependency, condition)}`;
  if (isExcused(facts, dependency, condition))
    return { subject: 'target', reason: 'DependencyStarting', message, since };
  const advice = `the operator changes nothing until ${name} can be reached again`;
  return { subject: 'target', reason: 'DependencyDown', message: `${message}; ${advice}`, since };
}

/** A dependency inside the cluster starts together with Milvus; an outcome the operator cannot tell gets a second try. */
function isExcused(facts: Facts, dependency: Dependency, condition: Condition): boolean {
  const { milvus, time, asked } = facts;
  if (condition.status === 'Unknown') {
    return !time.hasPassed(parseTime(condition.lastTransitionTime), limits.dependencyUnknown);
  }
  return dependency.inCluster && milvus.starting && !time.hasPassed(asked, limits.dependencyStart);
}

function causeOf(dependency: Dependency, condition: Condition): string {
  const said = oneLine(condition.message);
  const cause = [condition.reason, said].filter((text) => text !== '').join(': ') || 'no cause given';
  const missing = dependency.endpoints.filter((endpoint) => !said.includes(endpoint));
  if (missing.length === 0 || missing.length < dependency.endpoints.length) return cause;
  return `${cause} (${dependency.endpoints.join(', ')})`;
}

function dependenciesOf(facts: Facts): readonly Dependency[] {
  const spec = valueAt(facts.milvus.object, ['spec', 'dependencies']);
  const stream = stringAt(spec, ['msgStreamType']) ?? '';
  const isExternal = (name: string) => valueAt(spec, [name, 'external']) === true;
  return [
    {
      condition: 'EtcdReady',
      name: 'etcd',
      inCluster: !isExternal('etcd'),
      endpoints: texts(listAt(spec, ['etcd', 'endpoints'])),
    },
    {
      condition: 'StorageReady',
      name: 'object storage',
      inCluster: !isExternal('storage'),
      endpoints: texts([valueAt(spec, ['storage', 'endpoint'])]),
    },
    {
      condition: 'MsgStreamReady',
      name: stream === '' ? 'the message stream' : stream,
      inCluster: !isExternal(stream),
      endpoints: texts([...listAt(spec, [stream, 'brokerList']), valueAt(spec, [stream, 'endpoint'])]),
    },
  ];
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string' && value !== '').map(String);
}
