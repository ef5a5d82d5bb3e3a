import { type Logger, pino, stdTimeFunctions } from 'pino';
import { errorFacts } from './error-facts.ts';
import { createRedactor } from './redact.ts';

/** What to log and what never to show. */
export interface LogSettings {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Values that may never appear in a line; asked again for every line. */
  readonly secrets: () => readonly string[];
  /** Where a finished line goes, newline included; standard error when left out. */
  readonly write?: (line: string) => void;
}

/**
 * Falconer's log: one JSON object per line on standard error, secrets replaced by value. The result satisfies `Log`
 * of the ports; it is a whole pino logger because Probot wants one.
 */
export function createLog(settings: LogSettings): Logger {
  const redact = createRedactor(settings.secrets);
  const write = settings.write ?? writeToStandardError();
  return pino(
    {
      level: settings.level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: errorFacts, error: errorFacts },
    },
    { write: (line: string) => write(redact(line)) },
  );
}

function writeToStandardError(): (line: string) => void {
  // Standard output carries results; logs must not mix with them.
  const destination = pino.destination({ dest: 2, sync: true });
  return (line) => void destination.write(line);
}
