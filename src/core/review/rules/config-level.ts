import type { FieldOperation } from '../../manifest/index.ts';
import { configKeyConcern, configSections } from '../../milvus/index.ts';
import { isJson, isMapping, mappingAt, valueAt } from '../../object/index.ts';
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
  fix: 'Move the setting to the place that the finding names; /fix does so where it is free.',
  find: ({ written }) =>
    Object.entries(mappingAt(written, config)).flatMap(([name, section]): readonly DomainFault[] => [
      ...topLevel(written, name),
      ...ofDependencies
        .filter((key) => Object.hasOwn(mappingAt({ section }, ['section']), key))
        .map((key): DomainFault => {
          const message = `${key} is a field of spec.dependencies; below config.${name} it has no effect. Move it to the dependency.`;
          return { path: [...config, name, key], at: 'key', message };
        }),
    ]),
});

function topLevel(milvus: unknown, name: string): readonly DomainFault[] {
  if (configSections.some((each) => each.toLowerCase() === name.toLowerCase())) return [];
  if (configKeyConcern([name]) !== undefined) return [];
  const path = [...config, name];
  const place = places.get(name);
  if (place !== undefined) {
    const message = `Milvus looks for this in config.${place}; here it has no effect. Move it there.`;
    return [{ path, at: 'key', message, repair: moveTo(milvus, path, [...config, ...place.split('.')]) }];
  }
  const meant = nearest(name, configSections);
  const advice = meant === undefined ? 'Check the name in milvus.yaml.' : `Did you mean ${meant}?`;
  const message = `milvus.yaml has no section ${JSON.stringify(name.slice(0, 60))} that is known here; Milvus ignores what it does not know. ${advice}`;
  return [{ path, at: 'key', severity: 'notice', message }];
}

/** Nothing where the setting stands in the right place too. */
function moveTo(milvus: unknown, path: readonly string[], target: readonly string[]): readonly FieldOperation[] {
  const value = valueAt(milvus, path);
  // Where Milvus keeps its data must not change by the way.
  if (configKeyConcern(target.slice(config.length))?.kind === 'locates_data') return [];
  if (!isJson(value) || isMapping(value) || valueAt(milvus, target) !== undefined) return [];
  return [
    { kind: 'set', path: target, value },
    { kind: 'unset', path },
  ];
}
