/** What a resource is for, as far as names tell. Guards treat `unknown` like production. */
export type Environment = 'production' | 'staging' | 'development' | 'test' | 'unknown';

const words: readonly { readonly environment: Environment; readonly pattern: RegExp }[] = [
  { environment: 'staging', pattern: /^(?:pre-?prod(?:uction)?|stag(?:e|ing)?|stg|uat)\d*$/ },
  { environment: 'production', pattern: /^(?:prod(?:uction)?|prd)\d*$/ },
  { environment: 'development', pattern: /^dev(?:el(?:opment)?)?\d*$/ },
  { environment: 'test', pattern: /^(?:test(?:ing)?|qa|ci)\d*$/ },
];

/**
 * The first of the names that says so: an application's, its destination's, a path, a file, the resource's. Only whole
 * words count: `device-store` is no development.
 */
export function guessEnvironment(names: readonly (string | undefined)[]): Environment {
  for (const name of names) {
    const parts = (name ?? '')
      .toLowerCase()
      .replaceAll('pre-prod', 'preprod')
      .split(/[^a-z0-9]+/);
    for (const part of parts) {
      const match = words.find(({ pattern }) => pattern.test(part));
      if (match !== undefined) return match.environment;
    }
  }
  return 'unknown';
}
