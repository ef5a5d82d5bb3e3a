import { configKeyConcern } from '../../milvus/index.ts';
import { isMapping, mappingAt } from '../../object/index.ts';
import { domainRule } from '../domain-rule.ts';

/** `spec.config.milvus` and `spec.config.component`, which old examples have and milvus.yaml does not. */
export const configExtraLevel = domainRule({
  id: 'config-extra-level',
  title: 'The configuration has the levels of milvus.yaml',
  severity: 'notice',
  why: 'Milvus reads `spec.config` as its milvus.yaml. What stands one level too deep is kept in silence and has no effect: an `authorizationEnabled: true` there leaves Milvus open.',
  fix: 'Move what is below the extra level one level up, after a look at what it will change: so far it had no effect.',
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
          ...(isProtection ? { severity: 'warning' as const } : {}),
        },
      ];
    }),
});
