import { startFalconer } from '../app/start-falconer.ts';
import { parseServerSettings } from '../config/server-settings.ts';
import { currentCredentials } from './current-credentials.ts';
import { exitCodes, type InputOutput } from './input-output.ts';
import { usage } from './usage.ts';

/** `falconer serve`: runs until it is told to stop, then finishes what is running. */
export async function serveCommand(args: readonly string[], io: InputOutput): Promise<number> {
  if (args.length > 0) {
    io.err(`falconer serve takes no arguments; settings come from the environment.\n${usage.serve}\n`);
    return exitCodes.usage;
  }
  const settings = parseServerSettings(process.env, io.readFile);
  if (!settings.ok) {
    io.err('falconer serve cannot start:\n');
    for (const problem of settings.refusal) io.err(`  ${problem.variable} ${problem.message}\n`);
    io.err('The README lists every variable.\n');
    return exitCodes.usage;
  }
  const credentials = currentCredentials(settings.value, {
    variables: process.env,
    readFile: io.readFile,
    now: () => performance.now(),
    complain: (message) => io.err(`falconer: ${message}\n`),
  });
  const falconer = await startFalconer(settings.value, {
    credentials,
    clock: { now: () => new Date() },
    gitEnvironment: gitEnvironmentOf(process.env),
  });
  io.err(`falconer: webhooks at ${falconer.webhookUrl}, health and metrics at ${falconer.metricsUrl}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await falconer.close();
  return exitCodes.fine;
}

/** What Git needs to be found and to get through a proxy. */
function gitEnvironmentOf(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const names = [
    'PATH',
    'HTTPS_PROXY',
    'https_proxy',
    'NO_PROXY',
    'no_proxy',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'GIT_SSL_CAINFO',
  ];
  return Object.fromEntries(
    names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
}
