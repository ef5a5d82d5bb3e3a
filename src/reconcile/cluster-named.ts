import type { RepositoryConfig } from '../config/repository-config.ts';
import type { Target } from '../core/target/index.ts';

/** The cluster that the configuration names for a target, by resource or by file; undefined when it names none. */
export function clusterNamed(
  { targets }: Pick<RepositoryConfig, 'targets'>,
  { identity, file }: Pick<Target, 'identity' | 'file'>,
): string | undefined {
  const { namespace, name } = identity;
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  const entry = targets.find((each) => {
    const isResource = each.resource === undefined || each.resource === full || each.resource === name;
    return isResource && (each.file === undefined || each.file === file);
  });
  return entry?.cluster;
}
