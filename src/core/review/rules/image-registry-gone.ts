import type { FieldPath } from '../../manifest/index.ts';
import { isMapping, mappingAt, stringAt, valueAt } from '../../object/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

const dependencies = ['etcd', 'kafka', 'pulsar', 'storage', 'tei'] as const;
const depthLimit = 8;
/** More in one file than these are not listed. */
const listLimit = 20;

/** On Docker Hub, with or without its name. */
const pattern = /^(?:docker\.io\/|registry-1\.docker\.io\/)?bitnami\/([^/\s]+)$/;

/** Bitnami took its images from docker.io/bitnami in 2025 (bitnami/containers issue 83267; milvus-operator issue 399 and pull request 402). */
export const imageRegistryGone = domainRule({
  id: 'image-registry-gone',
  title: 'Images of dependencies can still be pulled',
  severity: 'warning',
  why: 'Bitnami moved its images from docker.io/bitnami to docker.io/bitnamilegacy in 2025. A node that does not have the image yet cannot pull it, and the dependency does not start there: mostly in the night in which a node is replaced.',
  fix: 'Write `bitnamilegacy/` for `bitnami/`, as /fix does, or use a mirror of your own.',
  find: ({ written }) =>
    dependencies
      .flatMap((name) => {
        const path = ['spec', 'dependencies', name, 'inCluster', 'values'];
        const isExternal = valueAt(written, ['spec', 'dependencies', name, 'external']) === true;
        return isExternal ? [] : repositoriesIn(mappingAt(written, path), path);
      })
      .slice(0, listLimit)
      .map(({ path, image }): DomainFault => {
        const renewed = image.replace('bitnami/', 'bitnamilegacy/');
        const message = `${image} is gone from Docker Hub since Bitnami moved its images: a node that does not have it yet cannot pull it. Write ${renewed}, or use a mirror of your own.`;
        return { path, message, repair: [{ kind: 'set', path, value: renewed }] };
      }),
});

interface Repository {
  readonly path: FieldPath;
  readonly image: string;
}

/** `repository` in the values of a chart, unless its `registry` is another one. */
function repositoriesIn(values: unknown, path: FieldPath): readonly Repository[] {
  if (!isMapping(values) || path.length > depthLimit + 5) return [];
  const registry = stringAt(values, ['registry']) ?? '';
  const isOnHub = registry === '' || /^(?:registry-1\.)?docker\.io$/.test(registry);
  return Object.entries(values).flatMap(([key, value]): readonly Repository[] => {
    if (key !== 'repository' || typeof value !== 'string') return repositoriesIn(value, [...path, key]);
    return isOnHub && pattern.test(value) ? [{ path: [...path, key], image: value }] : [];
  });
}
