import { styleText } from 'node:util';
import type { InputOutput } from '../input-output.ts';
import type { Narrator } from './story.ts';

/** Tells the story on standard output: numbered steps, what belongs to them below, diffs in colour on a terminal. */
export function createNarrator(io: InputOutput, surface: 'terminal' | 'file'): Narrator {
  const paint = (style: 'bold' | 'green' | 'red' | 'dim', text: string): string =>
    surface === 'terminal' ? styleText(style, text) : text;
  const startedAt = performance.now();
  let number = 0;
  return {
    step: (text) => {
      number += 1;
      io.out(`\n${paint('bold', `${String(number).padStart(2)}. ${text}`)}\n`);
    },
    detail: (text) => {
      for (const line of text.split('\n')) io.out(`    ${paintLine(line, paint)}\n`);
    },
    progress: (text) => {
      if (text === '') return;
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      io.out(`    ${paint('dim', `${seconds.padStart(5)} s`)}  ${text}\n`);
    },
  };
}

function paintLine(line: string, paint: (style: 'green' | 'red', text: string) => string): string {
  if (/^\+(?!\+\+)/.test(line)) return paint('green', line);
  return /^-(?!--)/.test(line) && !line.startsWith('- ') ? paint('red', line) : line;
}
