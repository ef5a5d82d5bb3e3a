import { mayNameCluster } from '../config/server-file.ts';
import type { Cluster, RepositoryName } from '../ports.ts';
import type { World } from './world.ts';

/** The clusters that the server registered for a repository; of all others it learns nothing. */
export function clustersOf(world: World, repository: RepositoryName): readonly Cluster[] {
  return world.clusters.filter(({ name }) =>
    mayNameCluster({ repositories: world.clusterRepositories.get(name) ?? [] }, repository),
  );
}
