import { setStage } from '../../src/cli/demo/stage.ts';
import { nameOfCall } from './calls.ts';
import { faults, stops } from './disturbances.ts';
import { createHarness, type PointResult, pointsOf } from './harness.ts';
import { crashScenarios } from './scenarios.ts';
import { renderTable } from './table.ts';

/** `npm run test:crash [-- WORD]`: every disturbance at every call of every story whose name has the word. */
async function main(word: string): Promise<number> {
  const stage = await setStage({ speed: 20, logLevel: 'silent' });
  const harness = createHarness(stage);
  const results: PointResult[] = [];
  const began = Date.now();
  for (const scenario of crashScenarios.filter((each) => each.name.includes(word))) {
    const expected = await harness.undisturbed(scenario);
    const points = pointsOf(expected, [...stops, ...faults]);
    process.stderr.write(`${scenario.name}: ${expected.calls.length} calls, ${points.length} points\n`);
    const own: PointResult[] = [];
    for (const point of points) {
      const result = await harness.disturbed(scenario, expected, point);
      own.push(result);
      const { call, disturbance, outcome } = result;
      process.stderr.write(`${own.length}/${points.length} ${nameOfCall(call)}: ${disturbance}: ${outcome}\n`);
    }
    process.stdout.write(renderTable(scenario.name, own, expected.calls));
    results.push(...own);
  }
  await harness.close();
  await stage.close();
  const failed = results.filter((each) => each.outcome === 'different');
  const reached = results.filter((each) => each.outcome !== 'not reached').length;
  for (const each of failed.slice(0, 20)) process.stdout.write(`${JSON.stringify(each, undefined, 1)}\n`);
  const seconds = Math.round((Date.now() - began) / 1_000);
  process.stdout.write(`\n${results.length} points, ${reached} reached, ${failed.length} failures, ${seconds} s\n`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv[2] ?? '');
