import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import { nameOfCall } from '../../crash/calls.ts';
import { createHarness, type Harness, type Point, type PointResult, pointsOf } from '../../crash/harness.ts';
import { crashScenarios } from '../../crash/scenarios.ts';

/** Points of each story; `npm run test:crash` tries all of them, which takes an hour. */
const sampleSize = 4;

let stage: Stage;
let harness: Harness;

beforeAll(async () => {
  stage = await setStage({ speed: 20, logLevel: 'silent' });
  harness = createHarness(stage);
});

afterAll(async () => {
  await harness?.close();
  await stage?.close();
});

const sampled = [
  'a command on an issue',
  'a command on a pull request',
  'a refusal',
  "a person's pull request with findings",
];

/** Evenly over the table, each story with an offset of its own, so that most columns have their turn. */
function sample(points: readonly Point[], offset: number): readonly Point[] {
  const step = points.length / sampleSize;
  return Array.from({ length: sampleSize }, (_, index) => points[Math.floor(index * step) + offset]).flatMap(
    (point) => point ?? [],
  );
}

describe('a bot that is stopped, or failed, at one of its calls', () => {
  it.each(
    crashScenarios
      .filter((each) => sampled.includes(each.name))
      .map((each, index) => [each.name, each, index] as const),
  )(
    'comes to the same end: %s',
    async (_, scenario, index) => {
      const expected = await harness.undisturbed(scenario);
      const results: PointResult[] = [];
      for (const point of sample(pointsOf(scenario, expected), index)) {
        results.push(await harness.disturbed(scenario, expected, point));
      }
      const failed = results.filter(({ outcome }) => outcome === 'different');
      expect(failed.map(({ call, disturbance, seen }) => ({ at: nameOfCall(call), disturbance, seen }))).toEqual([]);
      expect(results.some(({ outcome }) => outcome === 'same')).toBe(true);
    },
    300_000,
  );
});
