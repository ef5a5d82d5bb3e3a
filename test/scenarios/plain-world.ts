import type { RepositoryWorld } from '../../src/sandbox/github/index.ts';

/**
 * All that people see of a repository. Ids, object names and dates differ from run to run: each is replaced by the order in
 * which it first appears, so that what refers to the same thing still does. Check runs of several pull requests are made side by side.
 */
export function plainWorld(repository: string, world: RepositoryWorld): unknown {
  // Whether GitHub has tried to merge depends on who looked when.
  const pullRequests = world.pullRequests.map(({ mergeability, ...rest }) => rest);
  const checkRuns = byPullRequest(world);
  const text = JSON.stringify({ ...world, pullRequests, checkRuns, log: world.log.map(({ message }) => message) });
  const places = new Map<string, number>();
  const place = (name: string): number => places.get(name) ?? places.set(name, places.size + 1).size;
  return JSON.parse(
    text
      .replaceAll(repository, 'OWNER/REPOSITORY')
      .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
      .replaceAll(/[0-9a-f]{12,40}/g, (name) => `COMMIT${place(name.slice(0, 12))}`)
      .replaceAll(/(?<=":|":\[|,)\d{9,}(?=[,}\]])/g, (id) => `"ID${place(id)}"`)
      .replaceAll(/\d{9,}/g, (id) => `ID${place(id)}`),
  );
}

/** The check runs of one pull request after those of another, each in the order in which they were made. */
function byPullRequest({ checkRuns, pullRequests }: RepositoryWorld): RepositoryWorld['checkRuns'] {
  const heads = pullRequests.map(({ headSha }) => headSha);
  const placeOf = (headSha: string) => (heads.includes(headSha) ? heads.indexOf(headSha) : heads.length);
  return [...checkRuns].sort((one, other) => placeOf(one.headSha) - placeOf(other.headSha));
}
