import { parseArgs } from 'node:util';
import { createNarrator } from './demo/narrator.ts';
import { startDemo } from './demo/start-demo.ts';
import { tellStory } from './demo/story.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { usage } from './usage.ts';

/** `falconer demo`: tells the story, serves the page, and stays for more unless told to end. */
export async function demoCommand(args: readonly string[], io: InputOutput): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    io.err(`falconer demo: ${options}\n${usage.demo}\n`);
    return exitCodes.usage;
  }
  io.out('Falconer demo: a GitHub, a cluster with the Milvus operator and Flux are starting on this machine ...\n');
  const interrupted = untilInterrupted();
  const { url, stage, close } = await startDemo(options);
  try {
    io.out(`Watch it at ${url} (time runs ${options.speed} times as fast as real time)\n`);
    const narrator = createNarrator(io, process.stdout.isTTY ? 'terminal' : 'file');
    const end = await Promise.race([tellStory(stage, options.comment, narrator), interrupted]);
    if (end === 'interrupted') return exitCodes.findings;
    io.out(end === 'green' ? '\nThe rollout check is green.\n' : '\nThe rollout check is not green.\n');
    if (options.stay === 'stay') {
      io.out(`\nThe sandbox keeps running: type comments, merge, and break things at ${url}. Ctrl-C ends it.\n`);
      await interrupted;
    }
    return end === 'green' ? exitCodes.fine : exitCodes.findings;
  } finally {
    await close();
  }
}

interface DemoOptions {
  readonly comment: string;
  readonly stay: 'stay' | 'once';
  readonly port: number;
  readonly speed: number;
  readonly logLevel: 'warn' | 'silent' | 'debug';
}

function readOptions(args: readonly string[]): DemoOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean' },
        comment: { type: 'string' },
        port: { type: 'string' },
        speed: { type: 'string' },
        verbose: { type: 'boolean' },
      },
    });
    const port = Number(values.port ?? 0);
    const speed = Number(values.speed ?? 20);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return `--port is a number from 0 to 65535, not ${values.port}.`;
    if (!(speed >= 1 && speed <= 100)) return `--speed is a number from 1 to 100, not ${values.speed}.`;
    return {
      comment: values.comment ?? '/scale querynode 20',
      stay: values.once === true ? 'once' : 'stay',
      port,
      speed,
      logLevel: values.verbose === true ? 'debug' : 'silent',
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Ctrl-C ends the story wherever it is, and lets the sandbox clean up. */
async function untilInterrupted(): Promise<'interrupted'> {
  return await new Promise((resolve) => {
    process.once('SIGINT', () => resolve('interrupted'));
    process.once('SIGTERM', () => resolve('interrupted'));
  });
}
