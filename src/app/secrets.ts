/** Values that must never appear in a log. */
export interface Secrets {
  /** Installation tokens live for an hour, so the oldest of many can be forgotten. */
  addToken(token: string): void;
  all(): readonly string[];
}

/** Tokens that are remembered. GitHub makes one per installation and hour. */
const tokenLimit = 1_000;

/** Starts with the secrets that never change. */
export function createSecrets(lasting: readonly string[]): Secrets {
  const tokens = new Set<string>();
  return {
    addToken: (token) => {
      tokens.add(token);
      const [oldest] = tokens;
      if (tokens.size > tokenLimit && oldest !== undefined) tokens.delete(oldest);
    },
    all: () => [...lasting, ...tokens],
  };
}
