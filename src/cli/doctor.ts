import type { Diagnosis } from '../app/doctor/diagnosis.ts';
import { runDoctor } from '../app/doctor/run-doctor.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { usage } from './usage.ts';

const signs: Readonly<Record<Diagnosis['state'], string>> = { fine: 'ok', note: 'note', problem: 'WRONG' };

/** `falconer doctor`: one line for each thing that was looked at, what is wrong and what to do. 1 when something is. */
export async function doctorCommand(args: readonly string[], io: InputOutput): Promise<number> {
  if (args.length > 0) {
    io.err(
      `falconer doctor takes no arguments; it looks at the environment that falconer serve would have.\n${usage.doctor}\n`,
    );
    return exitCodes.usage;
  }
  const diagnoses = await runDoctor(process.env, io.readFile);
  io.out(renderDiagnoses(diagnoses));
  return diagnoses.some((each) => each.state === 'problem') ? exitCodes.findings : exitCodes.fine;
}

/** The lines, and how many of them are problems. */
export function renderDiagnoses(diagnoses: readonly Diagnosis[]): string {
  const width = Math.max(...diagnoses.map(({ topic }) => topic.length));
  const lines = diagnoses.map(({ state, topic, message, remedy }) => {
    const head = `${signs[state].padEnd(5)}  ${topic.padEnd(width)}  `;
    const advice = remedy === undefined ? '' : `\n${' '.repeat(head.length)}${remedy}`;
    return `${head}${message}${advice}`;
  });
  const problems = diagnoses.filter((each) => each.state === 'problem').length;
  const sum = problems === 0 ? 'Nothing is wrong.' : `${problems} ${problems === 1 ? 'thing is' : 'things are'} wrong.`;
  return `${lines.join('\n')}\n\n${sum}\n`;
}
