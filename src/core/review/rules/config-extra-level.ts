import type { FieldOperation } from '../../manifest/index.ts';
import { configKeyConcern } from '../../milvus/index.ts';
import { isJson, isMapping, mappingAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** `spec.config.milvus` and `spec.config.component`, which old examples have and milvus.yaml does not. */
export const configExtraLevel = domainRule({
  id: 'config-extra-level',
  title: 'The configuration has the levels of milvus.yaml',
  severity: 'notice',
  why: 'Milvus reads `spec.config` as its milvus.yaml. What stands one level too deep is kept in silence and has no effect: an `authorizationEnabled: true` there leaves Milvus open.',
  fix: 'Move what is below the extra level one level up, after a look at what it will change: so far it had no effect. /fix moves it where nothing stands in the way.',
  find: ({ written }) =>
    Object.entries(mappingAt(written, ['spec', 'config'])).flatMap(([name, value]) => {
      if (configKeyConcern([name])?.kind !== 'extra_level' || !isMapping(value)) return [];
      const isProtection = Object.hasOwn(mappingAt(value, ['common']), 'security') || 'tls' in value;
      const message = `Milvus knows no config.${name}: nothing below it has any effect${isProtection ? ', so the protection that it asks for is not in force' : ''}. Move the settings one level up.`;
      return [
        {
          path: ['spec', 'config', name],
          at: 'key' as const,
          message,
          repair: movesUp(written, name),
          ...(isProtection ? { severity: 'warning' as const } : {}),
        },
      ];
    }),
});

/** Each setting one level up; nothing where one of them stands there already. */
function movesUp(milvus: unknown, name: string): readonly FieldOperation[] {
  const config = mappingAt(milvus, ['spec', 'config']);
  const settings = Object.entries(mappingAt(config, [name]));
  const isTaken = settings.some(([key, value]) => key === name || Object.hasOwn(config, key) || !isJson(value));
  if (isTaken || settings.some(([key, value]) => locatesData([key], value))) return [];
  return [
    ...settings.flatMap(([key, value]): readonly FieldOperation[] =>
      isJson(value) ? [{ kind: 'set', path: ['spec', 'config', key], value }] : [],
    ),
    { kind: 'unset', path: ['spec', 'config', name] },
  ];
}

/** Where Milvus keeps its data must not change by the way. */
function locatesData(path: readonly string[], value: unknown): boolean {
  if (configKeyConcern(path)?.kind === 'locates_data') return true;
  return isMapping(value) && Object.entries(value).some(([key, child]) => locatesData([...path, key], child));
}
