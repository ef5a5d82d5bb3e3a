import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type SoakResult, soak } from './soak.ts';

/** `npm run test:replicas -- --minutes 10 [--seed 1] [--log FILE]`: two bots with one database, and all that can happen to them. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: `${Date.now() % 100_000}` },
      log: { type: 'string' },
    },
  });
  const began = Date.now();
  const say = (line: string) => process.stderr.write(`${Math.round((Date.now() - began) / 1_000)} s: ${line}\n`);
  say(`seed ${values.seed}`);
  const duration = Number(values.minutes) * 60_000;
  const result = await soak({ duration, seed: Number(values.seed), trouble: 'everything', say });
  if (values.log !== undefined) writeFileSync(values.log, result.log);
  process.stdout.write(render(result, Math.round((Date.now() - began) / 1_000)));
  return result.faults.length === 0 ? 0 : 1;
}

function render({ commands, disturbances, answeredAfter, faults }: SoakResult, seconds: number): string {
  const at = (part: number) => ((answeredAfter[Math.floor(answeredAfter.length * part)] ?? 0) / 1_000).toFixed(1);
  return [
    `${seconds} s, ${commands} commands, ${faults.length} not answered exactly once`,
    ...[...disturbances].sort().map(([name, times]) => `  ${String(times).padStart(5)}  ${name}`),
    `answered after ${at(0.5)} s (half of them), ${at(0.95)} s (95 of 100), ${at(0.999)} s (the slowest)`,
    ...faults.map((fault) => `WRONG ${fault}`),
    '',
  ].join('\n');
}

process.exitCode = await main();
