import type { GitHubRepository, RepositoryFacts, RepositoryName } from '../ports.ts';
import type { World } from './world.ts';

export interface OpenRepository {
  readonly repository: GitHubRepository;
  readonly facts: RepositoryFacts;
}

/**
 * A repository in which there can be something to do. Undefined when the App is not installed there or is suspended, and when
 * the repository is archived: nothing can be written then, so there is nothing to say either. The sweep finds what is
 * unfinished when that ends.
 */
export async function openRepository(world: World, name: RepositoryName): Promise<OpenRepository | undefined> {
  const repository = await world.github.repository(name);
  if (repository === undefined) return undefined;
  const facts = await repository.facts();
  return facts.archived ? undefined : { repository, facts };
}
