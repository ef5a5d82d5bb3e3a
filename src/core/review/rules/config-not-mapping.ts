import { configSections, messageQueueOf } from '../../milvus/index.ts';
import { isMapping, mappingAt } from '../../object/index.ts';
import { type DomainFault, domainRule } from '../domain-rule.ts';

const spec = ['spec', 'config'];

/** Sections that the operator reads without looking what they are (milvus-operator v1.3.8, GetKafkaConfFromCR). */
export const configNotMapping = domainRule({
  id: 'config-not-mapping',
  title: 'Sections of the configuration are mappings',
  severity: 'error',
  why: 'The operator takes `config.kafka` and `config.mq` for mappings; anything else likely makes it crash, for every Milvus that it looks after.',
  fix: 'Write the settings below the section, or remove it; /fix removes an empty one.',
  find: ({ written }) =>
    Object.entries(mappingAt(written, spec)).flatMap(([name, value]): readonly DomainFault[] => {
      if (isMapping(value) || !configSections.includes(name)) return [];
      const path = [...spec, name];
      if (value === null) return name === 'kafka' && messageQueueOf(written) === 'kafka' ? [emptyKafka(path)] : [];
      const crashes = name === 'mq' || (name === 'kafka' && messageQueueOf(written) === 'kafka');
      const effect = crashes ? 'the operator likely crashes over it' : 'Milvus cannot read it';
      const message = `config.${name} must be a mapping of settings; ${effect}. Write the settings below it, or remove it.`;
      return [{ path, message, ...(crashes ? {} : { severity: 'warning' as const }) }];
    }),
});

function emptyKafka(path: readonly string[]): DomainFault {
  const message = 'config.kafka is empty, and the operator likely crashes over it. Remove it, or write {}.';
  return { path, at: 'key', message, repair: [{ kind: 'unset', path }] };
}
