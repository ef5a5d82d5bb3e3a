import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, readNames, reasons, type World } from '../../../src/core/health/index.ts';
import { isMapping, type KubernetesObject } from '../../../src/core/object/index.ts';
import { observationsOf, readBase } from './health-case.ts';

const now = new Date('2026-03-01T09:00:00Z');
const bases = ['standalone', 'cluster'] as const;

/** Every place in an object, as a path of keys and indexes. */
function pathsIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  const children: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((each, index) => [index, each])
    : isMapping(value)
      ? Object.entries(value)
      : [];
  return children.flatMap(([key, each]) => [[...path, key], ...pathsIn(each, [...path, key])]);
}

function replacedAt(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((each, index) => (index === key ? replacedAt(each, rest, by) : each));
  if (!isMapping(value)) return value;
  return { ...value, [key]: replacedAt(value[key], rest, by) };
}

/** An object of a healthy Milvus with something else in one place. The API server would not let it through. */
function damaged(objects: readonly KubernetesObject[]): fc.Arbitrary<readonly KubernetesObject[]> {
  return fc.nat(objects.length - 1).chain((index) => {
    const object = objects[index];
    // What kind it is decides where it is put, so that stays.
    const paths = pathsIn(object).filter(([first]) => first !== 'apiVersion' && first !== 'kind');
    return fc
      .tuple(fc.nat(paths.length - 1), fc.jsonValue({ maxDepth: 2 }))
      .map(([place, junk]) =>
        objects.map((each, at) =>
          at === index ? (replacedAt(each, paths[place] ?? [], junk) as KubernetesObject) : each,
        ),
      );
  });
}

function frozen<Value>(value: Value): Value {
  for (const each of Object.values(value ?? {})) if (typeof each === 'object') frozen(each);
  return Object.freeze(value);
}

describe('malformed objects', () => {
  it.each(bases)('never make a judgement of a %s throw, and it always has a known reason', (base) => {
    const objects = readBase(base);
    fc.assert(
      fc.property(damaged(objects).chain(damaged), (broken) => {
        const { verdicts, memory } = judge(observationsOf(broken), now);
        for (const verdict of verdicts) expect(Object.keys(reasons)).toContain(verdict.reason);
        judge({ ...observationsOf(broken), memory }, new Date(now.getTime() + 3_600_000));
      }),
      { numRuns: 150 },
    );
  });

  it('of pure nonsense lead to a verdict that is not Healthy', () => {
    const nonsense = fc.array(fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<unknown>, { maxLength: 3 });
    const milvus = fc.record({ metadata: fc.jsonValue(), spec: fc.jsonValue(), status: fc.jsonValue() });
    fc.assert(
      fc.property(milvus, nonsense, (object, others) => {
        const known = (list: readonly unknown[]) => ({ kind: 'known', objects: list as readonly KubernetesObject[] });
        const entries = readNames.map((name) => [name, known(name === 'milvus' ? [object] : others)]);
        const world = Object.fromEntries(entries) as unknown as World;
        expect(judge(world, now).target.health).not.toBe('Healthy');
      }),
      { numRuns: 150 },
    );
  });

  it('leave the objects as they were', () => {
    const world = observationsOf(readBase('cluster').map(frozen));
    expect(judge(frozen(world), now).target.health).toBe('Healthy');
  });
});

describe('a Milvus in perfect health', () => {
  it.each(bases)(
    'is not Healthy any more when any of the objects of a %s is missing, but for its empty slots and idle nodes',
    (base) => {
      const objects = readBase(base);
      const needed = objects.filter(
        (object) => object.kind !== 'Node' && !/-(1|1-aaa|standalone|standalone-aaa)$/.test(object.metadata.name),
      );
      expect(needed.length).toBeGreaterThan(0);
      for (const missing of needed) {
        const { target } = judge(observationsOf(objects.filter((object) => object !== missing)), now);
        expect(target.health, `without ${missing.kind} ${missing.metadata.name}`).not.toBe('Healthy');
      }
    },
  );

  it.each(readNames)('is at most Unknown when %s cannot be read, unless nothing depends on them', (name) => {
    const { target } = judge(observationsOf(readBase('cluster'), { [name]: 'forbidden' }), now);
    const isNeeded = name !== 'autoscalers' && name !== 'persistentVolumeClaims';
    expect(target.health).toBe(isNeeded ? 'Unknown' : 'Healthy');
  });

  it.each(['EtcdReady', 'StorageReady', 'MsgStreamReady', 'MilvusReady', 'MilvusUpdated'])(
    'is not Healthy without %s',
    (type) => {
      const objects = readBase('cluster');
      for (const status of ['False', 'Unknown', undefined]) {
        const changed = objects.map((object) =>
          object.kind === 'Milvus' ? withCondition(object, type, status) : object,
        );
        expect(judge(observationsOf(changed), now).target.health).not.toBe('Healthy');
      }
    },
  );

  it('has something to say at every status, and says Healthy only for Healthy', () => {
    for (const status of ['', 'Pending', 'Unhealthy', 'Stopped', 'Deleting', 'Maintaining', 'Healthy']) {
      const objects = readBase('standalone').map((object) =>
        object.kind === 'Milvus' ? (replacedAt(object, ['status', 'status'], status) as KubernetesObject) : object,
      );
      expect(judge(observationsOf(objects), now).target.health === 'Healthy').toBe(status === 'Healthy');
    }
  });
});

function withCondition(milvus: KubernetesObject, type: string, status: string | undefined): KubernetesObject {
  const { conditions } = milvus.status as { conditions: readonly { type: string }[] };
  const changed = conditions.flatMap((each) => {
    if (each.type !== type) return [each];
    return status === undefined ? [] : [{ ...each, status }];
  });
  return replacedAt(milvus, ['status', 'conditions'], changed) as KubernetesObject;
}
