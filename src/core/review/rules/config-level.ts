import { configKeyConcern, configSections } from '../../milvus/index.ts';
import { mappingAt } from '../../object/index.ts';
import { nearest } from '../../text/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

const config = ['spec', 'config'];

/** Settings that people write at the top, with the place where Milvus looks for them (milvus.yaml of 2.2 to 2.6). */
const places: ReadonlyMap<string, string> = new Map(
  Object.entries({
    authorizationEnabled: 'common.security.authorizationEnabled',
    bucketName: 'minio.bucketName',
    cloudProvider: 'minio.cloudProvider',
    rootPath: 'minio.rootPath',
    security: 'common.security',
    tlsMode: 'common.security.tlsMode',
    useIAM: 'minio.useIAM',
    useSSL: 'minio.useSSL',
  }),
);

/** Fields of spec.dependencies, which say nothing to Milvus. */
const ofDependencies = ['inCluster', 'external', 'secretRef', 'deletionPolicy', 'pvcDeletion'];

/** Keys at the wrong level of the configuration. */
export const configLevel = domainRule({
  id: 'config-level',
  title: 'Settings stand in the section that Milvus looks in',
  severity: 'warning',
  why: '`spec.config` takes everything; a setting that stands elsewhere than in milvus.yaml is ignored, and the default holds.',
  fix: 'Move the setting to the place that the finding names.',
  find: ({ written }) =>
    Object.entries(mappingAt(written, config)).flatMap(([name, section]): readonly DomainFault[] => [
      ...topLevel(name),
      ...ofDependencies
        .filter((key) => Object.hasOwn(mappingAt({ section }, ['section']), key))
        .map((key): DomainFault => {
          const message = `${key} is a field of spec.dependencies; below config.${name} it has no effect. Move it to the dependency.`;
          return { path: [...config, name, key], at: 'key', message };
        }),
    ]),
});

function topLevel(name: string): readonly DomainFault[] {
  if (configSections.some((each) => each.toLowerCase() === name.toLowerCase())) return [];
  if (configKeyConcern([name]) !== undefined) return [];
  const path = [...config, name];
  const place = places.get(name);
  if (place !== undefined) {
    return [
      { path, at: 'key', message: `Milvus looks for this in config.${place}; here it has no effect. Move it there.` },
    ];
  }
  const meant = nearest(name, configSections);
  const advice = meant === undefined ? 'Check the name in milvus.yaml.' : `Did you mean ${meant}?`;
  const message = `milvus.yaml has no section ${JSON.stringify(name.slice(0, 60))} that is known here; Milvus ignores what it does not know. ${advice}`;
  return [{ path, at: 'key', severity: 'notice', message }];
}
