import { configKeyConcern, messageQueueOf } from '../../milvus/index.ts';
import { isMapping, mappingAt } from '../../object/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

/** Addresses in the configuration, which the operator removes or overwrites (milvus_webhook.go and configmaps.go). */
export const configAddressIgnored = domainRule({
  id: 'config-address-ignored',
  title: 'Addresses stand in spec.dependencies',
  severity: 'warning',
  why: 'The operator writes the addresses of dependencies and the kind of message queue itself. What `spec.config` says of them never reaches Milvus.',
  fix: 'Move the address to the field that the finding names.',
  find: ({ written }) =>
    Object.entries(mappingAt(written, ['spec', 'config'])).flatMap(([section, settings]) =>
      pathsOf(section, settings).flatMap(({ path, value }): readonly DomainFault[] => {
        const concern = configKeyConcern(path);
        if (concern?.kind !== 'written_by_operator' || value === messageQueueOf(written)) return [];
        const message = `The operator writes config.${path.join('.')} itself, from ${concern.from}; what stands here has no effect. Set it there.`;
        return [{ path: ['spec', 'config', ...path], at: 'key', message }];
      }),
    ),
});

function pathsOf(section: string, settings: unknown): readonly { path: readonly string[]; value: unknown }[] {
  if (!isMapping(settings)) return [{ path: [section], value: settings }];
  return Object.entries(settings).map(([key, value]) => ({ path: [section, key], value }));
}
