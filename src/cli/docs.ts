import { exitCodes, type InputOutput } from './input-output.ts';
import { referencePages } from './reference-pages.ts';
import { usage } from './usage.ts';

/** `falconer docs`: writes the reference pages anew from the definitions in the code. */
export function docsCommand(args: readonly string[], io: InputOutput): number {
  if (args.length > 0) {
    io.err(`falconer docs takes no arguments.\n${usage.docs}\n`);
    return exitCodes.usage;
  }
  for (const page of referencePages()) {
    io.writeFile(page.path, page.text);
    io.err(`wrote ${page.path}\n`);
  }
  return exitCodes.fine;
}
