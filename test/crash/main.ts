import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { setStage } from '../../src/cli/demo/stage.ts';
import { nameOfCall } from './calls.ts';
import { createHarness, type Harness, type PointResult, pointsOf } from './harness.ts';
import { crashScenarios } from './scenarios.ts';
import { renderDifference, renderTable } from './table.ts';

const usage = `npm run test:crash [-- OPTIONS]: every disturbance at every call of every story

  --scenario WORD  only the stories with this word in their name
  --from N         begin with the nth point of the first of them
  --seconds N      begin no further point after so long; what is left is said
  --record FILE    add each result to the file, one JSON object a line, and leave out what is in it already
  --render         print the table of what is recorded, and run nothing
`;

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: '' },
    from: { type: 'string', default: '1' },
    seconds: { type: 'string', default: 'Infinity' },
    record: { type: 'string' },
    render: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const began = Date.now();
const isTimeUp = () => (Date.now() - began) / 1_000 > Number(values.seconds);

type Recorded = readonly PointResult[];

function recorded(): Recorded {
  if (values.record === undefined || !existsSync(values.record)) return [];
  const lines = readFileSync(values.record, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

function keep(result: PointResult): void {
  if (values.record !== undefined) appendFileSync(values.record, `${JSON.stringify(result)}\n`);
}

function idOf({ scenario, call, disturbance }: Pick<PointResult, 'scenario' | 'call' | 'disturbance'>): string {
  return `${scenario}: ${nameOfCall(call)}: ${disturbance}`;
}

interface Ran {
  readonly results: Recorded;
  /** Points for which there was no time. */
  readonly left: number;
}

async function runScenario(harness: Harness, scenario: (typeof crashScenarios)[number], from: number): Promise<Ran> {
  const known = new Map(recorded().map((each) => [idOf(each), each]));
  const expected = await harness.undisturbed(scenario);
  const points = pointsOf(scenario, expected);
  process.stderr.write(`${scenario.name}: ${expected.calls.length} calls, ${points.length} points\n`);
  const results: PointResult[] = [];
  let left = 0;
  for (const [index, point] of points.entries()) {
    const id = idOf({ scenario: scenario.name, call: point.call, disturbance: point.disturbance.name });
    const earlier = known.get(id);
    if (index + 1 < from || earlier?.outcome === 'same' || earlier?.outcome === 'not reached') continue;
    if (isTimeUp()) {
      left += 1;
      continue;
    }
    const since = Date.now();
    const result = await harness.disturbed(scenario, expected, point);
    keep(result);
    results.push(result);
    process.stderr.write(`${index + 1}/${points.length} ${id}: ${result.outcome}, ${Date.now() - since} ms\n`);
    if (result.outcome === 'different') process.stderr.write(`${renderDifference(expected.picture, result.seen)}\n`);
  }
  return { results, left };
}

function showTable(name: string, results: Recorded): void {
  const own = results.filter(({ scenario }) => scenario === name);
  if (own.length > 0) process.stdout.write(renderTable(name, own));
}

function showTotal(results: Recorded): void {
  const failed = results.filter((each) => each.outcome === 'different');
  const reached = results.filter((each) => each.outcome !== 'not reached').length;
  for (const each of failed) process.stdout.write(`FAILED ${idOf(each)}\n`);
  process.stdout.write(`\n${results.length} points, ${reached} reached, ${failed.length} failures\n`);
  if (failed.length > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  const scenarios = crashScenarios.filter((each) => each.name.includes(values.scenario));
  const stage = await setStage({ speed: 20, logLevel: 'silent' });
  const harness = createHarness(stage);
  const results: PointResult[] = [];
  let left = 0;
  let from = Number(values.from);
  for (const scenario of scenarios) {
    if (isTimeUp()) break;
    const ran = await runScenario(harness, scenario, from);
    results.push(...ran.results);
    showTable(scenario.name, latest([...recorded(), ...results]));
    left += ran.left;
    from = 1;
  }
  await harness.close();
  await stage.close();
  showTotal(latest([...recorded(), ...results]));
  process.stdout.write(`${left} points left, ${Math.round((Date.now() - began) / 1_000)} s\n`);
}

if (values.help) process.stdout.write(usage);
else if (values.render) {
  const results = latest(recorded());
  for (const { name } of crashScenarios) showTable(name, results);
  showTotal(results);
} else await main();

/** Of a point that was tried more than once, the last result. */
function latest(results: Recorded): Recorded {
  return [...new Map(results.map((each) => [idOf(each), each])).values()];
}
