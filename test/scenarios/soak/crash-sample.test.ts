import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../../../src/cli/demo/stage.ts';
import { faults, stops } from '../../crash/disturbances.ts';
import { createHarness, type Harness, pointsOf } from '../../crash/harness.ts';
import { crashScenarios } from '../../crash/scenarios.ts';

/** Real milliseconds for all points of one story; `npm run test:crash` takes all the time that it needs. */
const budget = 20_000;

/** Every so many points one is tried: with the number of points of a story it has no divisor in common, so all columns have their turn. */
const step = 37;

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

describe('a bot that is stopped, or failed, at one of its calls', () => {
  it.each(crashScenarios.filter((each) => sampled.includes(each.name)).map((each) => [each.name, each] as const))(
    'comes to the same end: %s',
    async (_, scenario) => {
      const expected = await harness.undisturbed(scenario);
      const points = pointsOf(expected, [...stops, ...faults]);
      const until = Date.now() + budget;
      let tried = 0;
      for (let index = 7 % points.length; tried < points.length && (tried === 0 || Date.now() < until); tried += 1) {
        const point = points[index];
        if (point === undefined) break;
        const result = await harness.disturbed(scenario, expected, point);
        expect(result).not.toMatchObject({ outcome: 'different' });
        index = (index + step) % points.length;
      }
      expect(tried).toBeGreaterThan(0);
    },
    300_000,
  );
});
