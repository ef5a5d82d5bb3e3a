import { describe, expect, test } from 'vitest';
import { isMapping } from '../../../src/core/object/index.ts';
import { milvuses } from '../../../src/sandbox/cluster/api/kinds.ts';
import type { Milvus } from '../../../src/sandbox/cluster/api/resources.ts';
import { withOperatorDefaults, withZeroValues } from '../../../src/sandbox/cluster/operator/defaulting.ts';
import { recorded, recordingsAreThere, uncoveredDetails } from './recorded-words.ts';

describe.skipIf(!recordingsAreThere)('against the recordings of a real operator', () => {
  test('every sentence about what is not ready follows the grammar that the scenarios ask for', () => {
    expect(uncoveredDetails()).toEqual([]);
  });

  test('the operator fills in what the recorded one filled in', () => {
    const objects = recorded().filter((object) => object.kind === 'Milvus');
    const created = objects.filter((object) => object.metadata.generation === 1);
    expect(created.length).toBeGreaterThan(1);
    for (const object of created) {
      const final = objects.find((each) => each.metadata.uid === object.metadata.uid && each.metadata.generation === 3);
      const start: Milvus = milvuses.admit(object).object;
      const defaulted = withOperatorDefaults(withZeroValues(start), '1.0.5').spec;
      expect(missing(final?.spec, defaulted, 'spec')).toEqual([]);
    }
  });
});

/** Fields of the first that the second lacks or has otherwise. */
function missing(wanted: unknown, found: unknown, path: string): readonly string[] {
  if (!isMapping(wanted)) return JSON.stringify(wanted) === JSON.stringify(found) ? [] : [path];
  return Object.entries(wanted)
    .filter(([key]) => !retired.includes(`${path}.${key}`))
    .flatMap(([key, value]) => missing(value, isMapping(found) ? found[key] : undefined, `${path}.${key}`));
}

/** v1.0.5 wrote these into every custom resource; v1.3.8 does so only where image rollouts go in order. */
const retired = ['rootCoord', 'dataCoord', 'indexCoord', 'queryCoord'].map((name) => `spec.config.${name}`);
