/** Values that must never appear in a log. */
export interface Secrets {
  /** Installation tokens live for an hour, so the oldest of many can be forgotten. */
  addToken(token: string): void;
  all(): readonly string[];
}

/** What must not be seen of the address of a database: all of it, and its password alone, in each of its forms. */
export function secretsOfDatabase(address: string): readonly string[] {
  const { password, searchParams } = new URL(address);
  const forms = [address, password, decodeURIComponent(password), searchParams.get('password') ?? ''];
  return forms.filter((form) => form !== '');
}

/** Tokens that are remembered. GitHub makes one per installation and hour. */
const tokenLimit = 1_000;

/** `lasting` are those of the server; what they once were stays secret after they were replaced. */
export function createSecrets(lasting: () => readonly string[]): Secrets {
  const seen = new Set<string>();
  const tokens = new Set<string>();
  return {
    addToken: (token) => {
      tokens.add(token);
      const [oldest] = tokens;
      if (tokens.size > tokenLimit && oldest !== undefined) tokens.delete(oldest);
    },
    all: () => {
      for (const secret of lasting()) seen.add(secret);
      return [...seen, ...tokens];
    },
  };
}
