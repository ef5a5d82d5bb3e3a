import type { components } from '@octokit/openapi-types';

/** A document of GitHub's REST API, by its name in the OpenAPI description. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** An opaque name, as GitHub gives one to everything. */
export function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(`${id}`).toString('base64url')}`;
}
