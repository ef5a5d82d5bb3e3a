import { followChain } from '../adapters/audit/index.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { usage } from './usage.ts';

/** `falconer audit verify FILE`: whether a record is as it was written. 0 when it is, 1 when it was tampered with. */
export function auditCommand([verb, path, ...rest]: readonly string[], io: InputOutput): number {
  if (verb !== 'verify' || path === undefined || rest.length > 0) {
    io.err(`falconer audit takes the word verify and one file.\n${usage.audit}\n`);
    return exitCodes.usage;
  }
  const text = read(path, io);
  if (text === undefined) return exitCodes.usage;
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const { end, broken } = followChain(lines);
  if (broken !== undefined) {
    io.err(`${path}:${broken.line} ${broken.problem}. The ${end.count} entries before it are as they were written.\n`);
    return exitCodes.findings;
  }
  io.out(`${end.count} entries, each as it was written. The last hash is ${end.hash}.\n`);
  return exitCodes.fine;
}

function read(path: string, io: InputOutput): string | undefined {
  try {
    return io.readFile(path);
  } catch (error) {
    io.err(`falconer audit: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}
