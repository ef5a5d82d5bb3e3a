import type { InputOutput } from './input-output.ts';
import { usage } from './usage.ts';

/** A subcommand of `falconer`. */
export interface Subcommand {
  readonly name: keyof typeof usage;
  /** Gives the exit code. Loaded late: `falconer run` must not wait for the clients of the server. */
  run(args: readonly string[], io: InputOutput): Promise<number>;
}

/** Every subcommand. A new one is a file in this folder, its usage, and a line here. */
export const subcommands: readonly Subcommand[] = [
  { name: 'demo', run: async (args, io) => (await import('./demo.ts')).demoCommand(args, io) },
  { name: 'serve', run: async (args, io) => (await import('./serve.ts')).serveCommand(args, io) },
  { name: 'run', run: async (args, io) => (await import('./run.ts')).runCommand(args, io) },
  { name: 'targets', run: async (args, io) => (await import('./targets.ts')).targetsCommand(args, io) },
  { name: 'review', run: async (args, io) => (await import('./review.ts')).reviewCommand(args, io) },
  { name: 'judge', run: async (args, io) => (await import('./judge.ts')).judgeCommand(args, io) },
  { name: 'policy', run: async (args, io) => (await import('./policy-simulate.ts')).policySubcommand(args, io) },
  { name: 'config', run: async (args, io) => (await import('./config.ts')).configCommand(args, io) },
  { name: 'status', run: async (args, io) => (await import('./status.ts')).statusCommand(args, io) },
  { name: 'doctor', run: async (args, io) => (await import('./doctor.ts')).doctorCommand(args, io) },
  { name: 'audit', run: async (args, io) => (await import('./audit.ts')).auditCommand(args, io) },
  { name: 'docs', run: async (args, io) => (await import('./docs.ts')).docsCommand(args, io) },
];

/** What `falconer` prints when it does not know what to do. */
export function usageText(): string {
  const lines = subcommands.map((each) => usage[each.name]);
  return ['Falconer operates Milvus on Kubernetes from pull requests.', '', ...lines, ''].join('\n');
}
