import type { Route } from './route.ts';

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Parameters whose value may contain slashes. The path of a repository's root is empty. */
const long: Readonly<Record<string, string>> = { ref: '.+', branch: '.+', path: '.*' };

/** Finds the route of a request. `path` is below `/api/v3`, still percent-encoded. */
export function createMatcher(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const patterns = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return (method, path) => {
    for (const { route, pattern } of patterns) {
      if (route.method !== method) continue;
      const found = pattern.exec(path);
      const parameters = found && decodeAll(found.groups ?? {});
      if (parameters) return { route, parameters };
    }
    return undefined;
  };
}

/** `/repos/{owner}/{repo}` as a regular expression. Ids and numbers are digits, so that they never take a word's place. */
function patternOf(template: string): RegExp {
  const source = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${patternOfValue(name)})`);
  return new RegExp(`^${source}$`);
}

function patternOfValue(name: string): string {
  if (/_(id|number)$/.test(name)) return '\\d+';
  return long[name] ?? '[^/]+';
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}
