/** The log: pino on standard error, redacted by value. */
export { createLog, type LogSettings } from './create-log.ts';
export { createRedactor, type Redactor } from './redact.ts';
