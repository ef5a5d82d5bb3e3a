import {
  type Credentials,
  parseServerSettings,
  type ReadFile,
  type ServerSettings,
} from '../config/server-settings.ts';

/** Where the settings come from, and who hears when they cannot be read any more. */
export interface CredentialSource {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly readFile: ReadFile;
  /** Milliseconds. */
  now(): number;
  complain(message: string): void;
}

/** Milliseconds for which what was read is believed; files of secrets are replaced a few times a year. */
const believedFor = 5_000;

/**
 * The key and the webhook secrets as their files have them now, so that they are replaced without a restart. While the files cannot
 * be read, or hold nothing that works, the last ones that did are kept, and it is said once.
 */
export function currentCredentials(settings: ServerSettings, source: CredentialSource): () => Credentials {
  let known: Credentials = settings.github;
  let readAt = source.now();
  let isComplaining = false;
  return () => {
    if (source.now() - readAt < believedFor) return known;
    readAt = source.now();
    const fresh = parseServerSettings(source.variables, source.readFile);
    if (fresh.ok) known = fresh.value.github;
    else if (!isComplaining) {
      const problems = fresh.refusal.map(({ variable, message }) => `${variable} ${message}`).join('; ');
      source.complain(`the settings cannot be read again, so the last ones stay in use: ${problems}`);
    }
    isComplaining = !fresh.ok;
    return known;
  };
}
